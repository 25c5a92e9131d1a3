#include "keys/ceremony/ceremony.hpp"

#include <algorithm>
#include <bit>
#include <set>

namespace sscard::keys {
namespace {

constexpr std::size_t component_size = 16;

Error refused(Message what) {
  return {ErrorKind::Keys, std::move(what), msg("the ceremony stands where it stood")};
}

bool odd_parity(ByteView bytes) {
  return std::ranges::all_of(bytes, [](Byte b) { return std::popcount(b) % 2 == 1; });
}

}  // namespace

Ceremony::Ceremony(const crypto::Provider& provider, CeremonyPlan plan)
    : provider_(&provider), plan_(std::move(plan)) {}

Result<Ceremony> Ceremony::begin(const crypto::Provider& provider, CeremonyPlan plan) {
  std::set<std::string> people(plan.custodians.begin(), plan.custodians.end());
  const bool few_or_many = plan.custodians.size() < 2 || plan.custodians.size() > 3;
  const bool distinct = people.size() == plan.custodians.size() && !people.contains("") &&
                        !plan.officer.empty() && !people.contains(plan.officer);
  if (few_or_many || !distinct) {
    return Error{ErrorKind::Usage, msg("a ceremony needs two or three custodians and an officer"),
                 msg("name as many different persons")};
  }
  if (is_pin(plan.facts.purpose)) {
    return Error{ErrorKind::Usage, msg("a PIN has no components"),
                 msg("use `sscard vault enter-pin`")};
  }
  return Ceremony(provider, std::move(plan));
}

Status Ceremony::check_component(const KeyBytes& component, const KeyBytes& again) const {
  if (!component.same_as(again)) return refused(msg("the two entries differ"));
  if (component.size() != component_size) return refused(msg("a component has 16 bytes"));
  const bool des = plan_.facts.algorithm == crypto::CipherKind::TripleDes;
  if (des && !odd_parity(component.reveal(SecretAccess::for_cipher())))
    return refused(msg("the parity of the component is wrong: a byte was mistyped"));
  const bool known = std::ranges::any_of(
      components_, [&](const KeyBytes& other) { return other.same_as(component); });
  if (known) return refused(msg("this component was entered already"));
  return {};
}

Result<std::array<Byte, 3>> Ceremony::enter(const std::string& person, const KeyBytes& component,
                                            const KeyBytes& again) {
  if (state_ != CeremonyState::Components) return refused(msg("no component is expected any more"));
  if (plan_.custodians[components_.size()] != person)
    return refused(msg("it is another custodian's turn"));
  if (Status good = check_component(component, again); !good) return good.error();
  const auto kcv = check_value(*provider_, plan_.facts.algorithm, component);
  if (!kcv) return kcv.error();
  components_.emplace_back(component.reveal(SecretAccess::for_cipher()));
  minutes_.push_back({person, phrase("entered a component"), *kcv});
  if (components_.size() == plan_.custodians.size()) state_ = CeremonyState::Comparing;
  return *kcv;
}

Result<KeyBytes> Ceremony::combine() const {
  if (state_ != CeremonyState::Comparing) return refused(msg("not all components are there"));
  std::array<Byte, component_size> key{};
  const WipeOnExit wiped(key);
  for (const KeyBytes& component : components_) {
    const ByteView bytes = component.reveal(SecretAccess::for_cipher());
    for (std::size_t i = 0; i < key.size(); ++i)
      key[i] ^= bytes[i];
  }
  return KeyBytes(key);
}

Result<std::array<Byte, 3>> Ceremony::combined_kcv() const {
  const auto key = combine();
  if (!key) return key.error();
  return check_value(*provider_, plan_.facts.algorithm, *key);
}

Status Ceremony::store(const std::string& person, const std::array<Byte, 3>& expected,
                       KeyRing& ring) {
  if (person != plan_.officer) return refused(msg("only the officer stores the key"));
  auto key = combine();
  if (!key) return key.error();
  const auto kcv = check_value(*provider_, plan_.facts.algorithm, *key);
  if (!kcv) return kcv.error();
  if (*kcv != expected) {
    minutes_.push_back({person, phrase("found another check value"), *kcv});
    end(CeremonyState::Aborted);
    return Error{ErrorKind::Keys, msg("the check value of the key is another one"),
                 msg("nothing was stored; begin the ceremony again with checked components")};
  }
  if (Status added = ring.add(plan_.facts, std::move(*key)); !added) return added;
  minutes_.push_back({person, phrase("compared and stored the key"), *kcv});
  end(CeremonyState::Stored);
  return {};
}

void Ceremony::abort(const std::string& person) {
  if (state_ == CeremonyState::Stored || state_ == CeremonyState::Aborted) return;
  minutes_.push_back({person, phrase("ended the ceremony"), {}});
  end(CeremonyState::Aborted);
}

void Ceremony::end(CeremonyState state) {
  state_ = state;
  components_.clear();
}

}  // namespace sscard::keys
