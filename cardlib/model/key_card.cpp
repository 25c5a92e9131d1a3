#include "cardlib/model/key_card.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"
#include "cardlib/base/message.hpp"

namespace sscard::model {
namespace {

constexpr auto sx1 = "7378312E73682EC9E7BBE1B1A3D5CF"_hex;
constexpr auto sx3 = "7378332E73682EC9E7BBE1B1A3D5CF"_hex;
constexpr auto psam_aid = "D15600000590"_hex;
constexpr auto mother_aid = "D15600000591"_hex;
constexpr auto transport_aid = "D15600000592"_hex;
constexpr auto master_control_aid = "D15600000593"_hex;

constexpr Byte key_mark = 0xEF;
constexpr std::size_t key_size = 16;
constexpr std::size_t key_at = 8;
constexpr unsigned levels_max = 3;

constexpr bool bit(Byte kind, std::uint32_t set) {
  return (set >> kind & 1U) != 0;
}
constexpr std::uint32_t known_kinds = 0b1'0011'1111'1111;  // 0 to 9 and 12
constexpr std::uint32_t mac_kinds = 0b1'0111'1000;         // 3, 4, 5, 6, 8
constexpr std::uint32_t encipher_kinds = 0b1'1001'0000;    // 4, 7, 8

/// Id 00 of usage 01 would be the name of a PIN.
bool usage_fits(Byte usage, Byte id) {
  const unsigned levels = levels_of_usage(usage);
  const bool transport = usage == static_cast<Byte>(KeyUse::Maintenance) && id != 0;
  return bit(kind_of_usage(usage), known_kinds) && levels <= levels_max &&
         (levels > 0 || transport);
}

std::optional<Algorithm> algorithm_in(Byte code) {
  if (code == static_cast<Byte>(KeyAlgorithm::TripleDes)) return Algorithm::TripleDes;
  if (code == static_cast<Byte>(KeyAlgorithm::Sm4)) return Algorithm::Sm4;
  return std::nullopt;
}

struct FileSize {
  std::uint16_t fid;
  std::uint16_t size;
};
constexpr std::array file_sizes = {
    FileSize{key_card_public_fid,      0x15},
    FileSize{key_card_terminal_fid,    0x06},
    FileSize{key_card_application_fid, 0x26}
};

}  // namespace

std::span<const KeyCardRow> key_card_table() {
  using enum KeyCard;
  static constexpr KeyCardRow rows[] = {
      {Psam,          "psam",           phrase("PSAM"),                psam_aid,           false},
      {Mother,        "mother",         phrase("mother card"),         mother_aid,         true },
      {Transport,     "transport",      phrase("transport key card"),  transport_aid,      true },
      {MasterControl, "master-control", phrase("master-control card"), master_control_aid, true },
  };
  return rows;
}

const KeyCardRow& row(KeyCard kind) {
  const auto found = std::ranges::find(key_card_table(), kind, &KeyCardRow::kind);
  expects(found != key_card_table().end());
  return *found;
}

std::optional<KeyCard> key_card_from(std::string_view word) {
  for (const KeyCardRow& card : key_card_table())
    if (card.word == word) return card.kind;
  return std::nullopt;
}

ByteView key_environment(Algorithm algorithm) {
  return algorithm == Algorithm::Sm4 ? ByteView{sx3} : ByteView{sx1};
}

std::uint16_t key_environment_fid(Algorithm algorithm) {
  return algorithm == Algorithm::Sm4 ? 0xDDF3 : 0xDDF1;
}

Bytes key_application(KeyCard kind, Algorithm algorithm) {
  Bytes aid = to_bytes(row(kind).application);
  if (algorithm == Algorithm::Sm4) aid.push_back(static_cast<Byte>(algorithm));
  return aid;
}

EfHeader key_card_file(std::uint16_t fid) {
  const auto found = std::ranges::find(file_sizes, fid, &FileSize::fid);
  expects(found != file_sizes.end());
  EfHeader header;
  header.size = found->size;
  header.fid = fid;
  header.kind = FileKind::Transparent;
  header.sfi = static_cast<Byte>(fid & 0xFFU);
  header.write.own = level_master;
  return header;
}

EfHeader key_card_key_file(std::uint16_t keys) {
  EfHeader header;
  header.size = static_cast<std::uint16_t>(keys * key_record_size + 2);
  header.fid = key_file_fid;
  header.kind = FileKind::Internal;
  header.sfi = static_cast<Byte>(key_file_fid & 0xFFU);
  header.record_length = key_record_size;
  header.read = {level_never, level_never, Logic::Or};
  header.write.own = level_master;
  return header;
}

bool usage_makes_macs(Byte usage) {
  return bit(kind_of_usage(usage), mac_kinds);
}

bool usage_enciphers(Byte usage) {
  return bit(kind_of_usage(usage), encipher_kinds);
}

KeyRecordBytes encode(const CarriedKey& name, ByteView key) {
  expects(key.size() == key_size);
  const auto algorithm =
      name.algorithm == Algorithm::Sm4 ? KeyAlgorithm::Sm4 : KeyAlgorithm::TripleDes;
  KeyRecordBytes out = {
      name.usage, name.id, name.version, key_mark, 0, static_cast<Byte>(algorithm), 0, key_size};
  std::ranges::copy(key, out.begin() + key_at);
  return out;
}

std::optional<CarriedKeyView> parse_carried_key(ByteView bytes) {
  if (bytes.size() != key_record_size || bytes[3] != key_mark || bytes[4] != 0 || bytes[6] != 0 ||
      bytes[7] != key_size)
    return std::nullopt;
  const std::optional<Algorithm> algorithm = algorithm_in(bytes[5]);
  if (!algorithm || !usage_fits(bytes[0], bytes[1])) return std::nullopt;
  return CarriedKeyView{
      {bytes[0], bytes[1], bytes[2], *algorithm},
      bytes.subspan(key_at)
  };
}

}  // namespace sscard::model
