// The value of a record between text (UTF-8) and the padded bytes on the card, by encoding.
// Source: reference/ssc-card.md 3.5; corrections.md A.5.5, A.5.6.
#pragma once

#include <string>
#include <string_view>

#include "cardlib/base/result.hpp"
#include "cardlib/model/file_tree.hpp"

namespace sscard::model {

/// Text (UTF-8) to the padded bytes of a record value. Empty text is the initial value, in a cyclic
/// record that of every item. Items of Nested and Layout stand between '^', ':' or ',', the first
/// of the three that gives the right number of items; amounts are 分 in decimal digits; Binary is
/// hex. Too long, a wrong character, or a date that does not exist is BadInput: nothing is cut or
/// replaced.
Result<Bytes> encode_value(const RecordRow& record, std::string_view text);

/// The reverse, as the driver functions show it: trailing 00 of text and trailing F of digits
/// removed, binary as hex, items joined with ':' (with '^' or ',' when an item contains a ':').
/// BadInput for a wrong length, a broken character or digit, foreign tags inside a B-TLV value.
Result<std::string> decode_value(const RecordRow& record, ByteView value);

}  // namespace sscard::model
