// SCP02 (GlobalPlatform secure channel with 3DES), option i = 55, seen from both ends: the vault
// wraps with it, the card unwraps with it. Option 55 has no R-MAC; the option with an ICV that is
// not enciphered is not here. Sources: reference/pboc.md 1.2, 1.3; corrections.md B.3;
// GlobalPlatform card specification 2.2 annex E; EMV CPS 1.1.
#pragma once

#include <optional>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/secure_channel.hpp"

namespace sscard::model {

using Challenge6 = std::array<Byte, 6>;

/// Constant of a session key.
enum class Scp02Constant : std::uint16_t {
  CommandMac = 0x0101,
  ResponseMac = 0x0102,
  Dek = 0x0181,
  Enc = 0x0182,
};

/// 3DES-CBC(static key, 0, constant ‖ sequence ‖ 00×12).
KeyBytes scp02_session_key(const crypto::Cipher& static_key, Scp02Constant constant,
                           std::uint16_t sequence);

/// Answer of INITIALIZE UPDATE: KEYDATA ‖ KVN ‖ 02 ‖ sequence ‖ challenge ‖ cryptogram, 28 bytes.
struct InitializeUpdateAnswer {
  KeyData key_data{};
  Byte version = 0;  ///< KVN
  std::uint16_t sequence = 0;
  Challenge6 card_challenge{};
  Block8 card_cryptogram{};
  bool operator==(const InitializeUpdateAnswer&) const = default;
};
inline constexpr std::size_t initialize_update_answer_size = 28;

Bytes encode(const InitializeUpdateAnswer& answer);
/// nullopt for another length or another protocol than SCP02.
std::optional<InitializeUpdateAnswer> parse_initialize_update_answer(ByteView bytes);

/// One session: its keys prepared, the chaining of the C-MAC inside. Host and card each hold one.
class Scp02Session {
 public:
  /// Crypto error when a key has not 16 bytes.
  static Result<Scp02Session> create(const crypto::Provider& engine, const ChannelKeys& keys,
                                     std::uint16_t sequence);

  /// Over host challenge ‖ sequence ‖ card challenge.
  Block8 card_cryptogram(const Block8& host_challenge, const Challenge6& card_challenge) const;
  /// Over sequence ‖ card challenge ‖ host challenge.
  Block8 host_cryptogram(const Block8& host_challenge, const Challenge6& card_challenge) const;

  /// The next C-MAC: over the header with bit 04 set in CLA, Lc + 8 and the plain data. Advances
  /// the chain: the next initial value is this MAC enciphered with the left half of S-MAC.
  Block8 next_mac(const Header& header, ByteView plain);

  /// Host: EXTERNAL AUTHENTICATE, the first command of the channel, with its MAC.
  Command external_authenticate(const Block8& host_challenge, const Challenge6& card_challenge,
                                SecurityLevel level);
  /// Host: a plain command as the channel carries it. Plain data of at most 247 bytes, with
  /// MacAndCipher 239 (expects); a case without data is not enciphered.
  Command wrap(const Command& plain, SecurityLevel level);
  /// Card: the plain command behind a wrapped one, CLA as sent; nullopt when the MAC or the padding
  /// is wrong, or bit 04 of CLA is missing. The caller closes the channel then.
  std::optional<Command> unwrap(const Command& wrapped, SecurityLevel level);

  /// DGI values and keys under S-DEK: 3DES-ECB, whole blocks (expects), out may be in.
  void encipher_dek(ByteView in, MutableBytes out) const;
  void decipher_dek(ByteView in, MutableBytes out) const;

 private:
  Scp02Session() = default;
  Block8 cryptogram(ByteView first, ByteView second) const;
  Bytes decipher_command_data(ByteView data, bool& well_formed) const;

  std::uint16_t sequence_ = 0;
  std::unique_ptr<crypto::Cipher> enc_;
  std::unique_ptr<crypto::RetailMac> mac_;
  std::unique_ptr<crypto::Cipher> mac_left_;  ///< single DES
  std::unique_ptr<crypto::Cipher> dek_;
  Block8 chain_{};  ///< initial value of the next C-MAC
};

}  // namespace sscard::model
