// What the secure channels (安全通道) of the bank side have in common: SCP02 (3DES), SCP03 (AES)
// and our own SM4 profile [PROP], which is SCP03 with SM4 in the place of AES. Which one a card
// speaks is said by the keys it was given. Static card keys come from the KMC and KEYDATA
// ("CPG212"). Sources: reference/pboc.md 1.2, 1.3, 1.4; corrections.md B.2, B.3, D.6.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "cardlib/apdu/status_word.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/diversification.hpp"
#include "cardlib/model/t514.hpp"

namespace sscard::model {

enum class ChannelProtocol : std::uint8_t { Scp02, Scp03, Sm4 };
inline constexpr std::size_t channel_protocol_count = 3;

/// One row per protocol. The reference prints no numbers for SM4: those are [PROP].
struct ChannelRow {
  ChannelProtocol protocol;
  std::string_view word;  ///< in profiles: "scp02", "scp03", "sm4"
  crypto::CipherKind cipher;
  Byte identifier;          ///< in the answer of INITIALIZE UPDATE, behind the key version
  Byte key_type;            ///< of a key in PUT KEY
  KeyAlgorithm in_records;  ///< byte 5 of the WRITE KEY records that bring the first set
};
std::span<const ChannelRow> channel_rows();
const ChannelRow& row(ChannelProtocol protocol);

/// P1 of EXTERNAL AUTHENTICATE. SCP02 (i = 55) has the first three only.
enum class SecurityLevel : Byte {
  None = 0x00,
  Mac = 0x01,                   ///< C-MAC
  MacAndCipher = 0x03,          ///< C-MAC and C-DECRYPTION
  MacBothWays = 0x11,           ///< C-MAC and R-MAC
  MacBothWaysAndCipher = 0x13,  ///< C-MAC, C-DECRYPTION, R-MAC
  CipherBothWays = 0x33,        ///< all of it and R-ENCRYPTION
};
/// The level that P1 names; nullopt when the protocol has none of this number.
std::optional<SecurityLevel> security_level(ChannelProtocol protocol, Byte p1);
constexpr bool has_bits(SecurityLevel level, Byte bits) {
  return (static_cast<Byte>(level) & bits) == bits;
}
inline constexpr Byte level_command_cipher = 0x02;
inline constexpr Byte level_response_mac = 0x10;
inline constexpr Byte level_response_cipher = 0x20;

/// Under SCP03 an answer is protected unless its status word is an error: 9000, 62xx, 63xx are
/// none.
bool answer_is_protected(StatusWord sw);

/// KMC identifier (six bytes) ‖ rightmost four bytes of the chip serial.
using KeyData = std::array<Byte, 10>;
KeyData key_data(const std::array<Byte, 6>& kmc_identifier, const Block8& chip_serial);

/// The three keys of one key set (KENC, KMAC, KDEK): 16 bytes each, AES also 24 or 32.
struct ChannelKeys {
  KeyBytes enc;
  KeyBytes mac;
  KeyBytes dek;
};

/// Number of a key inside its set, as PUT KEY and KEYDATA derivation count.
enum class ChannelKeyNumber : Byte { Enc = 1, Mac = 2, Dek = 3 };

/// KMC over X ‖ F0 i ‖ X ‖ 0F i, X = last six bytes of KEYDATA: two blocks of 3DES, or [PROP] one
/// of AES or SM4.
KeyBytes card_key_from_kmc(const crypto::Cipher& kmc, const KeyData& key_data,
                           ChannelKeyNumber number);
ChannelKeys card_keys_from_kmc(const crypto::Cipher& kmc, const KeyData& key_data);

/// Check value of a channel key: first three bytes of the enciphered zero block, with AES and SM4
/// of the block of ones (01…01).
KcvBytes channel_kcv(const crypto::Cipher& key);

/// The beginning of every answer to INITIALIZE UPDATE.
struct ChannelHello {
  KeyData key_data{};
  Byte version = 0;  ///< KVN
  ChannelProtocol protocol = ChannelProtocol::Scp02;
};
/// nullopt: shorter than that, or a protocol that has no row.
std::optional<ChannelHello> parse_channel_hello(ByteView answer);

}  // namespace sscard::model
