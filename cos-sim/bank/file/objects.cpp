#include "cos-sim/bank/file/objects.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::size_t dol_length_max = 255;

}  // namespace

std::optional<std::vector<DataObject>> objects_in(ByteView bytes) {
  auto objects = tlv::read_objects(bytes);
  if (!objects) return std::nullopt;
  return std::move(*objects);
}

std::optional<ByteView> find_tag(ByteView bytes, tlv::Tag tag) {
  const auto objects = objects_in(bytes);
  if (!objects) return std::nullopt;
  for (const DataObject& one : *objects)
    if (one.tag == tag) return one.value;
  return std::nullopt;
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
