#include "tools/sscard/secret_input.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

using namespace sscard;
using namespace sscard::tools;

namespace {

std::string shown(const Result<SecretLine>& line) {
  if (!line) return line.error().what.english();
  return std::string(as_text(line->reveal(SecretAccess::for_cipher())));
}

/// A pipe with text in it and nothing behind.
class Pipe {
 public:
  explicit Pipe(const std::string& text) {
    REQUIRE(pipe(ends_) == 0);
    REQUIRE(write(ends_[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() { close(ends_[0]); }
  SecretSource source() const { return {ends_[0], false}; }

 private:
  int ends_[2]{};
};

/// A terminal whose other end this test holds.
class Terminal {
 public:
  Terminal() : master_(posix_openpt(O_RDWR | O_NOCTTY)) {
    REQUIRE(master_ >= 0);
    REQUIRE(grantpt(master_) == 0);
    REQUIRE(unlockpt(master_) == 0);
    slave_ = open(ptsname(master_), O_RDWR | O_NOCTTY);
    REQUIRE(slave_ >= 0);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() {
    close(slave_);
    close(master_);
  }
  SecretSource source() const { return {slave_, true}; }
  bool echoes() const {
    termios now{};
    REQUIRE(tcgetattr(slave_, &now) == 0);
    return (now.c_lflag & ECHO) != 0;
  }
  void type(const std::string& text) const {
    REQUIRE(write(master_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }

 private:
  int master_;
  int slave_ = -1;
};

}  // namespace

TEST_CASE("piped secrets are lines, and the end of the pipe is an empty one") {
  const Pipe pipe("0011 22\n1234\n\nlast");
  for (const char* line : {"0011 22", "1234", "", "last", "", ""})
    CHECK(shown(read_secret(pipe.source(), "key", stderr)) == line);
}

TEST_CASE("a line of 256 characters is taken, a longer one is not and the next one is whole") {
  const std::string most(256, 'A');
  const Pipe pipe(most + "\n" + most + "A\nnext\n");
  CHECK(shown(read_secret(pipe.source(), "key", stderr)) == most);
  CHECK(shown(read_secret(pipe.source(), "key", stderr)) == "the line with a secret is too long");
  CHECK(shown(read_secret(pipe.source(), "key", stderr)) == "next");
}

TEST_CASE("a descriptor that cannot be read is an error") {
  CHECK_FALSE(read_secret({-1, false}, "key", stderr).has_value());
}

TEST_CASE("on a terminal a secret shows as stars, can be corrected and leaves the echo as it was") {
  struct Row {
    const char* typed;
    const char* taken;
    const char* seen;
  };
  const Row rows[] = {
      {"12\x7f"
       "34\r", "134",                                   "key: **\b \b**\n"},
      {"\x7f"
       "1\n",  "1",                                     "key: *\n"        },
      {"\x04",        "",                                      "key: \n"         },
      {"12\x03",      "the entry of a secret was interrupted", "key: **\n"       },
  };
  for (const Row& row : rows) {
    const Terminal terminal;
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* seen = open_memstream(&text, &size);
    // typed only once the prompt stands there, because silencing drops what came before
    std::FILE* watched = seen;
    const pid_t child = fork();
    if (child == 0) {
      while (terminal.echoes())
        usleep(1000);
      usleep(2000);
      terminal.type(row.typed);
      _exit(0);
    }
    CHECK(shown(read_secret(terminal.source(), "key", watched)) == row.taken);
    CHECK(terminal.echoes());
    std::fclose(seen);
    CHECK(std::string(text, size) == row.seen);
    std::free(text);
    int status = 0;
    waitpid(child, &status, 0);
  }
}
