#include "keys/vault/secret_input.hpp"

#include <doctest/doctest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace sscard;
using namespace sscard::keys;

namespace {

SecretInput::Say english() {
  return [](const Message& message) { return message.english(); };
}

/// A descriptor from which these bytes come.
class Pipe {
 public:
  explicit Pipe(std::string_view text) {
    REQUIRE(::pipe(ends_.data()) == 0);
    REQUIRE(::write(ends_[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    ::close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() { ::close(ends_[0]); }
  int end() const { return ends_[0]; }

 private:
  std::array<int, 2> ends_{};
};

std::string text_of(const Credential& credential) {
  return std::string(as_text(credential.reveal(SecretAccess::for_cipher())));
}

/// What a person at a terminal of their own saw while they typed, and whether it was taken.
struct Seen {
  std::string screen;
  bool taken = false;
};

Seen at_a_terminal(std::string_view keys, std::string_view expected) {
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
  REQUIRE(child >= 0);
  if (child == 0) {
    SecretInput input({}, english());
    const auto credential = input.ask(msg("credential"), Entry::Twice);
    ::_exit(credential && text_of(*credential) == expected ? 0 : 1);
  }
  Seen out;
  std::array<char, 256> block{};
  // each question is awaited before its answer is typed: earlier keys are thrown away
  std::size_t answered = 0;
  for (ssize_t n = 0; (n = ::read(terminal, block.data(), block.size())) > 0;) {
    out.screen.append(block.data(), static_cast<std::size_t>(n));
    std::size_t asked = 0;
    for (std::size_t at = 0; (at = out.screen.find(": ", at)) != std::string::npos; ++at)
      ++asked;
    if (asked == answered) continue;
    answered = asked;
    const std::size_t end = keys.find('|');
    const std::string_view line = keys.substr(0, end);
    REQUIRE(::write(terminal, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
    keys.remove_prefix(end == std::string_view::npos ? keys.size() : end + 1);
  }
  ::close(terminal);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  out.taken = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return out;
}

}  // namespace

TEST_CASE("each descriptor gives one person's line; one named twice gives two") {
  const Pipe both("first words\nsecond words\n");
  const Pipe third("third words");
  SecretInput input({both.end(), both.end(), third.end()}, english());
  const auto people = input.ask_people(3, true);
  REQUIRE(people.has_value());
  CHECK(text_of((*people)[0]) == "first words");
  CHECK(text_of((*people)[1]) == "second words");
  CHECK(text_of((*people)[2]) == "third words");
  const auto nobody = input.ask(msg("x"), Entry::Once);
  REQUIRE_FALSE(nobody.has_value());
  CHECK(nobody.error().kind == ErrorKind::Keys);
}

TEST_CASE("new credentials are long enough and not one person's twice; entries have bounds") {
  const auto taken = [](std::string_view text, bool fresh) {
    const Pipe pipe(text);
    SecretInput input({pipe.end(), pipe.end()}, english());
    return input.ask_people(2, fresh).has_value();
  };
  CHECK(taken("12345678\n87654321\n", true));
  CHECK_FALSE(taken("1234567\n87654321\n", true));
  CHECK_FALSE(taken("12345678\n12345678\n", true));
  CHECK(taken("1\n1\n", false));
  CHECK_FALSE(taken("\n1\n", false));
  CHECK(taken(std::string(128, 'a') + "\nb\n", false));
  CHECK_FALSE(taken(std::string(129, 'a') + "\nb\n", false));
}

TEST_CASE("a terminal shows the question and never what is typed; slips and Ctrl-C are refused") {
  const Seen good = at_a_terminal("secret w\x7Fwords\n|secret words\n", "secret words");
  CHECK(good.taken);
  CHECK(good.screen.find("credential: ") != std::string::npos);
  CHECK(good.screen.find("once more") != std::string::npos);
  CHECK(good.screen.find("secret") == std::string::npos);
  CHECK_FALSE(at_a_terminal("secret words\n|secret word\n", "secret words").taken);
  CHECK_FALSE(at_a_terminal("secret\x03", "secret").taken);
}
