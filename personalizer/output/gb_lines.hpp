// Lines of a file that goes back to a sender: GB 18030 (GBK wherever that suffices), fields ended
// by
// '|', lines by LF. Sources: reference/ssc-card.md 16.1; design.md 6 (text).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/message.hpp"
#include "cardlib/base/result.hpp"

namespace sscard::perso {

/// How a sentence becomes text in the person's language.
using Translator = std::function<std::string(const Message&)>;

class GbLines {
 public:
  /// Takes whole lines as they come, so that a file of any size needs no memory. Without one
  /// everything is kept for bytes().
  using Sink = std::function<Status(ByteView)>;
  GbLines() = default;
  explicit GbLines(Sink sink) : sink_(std::move(sink)) {}

  /// One field of UTF-8 text. A separator, a line end or a broken character in it latches an error:
  /// nothing is replaced silently.
  GbLines& field(std::string_view utf8);
  /// A field for people: line ends and separators in it become blanks.
  GbLines& sentence(std::string_view utf8);
  /// Bytes as they are, no separator after them.
  GbLines& raw(ByteView bytes);
  GbLines& end_line();

  /// The bytes since the last line end.
  ByteView line() const { return ByteView(bytes_).subspan(line_start_); }
  /// What no sink took yet.
  ByteView bytes() const { return bytes_; }
  /// Gives the rest to the sink; the first thing that could not be written, of all lines.
  Status finish();

 private:
  void hand_over();

  Sink sink_;
  Bytes bytes_;
  std::size_t line_start_ = 0;
  Status status_;
};

}  // namespace sscard::perso
