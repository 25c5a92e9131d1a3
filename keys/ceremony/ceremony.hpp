// A key ceremony (密钥仪式) as a state machine: two or three custodians enter one component each,
// twice and alone; an officer who holds none compares the check value of the result; only then the
// key enters the ring. Whatever goes wrong leaves the state as it was, whatever ends early leaves
// no key: the components live here and nowhere else, and are wiped with it. Runs inside the vault
// process. Sources: security.md 5.1, B1, B2, B3, B11.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "keys/vault/key_ring.hpp"

namespace sscard::keys {

enum class CeremonyState : std::uint8_t { Components, Comparing, Stored, Aborted };

struct CeremonyPlan {
  KeyFacts facts;                       ///< of the key that is made
  std::vector<std::string> custodians;  ///< two or three, in the order in which they enter
  std::string officer;
};

/// One thing that happened, without any key material.
struct CeremonyMinute {
  std::string person;
  const char* action;  ///< a phrase
  std::array<Byte, 3> kcv{};
};

class Ceremony {
 public:
  /// Usage: not two or three custodians, a person twice, an officer who is a custodian, a PIN.
  static Result<Ceremony> begin(const crypto::Provider& provider, CeremonyPlan plan);

  /// The next custodian's component, typed twice. Gives its check value, for the custodian's own
  /// record. Keys: another person's turn, two different entries, 16 bytes not given, even parity in
  /// a 3DES component (a slip in a parity bit would not change the check value), a component that
  /// was entered before.
  Result<std::array<Byte, 3>> enter(const std::string& person, const KeyBytes& component,
                                    const KeyBytes& again);
  /// The check value of the combined key, once all components are there.
  Result<std::array<Byte, 3>> combined_kcv() const;
  /// The officer compares with the value that came with the components, and stores. A wrong value
  /// ends the ceremony without a key, because nobody knows which component is wrong. Keys: another
  /// person, too early, another value, a key the ring refuses.
  Status store(const std::string& person, const std::array<Byte, 3>& expected, KeyRing& ring);
  /// Anybody present may end it; the components are wiped.
  void abort(const std::string& person);

  CeremonyState state() const { return state_; }
  const std::vector<CeremonyMinute>& minutes() const { return minutes_; }

 private:
  Ceremony(const crypto::Provider& provider, CeremonyPlan plan);
  Status check_component(const KeyBytes& component, const KeyBytes& again) const;
  Result<KeyBytes> combine() const;
  void end(CeremonyState state);

  const crypto::Provider* provider_;
  CeremonyPlan plan_;
  CeremonyState state_ = CeremonyState::Components;
  std::vector<KeyBytes> components_;
  std::vector<CeremonyMinute> minutes_;
};

}  // namespace sscard::keys
