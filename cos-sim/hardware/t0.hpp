// Transmission: bytes of a command in, a view of it out; an answer in, bytes out. Under T=0 data of
// a command that brought data wait for GET RESPONSE (61xx) and a wrong Le is told (6Cxx). Source:
// ISO/IEC 7816-3, 10.3 and 12.1; reference/corrections.md A.3, A.10 (T=0 and lengths).
#pragma once

#include <array>
#include <optional>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/channel/channel.hpp"

namespace sscard::cos {

/// A received command; the data live as long as the received bytes.
struct CommandView {
  Header header;
  ByteView data;
  std::optional<std::uint16_t> le;  ///< 1…256; absent in cases 1 and 3
  bool well_formed = true;          ///< false: lengths do not fit, or extended; 6700 in its turn
  bool case4 = false;               ///< data and Le (under T=0 every command with data may be one)
};

/// The answer under construction; never more than 256 bytes.
class Answer {
 public:
  static constexpr std::size_t capacity = 256;
  void clear() { size_ = 0; }
  void append(ByteView bytes);
  void append_byte(Byte value);
  /// Room for n more bytes, to be filled by the caller.
  MutableBytes extend(std::size_t n);
  ByteView data() const { return {bytes_.data(), size_}; }
  std::size_t size() const { return size_; }

 private:
  std::array<Byte, capacity> bytes_{};
  std::size_t size_ = 0;
};

/// Data that wait for GET RESPONSE.
class Pending {
 public:
  void set(ByteView bytes);
  void drop() { from_ = to_ = 0; }
  ByteView left() const { return ByteView{bytes_}.subspan(from_, to_ - from_); }
  void take(std::size_t n) { from_ += n; }

 private:
  std::array<Byte, Answer::capacity> bytes_{};
  std::size_t from_ = 0;
  std::size_t to_ = 0;
};

/// What leaves the card: data and status word, without memory of its own.
class Frame {
 public:
  Frame() = default;
  Frame(ByteView data, StatusWord sw);
  ByteView view() const { return ByteView{bytes_}.first(size_); }

 private:
  std::array<Byte, Answer::capacity + 2> bytes_{};
  std::size_t size_ = 0;  ///< 0: nothing leaves
};

/// A command of at least four bytes. Under T=0 P3 behind a bare header is Le, a trailing Le after
/// data is accepted; an extended or impossible length is not well formed.
CommandView parse_command(ByteView bytes, Protocol protocol);

/// Data of a refused command never leave.
Frame frame_answer(const CommandView& command, const Answer& answer, StatusWord sw,
                   Pending& pending, Protocol protocol);

}  // namespace sscard::cos
