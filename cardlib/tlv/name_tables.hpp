// Names for people: BER tags of FCIs and bank records, and data groups of bank personalization.
// Sources: reference/pboc.md 1.5, 2.3; EMV Book 3 annex A; ISO/IEC 7816-4 and -6.
#pragma once

#include <cstdint>
#include <span>

#include "cardlib/tlv/ber.hpp"

namespace sscard::tlv {

struct TagName {
  Tag tag;
  const char* name;  ///< a phrase()
};
std::span<const TagName> tag_names();
/// nullptr when the tag has no row.
const char* name_of_tag(Tag tag);

struct DgiName {
  std::uint16_t id;
  const char* name;  ///< a phrase()
};
std::span<const DgiName> dgi_names();
/// nullptr when the group has no row; 0101…1EFF that are plain records are told by is_record_dgi.
const char* name_of_dgi(std::uint16_t id);
/// First byte 01…1E: short file identifier, second byte: record number.
bool is_record_dgi(std::uint16_t id);

}  // namespace sscard::tlv
