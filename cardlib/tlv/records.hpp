// The social card's own records: SIMPLE-TLV (one byte tag, one byte length, value) and B-TLV, a
// value that holds such items again. Every tag is one byte, 1F, 3F, 5F and 7F too, so a BER parser
// must not touch them. Source: reference/ssc-card.md 3.4; corrections.md A.5.1; tag 00, tag FF and
// length FF are no SIMPLE-TLV (ISO/IEC 7816-4 5.2.1; the card has no three-byte lengths).
#pragma once

#include <optional>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

namespace sscard::tlv {

inline constexpr std::size_t item_value_max = 0xFE;

struct Item {
  Byte tag = 0;
  ByteView value;  ///< points into what was read
};

/// One whole record as READ RECORD answers it. BadInput when tag or length do not fit.
Result<Item> read_record(ByteView record);
/// The items of a B-TLV value, or of records written one after the other. BadInput as above.
Result<std::vector<Item>> read_items(ByteView value);
/// Value of the first item with this tag; nullopt when it is not there or the list is broken.
std::optional<ByteView> find_item(ByteView value, Byte tag);

/// Tag, length, value; the value is at most item_value_max long, the tag neither 00 nor FF.
Bytes record(Byte tag, ByteView value);
void append_item(Bytes& to, Byte tag, ByteView value);

}  // namespace sscard::tlv
