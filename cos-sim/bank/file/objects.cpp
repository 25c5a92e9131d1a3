#include "cos-sim/bank/file/objects.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::size_t dol_length_max = 255;
constexpr Byte more_lengths = 0x80;
constexpr Byte one_length_byte = 0x81;
constexpr Byte two_length_bytes = 0x82;

/// 00…7F, 81 and 82, the shortest form only.
std::optional<std::size_t> take_length(ByteReader& reader) {
  const Byte first = reader.u8();
  if (first < more_lengths)
    return reader.failed() ? std::nullopt : std::optional<std::size_t>{first};
  if (first != one_length_byte && first != two_length_bytes) return std::nullopt;
  const bool one = first == one_length_byte;
  const std::size_t length = one ? reader.u8() : reader.u16();
  const std::size_t least = one ? more_lengths : 0x100;
  return reader.failed() || length < least ? std::nullopt : std::optional{length};
}

}  // namespace

std::optional<std::vector<DataObject>> objects_in(ByteView bytes) {
  auto objects = tlv::read_objects(bytes);
  if (!objects) return std::nullopt;
  return std::move(*objects);
}

std::optional<ByteView> find_tag(ByteView bytes, tlv::Tag tag) {
  std::optional<ByteView> found;
  ByteReader reader{bytes};
  while (!reader.at_end()) {
    const std::optional<tlv::Tag> next = take_tag(reader);
    const std::optional<std::size_t> length = next ? take_length(reader) : std::nullopt;
    if (!length || *length > reader.left()) return std::nullopt;
    const ByteView value = reader.take(*length);
    if (*next == tag && !found) found = value;
  }
  return found;
}

void add_object(Answer& out, tlv::Tag tag, ByteView value) {
  for (const unsigned shift : {16U, 8U, 0U})
    if (shift == 0 || tag >> shift != 0) out.append_byte(static_cast<Byte>(tag >> shift));
  if (value.size() >= more_lengths) out.append_byte(one_length_byte);
  out.append_byte(static_cast<Byte>(value.size()));
  out.append(value);
}

std::optional<tlv::Tag> take_tag(ByteReader& reader) {
  constexpr Byte goes_on = 0x1F;
  constexpr Byte more_follows = 0x80;
  const Byte first = reader.u8();
  if (first == 0 || reader.failed()) return std::nullopt;
  tlv::Tag tag = first;
  if ((first & goes_on) != goes_on) return tag;
  for (std::size_t further = 1; further < tlv::tag_bytes_max; ++further) {
    const Byte byte = reader.u8();
    tag = tag << 8U | byte;
    if ((byte & more_follows) == 0) return reader.failed() ? std::nullopt : std::optional{tag};
  }
  return std::nullopt;
}

std::optional<std::size_t> dol_length(ByteView dol) {
  ByteReader reader{dol};
  std::size_t sum = 0;
  while (!reader.at_end()) {
    if (!take_tag(reader)) return std::nullopt;
    sum += reader.u8();
    if (reader.failed() || sum > dol_length_max) return std::nullopt;
  }
  return sum;
}

}  // namespace sscard::cos::bank
