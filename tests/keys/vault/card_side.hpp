// What a card computes, written again from the rules with the other engine: no function of `keys`
// and no derivation of `cardlib` is used here, so agreement proves something.
// Sources: reference/ssc-card.md 7, 9.2; pboc.md 1.2, 1.3; corrections.md A.9.
#pragma once

#include <array>
#include <map>
#include <string>

#include "cardlib/crypto/crypto.hpp"
#include "keys/vault/key_ring.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::keys::test_card {

/// The card all these tests personalize: ssc-card.md 7.6.
inline constexpr std::array<Byte, 8> serial = "8699260101000001"_hex;
inline constexpr std::array<Byte, 12> card_id = "999901D15600000501000001"_hex;
inline const std::string region = "999901";
inline const std::string pan = "6222801234567890128";

PrepareRequest request(Step step);

Bytes triple_des(ByteView key, ByteView in, bool decrypt = false);
/// The master of this name from the test key set.
Bytes master(const std::string& name);
/// Down from its level to the card.
Bytes card_key(const std::string& name, const std::array<Byte, 8>& chip = serial);
Bytes retail_mac(ByteView key, ByteView iv, ByteView message);  ///< pads with 80 00…
/// A = DES(3DES(K, R), D).
Bytes authentication(ByteView key, ByteView r, ByteView d);
Bytes kcv(ByteView key);

/// Deciphers a WRITE KEY: 24 bytes of record, checked for 18 … 80 00….
Bytes record_of(const KeyLoad& load, ByteView under);

/// The bank side of a card during personalization (SCP02, i = 55).
class Channel {
 public:
  Channel(const std::string& kmc, Byte version);
  /// The 28 bytes a card answers to this INITIALIZE UPDATE.
  Bytes answer(const Command& initialize_update, std::uint16_t sequence = 0x0007);
  /// Checks host cryptogram and MAC.
  bool accepts(const Command& external_authenticate);
  /// Checks the MAC of the next command; its data without MAC.
  Bytes plain(const Command& command);
  Bytes decipher(ByteView value) const;  ///< under the session DEK

  Bytes enc, mac, dek;  ///< static keys

 private:
  Bytes session_key(ByteView key, std::uint16_t constant) const;
  bool take_mac(const Command& command);

  std::array<Byte, 10> key_data_{};
  Byte version_;
  Bytes sequence_, challenge_, host_challenge_, s_enc_, s_mac_, s_dek_;
  Bytes icv_ = Bytes(8);
};

}  // namespace sscard::keys::test_card
