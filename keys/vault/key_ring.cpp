#include "keys/vault/key_ring.hpp"

#include <algorithm>

#include "cardlib/model/diversification.hpp"
#include "keys/vault/published_keys.hpp"

namespace sscard::keys {
namespace {

constexpr Byte bit(Step step) {
  return static_cast<Byte>(1U << static_cast<unsigned>(step));
}

constexpr Byte every_step = bit(Step::Both) | bit(Step::SocialFirst) | bit(Step::BankFirst) |
                            bit(Step::SocialSecond) | bit(Step::BankSecond);
/// Only while the MF is not ended.
constexpr Byte card_steps = bit(Step::Both) | bit(Step::SocialFirst) | bit(Step::BankFirst);
constexpr Byte social_steps = bit(Step::Both) | bit(Step::SocialFirst) | bit(Step::SocialSecond);
constexpr Byte bank_steps = bit(Step::Both) | bit(Step::BankFirst) | bit(Step::BankSecond);
/// Who leaves a hand-over key, and who finds it.
constexpr Byte social_hand_over = bit(Step::BankFirst) | bit(Step::SocialSecond);
constexpr Byte bank_hand_over = bit(Step::SocialFirst) | bit(Step::BankSecond);

/// No card of a person is made with these.
constexpr Byte custody_only = 0;

constexpr std::array<PurposeRow, purpose_count> rows{
    {
     {Purpose::Transport, Owner::Card, card_steps, phrase("transport key")},
     {Purpose::CardMaster, Owner::Card, card_steps, phrase("card master key")},
     {Purpose::CardKey, Owner::Social, social_steps, phrase("key of the social side")},
     {Purpose::InitialPin, Owner::Social, social_steps, phrase("initial PIN")},
     {Purpose::HandOverMaster, Owner::Social, social_hand_over, phrase("hand-over master key")},
     {Purpose::HandOverKmc, Owner::Bank, bank_hand_over, phrase("hand-over KMC")},
     {Purpose::Kmc, Owner::Bank, bank_steps, phrase("KMC")},
     {Purpose::Cryptogram, Owner::Bank, bank_steps, phrase("issuer key AC")},
     {Purpose::ScriptMac, Owner::Bank, bank_steps, phrase("issuer key MAC")},
     {Purpose::ScriptCipher, Owner::Bank, bank_steps, phrase("issuer key ENC")},
     {Purpose::PinGeneration, Owner::Bank, bank_steps, phrase("PIN generation key")},
     {Purpose::SocialExchange, Owner::Social, every_step,
         phrase("exchange key of the social side")},
     {Purpose::BankExchange, Owner::Bank, every_step, phrase("exchange key of the bank")},
     {Purpose::ReportExchange, Owner::Card, every_step, phrase("exchange key of reports")},
     {Purpose::PairSeal, Owner::Bank, bank_steps, phrase("sealing key of key pairs")},
     {Purpose::Verification, Owner::Bank, bank_steps, phrase("card verification key")},
     {Purpose::CarrierMaster, Owner::Social, custody_only, phrase("master key of key cards")},
     {Purpose::CarrierTransport, Owner::Social, custody_only,
         phrase("transport key of carriers")},
     {Purpose::CarrierPin, Owner::Social, custody_only, phrase("operator PIN of carriers")},
     }
};

static_assert(in_order_of_purposes(rows));

Error refused(const KeyFacts& facts, const char* reason) {
  return {ErrorKind::Keys,
          msg("key {}, version {}: {}", facts.name, static_cast<int>(facts.version), reason),
          msg("ask the custodian for the right key; nothing was loaded")};
}

bool all_equal(ByteView bytes) {
  return std::ranges::all_of(bytes, [&](Byte b) { return b == bytes.front(); });
}

bool right_length(const KeyFacts& facts, ByteView bytes) {
  if (!is_pin(facts.purpose)) return bytes.size() == 16;
  // corrections.md A.10: PINs of 4 to 16 digits
  return bytes.size() >= 4 && bytes.size() <= 16 &&
         std::ranges::all_of(bytes, [](Byte b) { return b >= '0' && b <= '9'; });
}

bool weak(const KeyFacts& facts, ByteView bytes) {
  if (is_pin(facts.purpose)) return false;
  const bool single_des = facts.algorithm == crypto::CipherKind::TripleDes &&
                          equal_constant_time(bytes.first(8), bytes.last(8));
  return all_equal(bytes) || single_des;
}

}  // namespace

std::span<const PurposeRow> purpose_table() {
  return rows;
}

const PurposeRow& row(Purpose purpose) {
  const auto index = static_cast<std::size_t>(purpose);
  expects(index < rows.size());
  return rows[index];
}

bool follows_the_card(Purpose purpose) {
  return purpose == Purpose::CardMaster || purpose == Purpose::CardKey ||
         purpose == Purpose::HandOverMaster || purpose == Purpose::CarrierMaster ||
         purpose == Purpose::CarrierTransport;
}

bool holds(Role role, Purpose purpose) {
  if (row(purpose).steps == custody_only) return role == Role::Social;
  const bool social = allowed(Step::SocialFirst, purpose) || allowed(Step::SocialSecond, purpose);
  const bool bank = allowed(Step::BankFirst, purpose) || allowed(Step::BankSecond, purpose);
  return role == Role::Bureau || (role == Role::Social ? social : bank);
}

bool follows_the_bank(Purpose purpose) {
  return purpose == Purpose::Kmc || purpose == Purpose::HandOverKmc ||
         purpose == Purpose::Cryptogram || purpose == Purpose::ScriptMac ||
         purpose == Purpose::ScriptCipher;
}

bool allowed(Step step, Purpose purpose) {
  return (row(purpose).steps & bit(step)) != 0;
}

Result<std::array<Byte, 3>> check_value(const crypto::Provider& provider,
                                        crypto::CipherKind algorithm, const KeyBytes& key) {
  const auto cipher = provider.cipher(algorithm, key.reveal(SecretAccess::for_cipher()));
  if (!cipher) return cipher.error();
  return model::kcv(**cipher);
}

/// What the charter keeps out.
Status KeyRing::check_charter(const KeyFacts& facts) const {
  if (!charter_) return {};
  if (facts.test != charter_->test)
    return refused(facts, phrase("test keys and production keys do not mix"));
  if (!holds(charter_->role, facts.purpose))
    return refused(facts, phrase("it belongs to the other side"));
  if (facts.level > charter_->level) return refused(facts, phrase("it belongs to a higher level"));
  if (!facts.region.empty() && facts.region != charter_->region)
    return refused(facts, phrase("it belongs to another region"));
  return {};
}

Status KeyRing::check(const KeyFacts& facts, const KeyBytes& secret) const {
  const ByteView bytes = secret.reveal(SecretAccess::for_cipher());
  if (!right_length(facts, bytes)) return refused(facts, phrase("the length is wrong"));
  if (weak(facts, bytes)) return refused(facts, phrase("the value is weak"));
  const bool published =
      !facts.test && !is_pin(facts.purpose) && is_published(*provider_, facts.algorithm, secret);
  if (published) return refused(facts, phrase("the value is a published test key"));
  for (const KeyEntry& entry : entries_) {
    if (!entry.secret.empty() && entry.secret.same_as(secret))
      return refused(facts, phrase("the value is in use elsewhere"));
  }
  return check_place(facts);
}

/// Name and world, which every key has.
Status KeyRing::check_place(const KeyFacts& facts) const {
  for (const KeyEntry& entry : entries_) {
    if (entry.facts.name == facts.name && entry.facts.version == facts.version) {
      return refused(facts, phrase("this version is loaded already"));
    }
    if (entry.facts.test != facts.test) {
      return refused(facts, phrase("test keys and production keys do not mix"));
    }
  }
  return check_charter(facts);
}

Status KeyRing::add_token_key(KeyFacts facts, const std::array<Byte, 3>& kcv,
                              unsigned long object) {
  for (const KeyEntry& entry : entries_) {
    if (entry.kcv == kcv && entry.facts.algorithm == facts.algorithm &&
        !is_pin(entry.facts.purpose))
      return refused(facts, phrase("the value is in use elsewhere"));
  }
  if (Status fits = check_place(facts); !fits) return fits;
  if (!facts.test && is_published_kcv(*provider_, facts.algorithm, kcv))
    return refused(facts, phrase("the value is a published test key"));
  KeyEntry entry;
  entry.kcv = kcv;
  entry.facts = std::move(facts);
  entry.token_object = object;
  entries_.push_back(std::move(entry));
  return {};
}

Status KeyRing::add(KeyFacts facts, KeyBytes secret) {
  if (Status checked = check(facts, secret); !checked) return checked;
  KeyEntry entry;
  if (!is_pin(facts.purpose)) {
    const auto kcv = check_value(*provider_, facts.algorithm, secret);
    if (!kcv) return kcv.error();
    entry.kcv = *kcv;
  }
  entry.facts = std::move(facts);
  entry.secret = std::move(secret);
  entries_.push_back(std::move(entry));
  return {};
}

void KeyRing::retire_before(const std::string& name, Byte version) {
  for (KeyEntry& entry : entries_) {
    KeyFacts& facts = entry.facts;
    const bool older = facts.name == name && facts.version < version;
    if (older && facts.state == KeyState::Active) facts.state = KeyState::Retired;
  }
}

std::vector<Kcv> KeyRing::kcvs() const {
  std::vector<Kcv> out;
  for (const KeyEntry& entry : entries_) {
    if (is_pin(entry.facts.purpose)) continue;
    out.push_back(
        {entry.facts.name, entry.owner(), entry.facts.version, entry.kcv, entry.facts.test});
  }
  return out;
}

namespace {

/// A named version also serves while it is retired: cards that carry it are still alive.
bool usable(const KeyFacts& facts, std::optional<Byte> version) {
  if (!version) return facts.state == KeyState::Active;
  return facts.version == *version && facts.state != KeyState::PreActive;
}

/// What is looked for; a purpose that does not follow the card has keys of any algorithm.
struct Wanted {
  Purpose purpose;
  model::Algorithm algorithm;
  Slot slot{};
  std::optional<Byte> version{};
  crypto::CipherKind chosen = crypto::CipherKind::TripleDes;  ///< by the bank, for its own keys
};

bool fits(const KeyFacts& facts, const Wanted& wanted) {
  return facts.purpose == wanted.purpose && facts.slot == wanted.slot &&
         usable(facts, wanted.version) &&
         (!follows_the_card(wanted.purpose) ||
          facts.algorithm == model::cipher_kind(wanted.algorithm)) &&
         (!follows_the_bank(wanted.purpose) || facts.algorithm == wanted.chosen);
}

Result<const KeyEntry*> newest(const KeyRing& ring, const Wanted& wanted) {
  const KeyEntry* found = nullptr;
  for (const KeyEntry& entry : ring.entries()) {
    const KeyFacts& facts = entry.facts;
    const bool newer = found == nullptr || facts.version > found->facts.version;
    if (newer && fits(facts, wanted)) found = &entry;
  }
  if (found != nullptr) return found;
  if (wanted.purpose == Purpose::CardKey) {
    const Slot& slot = wanted.slot;
    const model::KeyRow* key = model::find_key(slot.df, slot.type, slot.id);
    return Error{ErrorKind::Keys,
                 msg("the vault has no active key {} {}", model::row(slot.df).name,
                     key == nullptr ? std::string_view("?") : key->name),
                 msg("load the key with its custodian")};
  }
  return Error{ErrorKind::Keys, msg("the vault has no active {}", row(wanted.purpose).name),
               msg("load the key with its custodian")};
}

}  // namespace

Result<const KeyEntry*> StepKeys::get(Purpose purpose) const {
  return bank_key(purpose, crypto::CipherKind::TripleDes);
}

Result<const KeyEntry*> StepKeys::bank_key(Purpose purpose, crypto::CipherKind algorithm) const {
  expects(purpose != Purpose::CardKey);
  if (allowed(step_, purpose)) return newest(*ring_, {purpose, algorithm_, {}, {}, algorithm});
  return Error{ErrorKind::Keys, msg("this step may not use the {}", row(purpose).name),
               msg("the two sides' keys never meet in one hand: choose the step that writes this "
                   "side")};
}

Result<const KeyEntry*> StepKeys::card_key(const Slot& slot, std::optional<Byte> version) const {
  if (allowed(step_, Purpose::CardKey))
    return newest(*ring_, {Purpose::CardKey, algorithm_, slot, version});
  return Error{ErrorKind::Keys, msg("this step may not use the {}", row(Purpose::CardKey).name),
               msg("the two sides' keys never meet in one hand: choose the step that writes this "
                   "side")};
}

Result<const KeyEntry*> CustodyKeys::get(Purpose purpose, model::Algorithm algorithm) const {
  expects(purpose != Purpose::CardKey);
  const bool ours = row(purpose).steps == custody_only || purpose == Purpose::CardMaster ||
                    purpose == Purpose::Transport;
  if (ours) return newest(*ring_, {purpose, algorithm});
  return Error{ErrorKind::Keys, msg("key custody may not use the {}", row(purpose).name),
               msg("key cards carry the keys of the social side only")};
}

std::vector<const KeyEntry*> CustodyKeys::card_keys(model::Algorithm algorithm) const {
  std::vector<const KeyEntry*> out;
  for (const model::KeyRow& key : model::key_table()) {
    const auto found = newest(*ring_, {
                                          Purpose::CardKey, algorithm, {key.df, key.type, key.id}
    });
    if (found) out.push_back(*found);
  }
  return out;
}

}  // namespace sscard::keys
