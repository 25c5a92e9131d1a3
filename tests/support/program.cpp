#include "tests/support/program.hpp"

#include <cstdio>
#include <cstdlib>

#include "tools/tools.hpp"

namespace sscard::test {
namespace {

/// A stream into memory.
class Captured {
 public:
  Captured() : stream_(open_memstream(&text_, &size_)) {}
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;
  ~Captured() {
    if (stream_ != nullptr) std::fclose(stream_);
    std::free(text_);
  }
  std::FILE* stream() { return stream_; }
  std::string text() {
    std::fflush(stream_);
    return {text_, size_};
  }

 private:
  char* text_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* stream_;
};

}  // namespace

std::string catalogues() {
  const std::string program = SSCARD_PROGRAM;
  return program.substr(0, program.rfind('/')) + "/../share/locale";
}

namespace {

Ran run_in(tools::Surroundings surroundings, const World& world) {
  Captured out;
  Captured err;
  surroundings.catalogues = catalogues();
  surroundings.out = out.stream();
  surroundings.err = err.stream();
  const int code = tools::run(surroundings, world);
  return {code, out.text(), err.text()};
}

}  // namespace

Ran run_sscard(const std::vector<std::string>& arguments, const World& world,
               const std::string& lang) {
  tools::Surroundings surroundings;
  surroundings.arguments = arguments;
  surroundings.lang = lang;
  return run_in(std::move(surroundings), world);
}

Ran run_sscard_with_input(const std::vector<std::string>& arguments, const std::string& input) {
  std::FILE* file = std::tmpfile();
  if (file == nullptr) return {};
  std::fwrite(input.data(), 1, input.size(), file);
  std::rewind(file);
  tools::Surroundings surroundings;
  surroundings.arguments = arguments;
  surroundings.lang = "en";
  surroundings.in = fileno(file);
  const Ran ran = run_in(std::move(surroundings), real_world());
  std::fclose(file);
  return ran;
}

Ran run_sscard(const std::vector<std::string>& arguments, const std::string& lang) {
  return run_sscard(arguments, real_world(), lang);
}

}  // namespace sscard::test
