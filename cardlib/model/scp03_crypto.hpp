// SCP03 (GlobalPlatform Amendment D, mode S8, i = 70) with AES, and with SM4 in its place [PROP],
// as the host sees it: derivation, cryptograms, wrapping of commands, protection of answers.
// [PROP] A value under the DEK is padded with 80 00… always, then CBC with initial value 0: its
// length says nothing of the clear one, so no table is needed to open it.
// Sources: reference/pboc.md 1.4; corrections.md B.2, part C (scp03-*).
#pragma once

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/model/secure_channel.hpp"

namespace sscard::model {

using Block16 = std::array<Byte, 16>;
/// Sequence counter of three bytes; it never goes beyond FFFFFF.
using Sequence3 = std::array<Byte, 3>;

enum class Scp03Constant : Byte {
  CardCryptogram = 0x00,
  HostCryptogram = 0x01,
  CardChallenge = 0x02,
  Enc = 0x04,
  CommandMac = 0x06,
  ResponseMac = 0x07,
};

/// CMAC in counter mode over 00×11 ‖ constant ‖ 00 ‖ bits of `out` ‖ counter ‖ context. `out` has
/// at most 32 bytes (expects).
void scp03_derive(const crypto::Cipher& key, Scp03Constant constant, ByteView context,
                  MutableBytes out);
/// The pseudo-random challenge of a card: from its static ENC key, the counter and the DF name of
/// what is selected.
Block8 scp03_card_challenge(const crypto::Cipher& static_enc, const Sequence3& sequence,
                            ByteView aid);

/// Answer of INITIALIZE UPDATE: KEYDATA ‖ KVN ‖ identifier ‖ 70 ‖ challenge ‖ cryptogram ‖
/// sequence, 32 bytes.
struct Scp03Answer {
  ChannelHello hello;
  Block8 card_challenge{};
  Block8 card_cryptogram{};
  Sequence3 sequence{};
};
inline constexpr std::size_t scp03_answer_size = 32;
inline constexpr Byte scp03_options = 0x70;

Bytes encode(const Scp03Answer& answer);
/// nullopt for another length, another protocol or other options.
std::optional<Scp03Answer> parse_scp03_answer(ByteView bytes);

class Scp03Session {
 public:
  /// `cipher` is Aes or Sm4 (expects). Crypto error when a key has a wrong length.
  static Result<Scp03Session> create(const crypto::Provider& engine, crypto::CipherKind cipher,
                                     const ChannelKeys& keys, const Block8& host_challenge,
                                     const Block8& card_challenge);

  Block8 card_cryptogram() const { return card_cryptogram_; }
  Block8 host_cryptogram() const { return host_cryptogram_; }

  /// The first command of the channel, with its MAC.
  Command external_authenticate(SecurityLevel level);
  /// A plain command as the channel carries it, at the level it was opened with. At most 247 bytes
  /// of data, 239 when they are enciphered (expects).
  Command wrap(const Command& plain);
  /// The answer of the card to the command wrapped last: R-ENC, R-MAC as the level says.
  Bytes answer_to_last(ByteView data, StatusWord sw) const;

  /// A value for the DEK, padded.
  Bytes seal_value(ByteView clear) const;
  /// A key for PUT KEY: whole blocks (expects), not padded.
  Bytes seal_key(ByteView key) const;

 private:
  Scp03Session() = default;
  Block16 count(Byte first) const;
  void chain_mac(const Header& header, ByteView data);

  std::unique_ptr<crypto::Cipher> enc_;
  std::unique_ptr<crypto::Cipher> mac_;
  std::unique_ptr<crypto::Cipher> response_mac_;
  std::unique_ptr<crypto::Cipher> dek_;  ///< static
  Block8 card_cryptogram_{};
  Block8 host_cryptogram_{};
  SecurityLevel level_ = SecurityLevel::None;
  Block16 chain_{};  ///< whole MAC of the command before
  std::uint32_t commands_ = 0;
};

}  // namespace sscard::model
