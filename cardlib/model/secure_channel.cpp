#include "cardlib/model/secure_channel.hpp"

#include <algorithm>

#include "cardlib/base/byte_reader.hpp"

namespace sscard::model {
namespace {

constexpr std::size_t key_size = 16;

constexpr ChannelRow rows[] = {
    {ChannelProtocol::Scp02, "scp02", crypto::CipherKind::TripleDes, 0x02, 0x80,
     KeyAlgorithm::TripleDes                                                                      },
    {ChannelProtocol::Scp03, "scp03", crypto::CipherKind::Aes,       0x03, 0x88, KeyAlgorithm::Aes},
    // F0 to FF are the numbers that GlobalPlatform leaves to proprietary protocols.
    {ChannelProtocol::Sm4,   "sm4",   crypto::CipherKind::Sm4,       0xF3, 0x8A, KeyAlgorithm::Sm4},
};
static_assert(std::size(rows) == channel_protocol_count);

constexpr std::array levels = {SecurityLevel::None,
                               SecurityLevel::Mac,
                               SecurityLevel::MacAndCipher,
                               SecurityLevel::MacBothWays,
                               SecurityLevel::MacBothWaysAndCipher,
                               SecurityLevel::CipherBothWays};

}  // namespace

std::span<const ChannelRow> channel_rows() {
  return rows;
}

const ChannelRow& row(ChannelProtocol protocol) {
  return *std::ranges::find(rows, protocol, &ChannelRow::protocol);
}

std::optional<SecurityLevel> security_level(ChannelProtocol protocol, Byte p1) {
  const auto found = std::ranges::find(levels, static_cast<SecurityLevel>(p1));
  if (found == levels.end()) return std::nullopt;
  const bool answers = has_bits(*found, level_response_mac);
  if (answers && protocol == ChannelProtocol::Scp02) return std::nullopt;
  return *found;
}

bool answer_is_protected(StatusWord sw) {
  const unsigned high = number(sw) >> 8U;
  return sw == StatusWord::Ok || high == 0x62 || high == 0x63;
}

KeyData key_data(const std::array<Byte, 6>& kmc_identifier, const Block8& chip_serial) {
  KeyData out{};
  std::ranges::copy(kmc_identifier, out.begin());
  std::ranges::copy(ByteView(chip_serial).last(4), out.begin() + 6);
  return out;
}

KeyBytes card_key_from_kmc(const crypto::Cipher& kmc, const KeyData& key_data,
                           ChannelKeyNumber number) {
  std::array<Byte, key_size> block{};
  const WipeOnExit wiped(block);
  std::ranges::copy(ByteView(key_data).last(6), block.begin());
  std::ranges::copy(ByteView(key_data).last(6), block.begin() + 8);
  block[6] = 0xF0;
  block[14] = 0x0F;
  block[7] = block[15] = static_cast<Byte>(number);
  kmc.encrypt_ecb(block, block);
  return KeyBytes(block);
}

ChannelKeys card_keys_from_kmc(const crypto::Cipher& kmc, const KeyData& key_data) {
  return {card_key_from_kmc(kmc, key_data, ChannelKeyNumber::Enc),
          card_key_from_kmc(kmc, key_data, ChannelKeyNumber::Mac),
          card_key_from_kmc(kmc, key_data, ChannelKeyNumber::Dek)};
}

KcvBytes channel_kcv(const crypto::Cipher& key) {
  if (crypto::block_size(key.kind()) == 8) return kcv(key);
  std::array<Byte, 16> block{};
  block.fill(0x01);
  key.encrypt_ecb(block, block);
  return {block[0], block[1], block[2]};
}

std::optional<ChannelHello> parse_channel_hello(ByteView answer) {
  ByteReader reader(answer);
  ChannelHello out;
  const ByteView named = reader.take(out.key_data.size());
  out.version = reader.u8();
  const Byte identifier = reader.u8();
  if (reader.failed()) return std::nullopt;
  std::ranges::copy(named, out.key_data.begin());
  const auto known = std::ranges::find(rows, identifier, &ChannelRow::identifier);
  if (known == std::end(rows)) return std::nullopt;
  out.protocol = known->protocol;
  return out;
}

}  // namespace sscard::model
