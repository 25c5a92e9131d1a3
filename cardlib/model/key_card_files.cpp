#include "cardlib/model/key_card_files.hpp"

#include <algorithm>

#include "cardlib/base/byte_reader.hpp"

namespace sscard::model {
namespace {

template <std::size_t size>
void take(ByteReader& reader, std::array<Byte, size>& into) {
  std::ranges::copy(reader.take(size), into.begin());
}

bool all_zero(ByteView bytes) {
  return std::ranges::all_of(bytes, [](Byte byte) { return byte == 0; });
}

/// A directory of the social card without what key cards do not have: BK or LK, purse file.
DfHeader plain(Df df) {
  DfHeader header = header_of(df);
  header.lock_level = 0;
  header.purse_file = 0;
  header.fci_file = 0;
  return header;
}

}  // namespace

Bytes encode(const KeyCardName& name) {
  Bytes out = to_bytes(name.issuer);
  append(out, name.serial);
  append(out, Bytes{name.version, static_cast<Byte>(name.kind), 0});
  return out;
}

std::optional<KeyCardName> parse_key_card_name(ByteView bytes) {
  if (bytes.size() != key_card_name_size || bytes.back() != 0) return std::nullopt;
  ByteReader reader(bytes);
  KeyCardName out;
  take(reader, out.issuer);
  take(reader, out.serial);
  out.version = reader.u8();
  const Byte kind = reader.u8();
  const auto known = std::ranges::find_if(key_card_table(), [&](const KeyCardRow& card) {
    return static_cast<Byte>(card.kind) == kind;
  });
  if (known == key_card_table().end()) return std::nullopt;
  out.kind = known->kind;
  return out;
}

Bytes encode(const KeyCardContents& contents) {
  Bytes out{contents.keys, contents.lowest_version, contents.highest_version};
  append(out, contents.issuer);
  append(out, contents.recipient);
  append(out, contents.valid_from);
  append(out, contents.valid_to);
  out.resize(key_card_contents_size, 0);
  return out;
}

std::optional<KeyCardContents> parse_key_card_contents(ByteView bytes) {
  constexpr std::size_t used = 27;
  if (bytes.size() != key_card_contents_size || !all_zero(bytes.subspan(used))) return std::nullopt;
  ByteReader reader(bytes);
  KeyCardContents out;
  out.keys = reader.u8();
  out.lowest_version = reader.u8();
  out.highest_version = reader.u8();
  take(reader, out.issuer);
  take(reader, out.recipient);
  take(reader, out.valid_from);
  take(reader, out.valid_to);
  return out;
}

DfHeader key_card_root() {
  return plain(Df::Mf);
}

DfHeader key_card_environment(Algorithm algorithm) {
  DfHeader header = plain(Df::Ssse);
  header.fid = key_environment_fid(algorithm);
  header.aid = to_bytes(key_environment(algorithm));
  return header;
}

DfHeader key_card_application(KeyCard kind, Algorithm algorithm) {
  DfHeader header = plain(Df::Df01);
  header.fid = key_application_fid;
  header.aid = key_application(kind, algorithm);
  return header;
}

std::array<Byte, 8> key_card_place(std::uint16_t environment, std::uint16_t directory) {
  const auto high = [](std::uint16_t value) { return static_cast<Byte>(value >> 8U); };
  const auto low = [](std::uint16_t value) { return static_cast<Byte>(value & 0xFFU); };
  return {high(environment), low(environment), high(directory), low(directory), 0, 0, 0, 0};
}

}  // namespace sscard::model
