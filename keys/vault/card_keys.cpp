#include "keys/vault/card_keys.hpp"

#include "cardlib/model/bank_crypto.hpp"
#include "keys/vault/natural_pin.hpp"

namespace sscard::keys {
CardKeys::CardKeys(const KeyRing& ring, std::unique_ptr<MasterCiphers> ciphers)
    : ring_(ring), ciphers_(std::move(ciphers)), masters_(ring.entries().size()) {
  if (ciphers_ == nullptr) ciphers_ = software_masters(ring.provider());
}

std::size_t CardKeys::index(const KeyEntry& entry) const {
  const auto at = static_cast<std::size_t>(&entry - ring_.entries().data());
  expects(at < masters_.size());
  return at;
}

Result<const crypto::Cipher*> CardKeys::master(const KeyEntry& entry) {
  std::unique_ptr<crypto::Cipher>& schedule = masters_[index(entry)];
  if (schedule == nullptr) {
    auto made = ciphers_->master(entry);
    if (!made) return made.error();
    schedule = std::move(*made);
  }
  return static_cast<const crypto::Cipher*>(schedule.get());
}

Result<const crypto::Cipher*> CardKeys::city_key(const KeyEntry& entry, const CardName& card) {
  if (!regions_.contains(card.region)) {
    if (regions_.size() == regions_max) regions_.clear();
    regions_[card.region].resize(masters_.size());
  }
  std::unique_ptr<crypto::Cipher>& schedule = regions_[card.region][index(entry)];
  if (schedule == nullptr) {
    auto made = ciphers_->city(entry, model::card_factors(card.region, card.chip_serial));
    if (!made) return made.error();
    schedule = std::move(*made);
  }
  return static_cast<const crypto::Cipher*>(schedule.get());
}

namespace {

/// A provincial key serves its province, a city key its city: with the key of another region the
/// card would get a key that no terminal ever finds.
bool serves(const KeyFacts& facts, std::string_view region) {
  if (facts.region.empty()) return true;
  const std::size_t digits = facts.level == model::KeyLevel::Provincial ? 2 : 6;
  return region.substr(0, digits) == std::string_view(facts.region).substr(0, digits);
}

}  // namespace

Result<KeyBytes> CardKeys::of(const KeyEntry& entry, const CardName& card) {
  if (!serves(entry.facts, card.region)) {
    return Error{ErrorKind::Keys,
                 msg("the key {} belongs to region {}, the card to {}", entry.facts.name,
                     entry.facts.region, card.region),
                 msg("use the vault of the card's own region")};
  }
  const auto city = city_key(entry, card);
  if (!city) return city.error();
  std::array<Byte, 16> key{};
  const WipeOnExit wiped(key);
  model::diversify(**city, card.chip_serial, key);
  return KeyBytes(key);
}

Result<model::ChannelKeys> CardKeys::channel_keys(const KeyEntry& kmc,
                                                  const model::KeyData& key_data) {
  const auto cipher = master(kmc);
  if (!cipher) return cipher.error();
  return model::card_keys_from_kmc(**cipher, key_data);
}

Result<KeyBytes> CardKeys::application_key(const StepKeys& keys, Purpose purpose,
                                           model::Algorithm algorithm, const Account& account) {
  const auto entry = keys.bank_key(purpose, model::cipher_kind(algorithm));
  if (!entry) return entry.error();
  const auto cipher = master(**entry);
  if (!cipher) return cipher.error();
  return model::derive_udk(**cipher, model::udk_factor(account.pan, account.psn));
}

Result<ApplicationKeySet> CardKeys::application_keys(const StepKeys& keys, const Account& account,
                                                     model::Algorithm algorithm) {
  ApplicationKeySet out;
  const std::array<std::pair<Purpose, KeyBytes*>, 3> parts{
      {{Purpose::Cryptogram, &out.ac},
       {Purpose::ScriptMac, &out.mac},
       {Purpose::ScriptCipher, &out.enc}}
  };
  for (const auto& [purpose, key] : parts) {
    auto made = application_key(keys, purpose, algorithm, account);
    if (!made) return made.error();
    *key = std::move(*made);
  }
  return out;
}

Result<Pin> CardKeys::bank_pin(const StepKeys& keys, const Account& account) {
  const auto entry = keys.get(Purpose::PinGeneration);
  if (!entry) return entry.error();
  const auto cipher = master(**entry);
  if (!cipher) return cipher.error();
  return natural_pin(**cipher, account.pan);
}

}  // namespace sscard::keys
