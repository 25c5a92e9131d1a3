// Chinese text of files and cards: GBK and its superset GB 18030 (one, two and four bytes per
// character) to and from UTF-8, through iconv. Nothing is replaced and no character is cut: what
// does not fit is an error with its byte. The separators of our files, | (7C) and ^ (5E), are legal
// second bytes, so fields are split with knowledge of pairs (corrections.md A.14.3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

namespace sscard::data {

/// GB 18030 (GBK included) to UTF-8. BadInput names the first byte that is no character.
Result<std::string> to_utf8(ByteView gb18030);
/// UTF-8 to GB 18030. BadInput names the first byte that is broken or has no GB 18030 form.
Result<Bytes> to_gb18030(std::string_view utf8);

/// Bytes of the character that begins here: 1, 2 or 4; 0 when the bytes form none.
std::size_t character_length(ByteView at);
/// Every byte belongs to a well-formed character. Whether a code point has been assigned to it only
/// to_utf8 tells.
bool is_gb18030_valid(ByteView text);
/// As above and without four-byte characters: what a reader that knows GBK only can show.
bool is_gbk_only(ByteView text);

/// The fields between separators, of which there is one less; a separator that is the trail of a
/// character does not separate. A broken character counts byte by byte; to_utf8 refuses it later.
std::vector<ByteView> split_fields(ByteView line, char separator);
/// The same into a vector that is used again: no allocation per line.
void split_fields(ByteView line, char separator, std::vector<ByteView>& fields);

/// Text in two parts: whole characters in at most `bytes_max` bytes, and the rest.
struct Cut {
  ByteView head;
  ByteView rest;
};
Cut cut_at_character(ByteView gb18030, std::size_t bytes_max);

}  // namespace sscard::data
