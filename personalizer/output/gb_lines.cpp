#include "personalizer/output/gb_lines.hpp"

#include <algorithm>

#include "cardlib/data/text.hpp"

namespace sscard::perso {
namespace {

constexpr char separator = '|';
/// So many bytes wait for the sink at most, and one line.
constexpr std::size_t portion = 65'536;

bool ends_something(char c) {
  return c == separator || c == '\n' || c == '\r';
}

}  // namespace

GbLines& GbLines::field(std::string_view utf8) {
  if (std::ranges::any_of(utf8, ends_something) && status_) {
    status_ = Error{ErrorKind::BadInput, msg("a field holds a separator or a line end"),
                    msg("mend the record in the issuance file")};
  }
  const Result<Bytes> encoded = data::to_gb18030(utf8);
  if (!encoded && status_) status_ = encoded.error();
  if (encoded) append(bytes_, *encoded);
  bytes_.push_back(separator);
  return *this;
}

GbLines& GbLines::sentence(std::string_view utf8) {
  std::string clean(utf8);
  std::ranges::replace_if(clean, ends_something, ' ');
  return field(clean);
}

GbLines& GbLines::raw(ByteView bytes) {
  append(bytes_, bytes);
  return *this;
}

GbLines& GbLines::end_line() {
  bytes_.push_back('\n');
  line_start_ = bytes_.size();
  if (sink_ && bytes_.size() >= portion) hand_over();
  return *this;
}

void GbLines::hand_over() {
  if (status_) status_ = sink_(bytes_);
  bytes_.clear();
  line_start_ = 0;
}

Status GbLines::finish() {
  if (sink_) hand_over();
  return status_;
}

}  // namespace sscard::perso
