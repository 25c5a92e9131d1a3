// BER-TLV (ISO/IEC 7816-4 5.2.2) as FCI templates and bank records use it: strict, with limits, no
// copies. Not for the social card's own records, whose tags 1F, 3F, 5F, 7F are one byte: those are
// records.hpp (corrections.md A.5.1).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

namespace sscard::tlv {

/// Tag bytes as one number, most significant first: 6F, 9F36, BF0C.
using Tag = std::uint32_t;

inline constexpr std::size_t tag_bytes_max = 3;        ///< EMV knows no longer one
inline constexpr std::size_t value_bytes_max = 65535;  ///< length forms 00…7F, 81 and 82
inline constexpr std::size_t depth_max = 8;            ///< of objects within objects

struct Object {
  Tag tag = 0;
  ByteView value;  ///< points into what was read
  ByteView whole;  ///< tag and length included
};

/// Bit 6 of the first tag byte: the value is objects again.
bool is_constructed(Tag tag);

/// The objects of one level. BadInput for a tag or length cut short, a length that is not the
/// shortest form or has no definite one, and for bytes left over.
Result<std::vector<Object>> read_objects(ByteView bytes);
/// Exactly one object.
Result<Object> read_object(ByteView bytes);

struct NestedObject {
  Object object;
  std::size_t depth = 0;  ///< 0 for the outermost
};
/// All objects in the order of their first byte, constructed ones followed by what they hold.
/// BadInput as read_objects, and when they nest deeper than depth_max.
Result<std::vector<NestedObject>> walk(ByteView bytes);

/// Value of the first object at a path such as {0x6F, 0xA5, 0x88}; nullopt when it is not there or
/// a level on the way is broken.
std::optional<ByteView> find(ByteView bytes, std::span<const Tag> path);
std::optional<ByteView> find(ByteView bytes, std::initializer_list<Tag> path);

/// Tag, shortest length, value. The value is at most value_bytes_max long.
Bytes object(Tag tag, ByteView value);
void append_object(Bytes& to, Tag tag, ByteView value);

}  // namespace sscard::tlv
