// The key set of the bank side (个人化密钥组): ENC, MAC, DEK with one version (KVN) and one
// algorithm, which says the protocol of the secure channel; the KMC identifier, the sequence
// counter and the tries of EXTERNAL AUTHENTICATE. It belongs to PSE and serves the debit
// application too. Source: reference/pboc.md 1.2, 1.3, 1.4; reference/design.md 4.
#pragma once

#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/secure_channel.hpp"
#include "cos-sim/bank/file/bank_memory.hpp"
#include "cos-sim/bank/file/value_cipher.hpp"

namespace sscard::cos::bank {

/// [PROP] Failed EXTERNAL AUTHENTICATE in a row until the key set is blocked for good. Ten: no
/// guess at a key succeeds, yet a bureau with a wrong KMC notices long before.
inline constexpr Byte key_set_tries_max = 10;

/// Identifier of a key in a WRITE KEY record for PSE [PROP].
enum class KeySetPart : Byte { Enc = 0x01, Mac = 0x02, Dek = 0x03, Owner = 0x04 };

class KeySet {
 public:
  static constexpr std::size_t key_length = 16;
  static constexpr std::size_t owner_length = 6;

  explicit KeySet(BankMemory& memory) : memory_(memory) {}

  /// A key from a WRITE KEY record that was deciphered already; `padded` has 16 bytes; for Owner
  /// its first six are the identifier, filler may follow. 6A80: unknown part, version 00 or above
  /// 7F, wrong length, an algorithm that no channel has.
  StatusWord load(Byte part, Byte version, ByteView padded,
                  model::KeyAlgorithm algorithm = model::KeyAlgorithm::TripleDes);

  /// All four parts are there and the three keys have one version and one algorithm.
  bool complete() const;
  Byte version() const;  ///< KVN; the set is complete
  model::ChannelProtocol protocol() const;
  ByteView key(KeySetPart) const;  ///< 16 bytes; the set is complete
  ByteView owner() const;          ///< KMC identifier, 6 bytes

  /// SCP02 has two bytes of it, SCP03 three.
  std::uint32_t sequence() const;
  /// It never goes back, so a set ends with it.
  bool sequence_at_end() const;
  /// Durably one up. 6985 at its end.
  StatusWord count();
  Byte tries_left() const;
  /// Durably one try less, before anything is compared. 6983 when none is left.
  StatusWord spend_try();
  /// All tries back, with SCP02 the sequence counter one up in the same transaction. 6985 at its
  /// end. SCP03 counted already.
  StatusWord succeed();

  /// PUT KEY: `body` = new version ‖ 3 × (80 10, key under the data key, 03, KCV); SCP03: 3 × (88
  /// 11 10 …). Replaces all three keys or none, never the protocol; the sequence counter goes on
  /// [PROP]. On 9000 `answer` is the new version and the three KCVs. 6A88: no set of version
  /// `old_version`; 6A80: form, version, or a KCV that does not fit.
  StatusWord replace(Byte old_version, ByteView body, const ValueCipher& secrets,
                     const crypto::Provider& engine, Bytes& answer);

 private:
  std::optional<ByteView> find(DgiNumber number) const;

  BankMemory& memory_;
};

}  // namespace sscard::cos::bank
