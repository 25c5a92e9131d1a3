// What key cards say of themselves to anybody: EF15 and EF17, and the directories around them.
// The lengths are public, the layouts inside are ours [PROP].
// Source: reference/ssc-card.md 10.1; corrections.md A.2.1; design.md 5.
#pragma once

#include "cardlib/model/key_card.hpp"

namespace sscard::model {

/// EF15 (公共数据), 21 bytes: issuer 8 · card serial 10, F-padded on the left · layout version 1 ·
/// kind 1 · 00
struct KeyCardName {
  std::array<Byte, 8> issuer{};   ///< BCD, F-padded on the right
  std::array<Byte, 10> serial{};  ///< FF FF ‖ chip serial T6…TD
  Byte version = 0x01;
  KeyCard kind = KeyCard::Psam;
  bool operator==(const KeyCardName&) const = default;
};
inline constexpr std::size_t key_card_name_size = 0x15;
Bytes encode(const KeyCardName& name);
/// nullopt: wrong length, a kind that is none, a last byte that is not 00.
std::optional<KeyCardName> parse_key_card_name(ByteView bytes);

/// EF17 (终端应用数据) of DF01, 38 bytes: number of keys 1 · lowest and highest version 1 + 1 ·
/// issuer 8 · recipient 8 · valid from 4 · valid to 4 (CCYYMMDD) · zeros 11
struct KeyCardContents {
  Byte keys = 0;
  Byte lowest_version = 0;
  Byte highest_version = 0;
  std::array<Byte, 8> issuer{};
  std::array<Byte, 8> recipient{};
  std::array<Byte, 4> valid_from{};
  std::array<Byte, 4> valid_to{};
  bool operator==(const KeyCardContents&) const = default;
};
inline constexpr std::size_t key_card_contents_size = 0x26;
Bytes encode(const KeyCardContents& contents);
std::optional<KeyCardContents> parse_key_card_contents(ByteView bytes);

/// CREATE FILE headers of MF, environment and application of a key card.
DfHeader key_card_root();
DfHeader key_card_environment(Algorithm algorithm);
DfHeader key_card_application(KeyCard kind, Algorithm algorithm);

/// What the master key of one directory of one key card is led down by, after the chip serial:
/// FID of the environment ‖ FID of the directory ‖ 00 00 00 00 [PROP].
std::array<Byte, 8> key_card_place(std::uint16_t environment, std::uint16_t directory);

}  // namespace sscard::model
