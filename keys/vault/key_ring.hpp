// KeyRing: the master keys of one vault as typed entries, and the policy that stands before each of
// them: one key has one purpose, a purpose has one owner, and a step reaches only the purposes it
// needs. Sources: design.md 5; reference/ssc-card.md 6, 7.1; security.md B3, B5, B6, 5.4.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cardlib/base/secret.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/key_table.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::keys {

/// What a key is for. There is no second use of the same key.
enum class Purpose : std::uint8_t {
  Transport,         ///< 传输密钥 of blank cards: transport code, first card master key
  CardMaster,        ///< master of the card master keys (卡片主控密钥, MK of the MF)
  CardKey,           ///< master of one key of the social key table; `slot` says which
  InitialPin,        ///< the PIN a new card carries, in ASCII digits
  HandOverMaster,    ///< master of the MK of SSSE between the two stepwise organisations
  HandOverKmc,       ///< KMC of the key set of PSE between the two stepwise organisations
  Kmc,               ///< 个人化主密钥 of the bank
  Cryptogram,        ///< IMK AC
  ScriptMac,         ///< IMK MAC
  ScriptCipher,      ///< IMK ENC
  PinGeneration,     ///< natural PIN of the bank side (IBM 3624)
  SocialExchange,    ///< MAC of files from and to the social side
  BankExchange,      ///< MAC of files from and to the bank
  ReportExchange,    ///< MAC of the bureau's own reports
  PairSeal,          ///< seals key pairs of the bank side outside the vault
  Verification,      ///< CVK A ‖ CVK B: check values of stripe and chip
  CarrierMaster,     ///< master of the master keys of key cards (密钥卡主控密钥)
  CarrierTransport,  ///< 传输密钥 that carriers export under
  CarrierPin,        ///< operator PIN of a new carrier, in ASCII digits
};
inline constexpr std::size_t purpose_count = 19;

enum class KeyState : std::uint8_t { PreActive, Active, Retired };
enum class Exportability : std::uint8_t { Never, InKeyBlock };

/// Tables with a row per purpose are read by its number: is each row in its place?
constexpr bool in_order_of_purposes(const auto& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].purpose) != i) return false;
  }
  return rows.size() == purpose_count;
}

/// One row per purpose.
struct PurposeRow {
  Purpose purpose;
  Owner owner;
  Byte steps;        ///< bit n = Step n may use it; none: key custody only
  const char* name;  ///< a phrase(), e.g. "bank AC"
};
std::span<const PurposeRow> purpose_table();
const PurposeRow& row(Purpose purpose);
/// Exchange keys serve every step; all others only those of their side.
bool allowed(Step step, Purpose purpose);

/// The keys a role may hold: those of its own side, of the card, and what is handed over between
/// the two stepwise organizations. Keys of carriers lie with the social side alone.
bool holds(Role role, Purpose purpose);

/// The place of a card key in the social key table.
struct Slot {
  model::Df df = model::Df::Mf;
  model::KeyType type = model::KeyType::Master;
  Byte id = 0;
  bool operator==(const Slot&) const = default;
};

/// All there is to say about a key, short of its value.
struct KeyFacts {
  std::string name;  ///< "SSSE UK", "bank AC"; unique together with the version
  Purpose purpose = Purpose::CardKey;
  Slot slot;                                      ///< only for Purpose::CardKey
  model::KeyLevel level = model::KeyLevel::City;  ///< how many factors lead down to the card
  crypto::CipherKind algorithm = crypto::CipherKind::TripleDes;
  Byte version = 1;
  KeyState state = KeyState::Active;
  Exportability exportability = Exportability::Never;
  bool test = false;
  std::array<Byte, 6> identifier{};  ///< KMC identifier: BIN in BCD, F-padded; KMCs only
  std::string region{};              ///< where a dispersed key belongs, six digits; empty: anywhere
  bool operator==(const KeyFacts&) const = default;
};

struct KeyEntry {
  KeyFacts facts;
  std::array<Byte, 3> kcv{};       ///< of a PIN: zeros, six digits would be found from three bytes
  KeyBytes secret;                 ///< empty when the key lies in a token
  unsigned long token_object = 0;  ///< handle of a key in a token

  Owner owner() const { return row(facts.purpose).owner; }
};

class KeyRing {
 public:
  explicit KeyRing(const crypto::Provider& provider) : provider_(&provider) {}
  /// A ring that takes only what its charter allows.
  KeyRing(const crypto::Provider& provider, Charter charter)
      : provider_(&provider), charter_(std::move(charter)) {}

  /// Computes the KCV and keeps the key. ErrorKind::Keys: wrong length, weak value (all bytes
  /// equal, or both halves of a 3DES key equal), the same value under another name, name and
  /// version twice, a test key among production keys or the other way round, a published test value
  /// as a production key, a key that the charter keeps out (other side, higher level, other
  /// region).
  Status add(KeyFacts facts, KeyBytes secret);
  /// A key whose value stays in a token: known by its KCV. Keys: what add() refuses, as far as a
  /// KCV tells.
  Status add_token_key(KeyFacts facts, const std::array<Byte, 3>& kcv, unsigned long object);
  /// Every active older version becomes Retired: cards that carry it live on, no new one gets it.
  void retire_before(const std::string& name, Byte version);

  std::span<const KeyEntry> entries() const { return entries_; }
  bool is_test() const {
    return charter_ ? charter_->test : !entries_.empty() && entries_.front().facts.test;
  }
  const std::optional<Charter>& charter() const { return charter_; }
  std::vector<Kcv> kcvs() const;
  const crypto::Provider& provider() const { return *provider_; }

 private:
  Status check(const KeyFacts& facts, const KeyBytes& secret) const;
  Status check_place(const KeyFacts& facts) const;
  Status check_charter(const KeyFacts& facts) const;

  const crypto::Provider* provider_;
  std::optional<Charter> charter_;
  std::vector<KeyEntry> entries_;
};

/// The ring as one step sees it: what the step does not need is not there.
class StepKeys {
 public:
  /// `algorithm` is that of the card: master keys and card keys are found for it alone.
  StepKeys(const KeyRing& ring, Step step, model::Algorithm algorithm = model::Algorithm::TripleDes)
      : ring_(&ring), step_(step), algorithm_(algorithm) {}

  /// The newest active entry. ErrorKind::Keys when the policy forbids it or there is none. Of a
  /// purpose that exists once per algorithm of the bank's own choice: the 3DES one.
  Result<const KeyEntry*> get(Purpose purpose) const;
  /// KMCs and issuer keys: the one of this algorithm.
  Result<const KeyEntry*> bank_key(Purpose purpose, crypto::CipherKind algorithm) const;
  /// With a version: exactly that one, also when it is retired (cards in the field carry it).
  Result<const KeyEntry*> card_key(const Slot& slot,
                                   std::optional<Byte> version = std::nullopt) const;
  Step step() const { return step_; }

 private:
  const KeyRing* ring_;
  Step step_;
  model::Algorithm algorithm_;
};

/// The ring as key custody sees it, for the issue and the check of key cards (carriers and PSAMs):
/// the keys of carriers and the masters that lie on them. Keys of a bank are not there.
class CustodyKeys {
 public:
  explicit CustodyKeys(const KeyRing& ring) : ring_(&ring) {}

  /// The newest active entry. ErrorKind::Keys when custody has no business with this purpose, or
  /// there is none.
  Result<const KeyEntry*> get(Purpose purpose, model::Algorithm algorithm) const;
  /// Every active master of the social key table for this algorithm, the newest version of each.
  std::vector<const KeyEntry*> card_keys(model::Algorithm algorithm) const;
  const KeyRing& ring() const { return *ring_; }

 private:
  const KeyRing* ring_;
};

/// Digits for people, not a key.
constexpr bool is_pin(Purpose purpose) {
  return purpose == Purpose::InitialPin || purpose == Purpose::CarrierPin;
}
/// Keys of these purposes exist once per algorithm of cards.
bool follows_the_card(Purpose purpose);
/// Keys of these purposes exist once per algorithm that the bank chose: KMCs per channel protocol,
/// issuer keys AC, MAC, ENC with 3DES and with SM4.
bool follows_the_bank(Purpose purpose);

/// First three bytes of the encipherment of a zero block (corrections.md A.9.1).
Result<std::array<Byte, 3>> check_value(const crypto::Provider& provider,
                                        crypto::CipherKind algorithm, const KeyBytes& key);

}  // namespace sscard::keys
