// CardKeys: the keys of one card from the masters of the ring. Schedules of masters and of the city
// keys of a region are computed once and serve the whole batch; a card then costs two enciphered
// blocks per key.
// Sources: reference/ssc-card.md 7.1, 7.2 (levels and factors); pboc.md 1.3 (KMC and KEYDATA), 1.5
// (DGI 8000); design.md 9.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cardlib/base/secret.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/diversification.hpp"
#include "cardlib/model/secure_channel.hpp"
#include "keys/vault/key_ring.hpp"
#include "keys/vault/master_ciphers.hpp"

namespace sscard::keys {

/// What diversification knows about a card.
struct CardName {
  std::array<Byte, 8> chip_serial{};
  std::string region;  ///< six digits (expects)
};

/// The keys of the debit application.
struct ApplicationKeySet {
  KeyBytes ac, mac, enc;
};

/// What diversification knows about an account.
struct Account {
  std::string pan;  ///< 12 to 19 digits (expects)
  std::string psn;  ///< two digits (expects)
};

class CardKeys {
 public:
  /// Regions whose schedules are kept; when one more comes, all are computed anew.
  static constexpr std::size_t regions_max = 32;

  /// The ring must stay where it is and unchanged.
  /// Without `ciphers` the ring's own bytes compute.
  explicit CardKeys(const KeyRing& ring, std::unique_ptr<MasterCiphers> ciphers = nullptr);

  /// A key diversified down to the card, by as many factors as its level says.
  Result<KeyBytes> of(const KeyEntry& entry, const CardName& card);
  Result<model::ChannelKeys> channel_keys(const KeyEntry& kmc, const model::KeyData& key_data);
  Result<ApplicationKeySet> application_keys(
      const StepKeys& keys, const Account& account,
      model::Algorithm algorithm = model::Algorithm::TripleDes);
  /// One of them: Cryptogram, ScriptMac or ScriptCipher.
  Result<KeyBytes> application_key(const StepKeys& keys, Purpose purpose,
                                   model::Algorithm algorithm, const Account& account);
  /// The PIN of this account (natural_pin.hpp).
  Result<Pin> bank_pin(const StepKeys& keys, const Account& account);
  /// The schedule of an undiversified key.
  Result<const crypto::Cipher*> master(const KeyEntry& entry);
  /// The same for somebody who keeps it.
  Result<std::unique_ptr<crypto::Cipher>> own_cipher(const KeyEntry& entry) {
    return ciphers_->master(entry);
  }

  const crypto::Provider& provider() const { return ring_.provider(); }
  bool are_test() const { return ring_.is_test(); }

 private:
  using Schedules = std::vector<std::unique_ptr<crypto::Cipher>>;

  std::size_t index(const KeyEntry& entry) const;
  Result<const crypto::Cipher*> city_key(const KeyEntry& entry, const CardName& card);

  const KeyRing& ring_;
  std::unique_ptr<MasterCiphers> ciphers_;
  Schedules masters_;                         ///< by position in the ring
  std::map<std::string, Schedules> regions_;  ///< city keys by region and position
};

}  // namespace sscard::keys
