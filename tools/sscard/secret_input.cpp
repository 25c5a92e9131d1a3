#include "tools/sscard/secret_input.hpp"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace sscard::tools {
namespace {

constexpr Byte interrupt = 0x03;
constexpr Byte end_of_input = 0x04;
constexpr Byte backspace = 0x08;
constexpr Byte erase = 0x7F;

/// No echo, no line editing, no signals while it lives: this file does all three itself.
class SilentTerminal {
 public:
  explicit SilentTerminal(const SecretSource& source) : fd_(source.fd) {
    active_ = source.terminal && tcgetattr(fd_, &before_) == 0;
    if (!active_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
    silent.c_cc[VMIN] = 1;
    silent.c_cc[VTIME] = 0;
    tcsetattr(fd_, TCSAFLUSH, &silent);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (active_) tcsetattr(fd_, TCSAFLUSH, &before_);
  }

 private:
  int fd_;
  bool active_ = false;
  termios before_{};
};

enum class Event : std::uint8_t { Character, End, Interrupted, Failed };

Event next(int fd, Byte& into) {
  ssize_t n = 0;
  do {
    n = read(fd, &into, 1);
  } while (n < 0 && errno == EINTR);
  if (n < 0) return Event::Failed;
  return n == 0 ? Event::End : Event::Character;
}

/// What a key of a terminal means beyond its character.
Event meaning(Byte c, bool terminal) {
  if (c == '\n' || c == '\r') return Event::End;
  if (!terminal) return Event::Character;
  if (c == interrupt) return Event::Interrupted;
  return c == end_of_input ? Event::End : Event::Character;
}

Error refused(const Message& why) {
  return {ErrorKind::BadInput, why, msg("enter the value again")};
}

/// A line in the making.
class Line {
 public:
  Line(std::FILE* stars) : stars_(stars) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() { wipe(bytes_); }

  /// false: it has no more room.
  bool take(Byte c) {
    if (stars_ != nullptr && (c == backspace || c == erase)) {
      if (size_ > 0) {
        bytes_[--size_] = 0;
        show("\b \b");
      }
      return true;
    }
    if (size_ == bytes_.size()) return false;
    bytes_[size_++] = c;
    show("*");
    return true;
  }
  SecretLine taken() const { return SecretLine(ByteView(bytes_).first(size_)); }

 private:
  void show(const char* text) const {
    if (stars_ == nullptr) return;
    std::fputs(text, stars_);
    std::fflush(stars_);
  }
  std::FILE* stars_;
  std::array<Byte, SecretLine::capacity> bytes_{};
  std::size_t size_ = 0;
};

}  // namespace

Result<SecretLine> read_secret(const SecretSource& source, std::string_view label,
                               std::FILE* to_person) {
  const SilentTerminal silent(source);
  std::FILE* person = source.terminal ? to_person : nullptr;
  if (person != nullptr) {
    std::fwrite(label.data(), 1, label.size(), person);
    std::fputs(": ", person);
    std::fflush(person);
  }
  Line line(person);
  bool fits = true;
  for (;;) {
    Byte c = 0;
    Event event = next(source.fd, c);
    if (event == Event::Character) event = meaning(c, source.terminal);
    if (event == Event::Character) {
      fits = line.take(c) && fits;
      continue;
    }
    if (person != nullptr) std::fputs("\n", person);
    if (event == Event::Interrupted) return refused(msg("the entry of a secret was interrupted"));
    if (event == Event::Failed) return refused(msg("the secret cannot be read"));
    if (!fits) return refused(msg("the line with a secret is too long"));
    return line.taken();
  }
}

}  // namespace sscard::tools
