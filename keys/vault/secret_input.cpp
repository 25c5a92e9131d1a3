#include "keys/vault/secret_input.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace sscard::keys {
namespace {

constexpr Byte ctrl_c = 0x03;
constexpr Byte ctrl_d = 0x04;
constexpr Byte backspace = 0x08;
constexpr Byte erase = 0x7F;

Error not_entered(Message what) {
  return {ErrorKind::Keys, std::move(what), msg("enter it again; nothing was changed")};
}

/// One line, byte by byte, so that the next reader of this descriptor finds the next line.
class Line {
 public:
  enum class State { More, Done, Aborted, TooLong };

  State take(Byte byte) {
    if (byte == '\n' || byte == '\r') return State::Done;
    if (size_ == bytes_.size()) return State::TooLong;
    bytes_[size_++] = byte;
    return State::More;
  }
  State take_key(Byte byte) {
    if (byte == ctrl_c || byte == ctrl_d) return State::Aborted;
    if (byte != backspace && byte != erase) return take(byte);
    if (size_ > 0) drop_character();
    return State::More;
  }
  Credential credential() const { return Credential(ByteView(bytes_).first(size_)); }
  bool empty() const { return size_ == 0; }

 private:
  /// A whole UTF-8 character.
  void drop_character() {
    while (size_ > 0 && (bytes_[size_ - 1] & 0xC0) == 0x80)
      bytes_[--size_] = 0;
    if (size_ > 0) bytes_[--size_] = 0;
  }

  std::array<Byte, Credential::capacity> bytes_{};
  std::size_t size_ = 0;
  WipeOnExit wiped_{bytes_};
};

Result<Credential> taken(const Line& line, Line::State state) {
  if (state == Line::State::Aborted) return not_entered(msg("the entry was given up"));
  if (state == Line::State::TooLong) return not_entered(msg("an entry has at most 128 bytes"));
  if (line.empty()) return not_entered(msg("nothing was entered"));
  return line.credential();
}

/// Reads until the line is complete; `keys`: the bytes come from a keyboard.
Result<Credential> read_line(int descriptor, bool keys) {
  Line line;
  Line::State state = Line::State::More;
  while (state == Line::State::More) {
    std::array<Byte, 1> byte{};
    const ssize_t got = ::read(descriptor, byte.data(), 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return not_entered(msg("the entry could not be read"));
    if (got == 0) break;
    state = keys ? line.take_key(byte[0]) : line.take(byte[0]);
    wipe(byte);
  }
  return taken(line, state);
}

/// The terminal without echo and without signals from its keys: a Ctrl-C is a byte like any other,
/// so nobody is ever left with a silent terminal.
class SilentTerminal {
 public:
  SilentTerminal() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {
    if (descriptor_ < 0 || ::tcgetattr(descriptor_, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG);
    ready_ = ::tcsetattr(descriptor_, TCSAFLUSH, &silent) == 0;
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (ready_) ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  bool ready() const { return ready_; }
  int descriptor() const { return descriptor_; }
  void write(std::string_view text) const {
    // a question that cannot be shown is seen by its absence
    static_cast<void>(::write(descriptor_, text.data(), text.size()));
  }

 private:
  int descriptor_;
  termios before_{};
  bool ready_ = false;
};

}  // namespace

SecretInput::SecretInput(std::vector<int> descriptors, Say say)
    : descriptors_(std::move(descriptors)), say_(std::move(say)) {}

Result<Credential> SecretInput::from_descriptor() {
  if (next_ == descriptors_.size())
    return not_entered(msg("there are fewer descriptors than entries that are needed"));
  return read_line(descriptors_[next_++], false);
}

Result<Credential> SecretInput::from_terminal(const Message& question) const {
  const SilentTerminal terminal;
  if (!terminal.ready()) {
    return Error{ErrorKind::Keys, msg("there is no terminal to enter a credential"),
                 msg("use --credential-fd, once per person")};
  }
  terminal.write(say_(question));
  terminal.write(": ");
  auto out = read_line(terminal.descriptor(), true);
  terminal.write("\r\n");
  return out;
}

Result<Credential> SecretInput::ask(const Message& question, Entry entry) {
  if (!descriptors_.empty()) return from_descriptor();
  auto first = from_terminal(question);
  if (!first || entry == Entry::Once) return first;
  const auto again = from_terminal(msg("{}, once more", question));
  if (!again) return again.error();
  if (!first->same_as(*again)) return not_entered(msg("the two entries differ"));
  return first;
}

Result<std::vector<Credential>> SecretInput::ask_people(std::size_t persons, bool fresh) {
  std::vector<Credential> out;
  for (std::size_t i = 0; i < persons; ++i) {
    const Message question = fresh ? msg("new credential of person {} of {}", i + 1, persons)
                                   : msg("credential of person {} of {}", i + 1, persons);
    auto credential = ask(question, fresh ? Entry::Twice : Entry::Once);
    if (!credential) return credential.error();
    if (fresh && credential->size() < credential_min)
      return not_entered(msg("a credential has at least {} bytes", credential_min));
    for (const Credential& other : out) {
      if (fresh && other.same_as(*credential))
        return not_entered(msg("two persons have the same credential"));
    }
    out.push_back(std::move(*credential));
  }
  return out;
}

}  // namespace sscard::keys
