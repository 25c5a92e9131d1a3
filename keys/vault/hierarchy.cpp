#include "keys/vault/hierarchy.hpp"

#include <algorithm>

#include "cardlib/model/diversification.hpp"
#include "keys/vault/named_keys.hpp"

namespace sscard::keys {
namespace {

using model::KeyLevel;

Error refused(Message what) {
  return {ErrorKind::Keys, std::move(what),
          msg("this is against the rules of the vault; nothing was changed")};
}

Error wrong_region(Message what) {
  return {ErrorKind::Usage, std::move(what), msg("give --region with the six digits of the level")};
}

bool six_digits(const std::string& text) {
  return text.size() == 6 && text.find_first_not_of("0123456789") == std::string::npos;
}

bool is_province(const std::string& region) {
  return region.ends_with("0000");
}

/// Keys of the social table come from one level; all others are made by whoever holds them.
bool made_here(const Charter& charter, const KeyFacts& facts) {
  if (!holds(charter.role, facts.purpose)) return false;
  return facts.purpose != Purpose::CardKey || facts.level <= charter.level;
}

Byte newest_version(const KeyRing& ring, const std::string& name) {
  Byte newest = 0;
  for (const KeyEntry& entry : ring.entries()) {
    if (entry.facts.name == name) newest = std::max(newest, entry.facts.version);
  }
  return newest;
}

/// The key as this vault holds it: at the level of the vault when it is a key of the table.
void place(KeyFacts& facts, const Charter& charter) {
  facts.test = charter.test;
  if (facts.purpose == Purpose::CardKey && facts.level == charter.level)
    facts.region = charter.region;
}

void set_odd_parity(MutableBytes key) {
  for (Byte& byte : key) {
    unsigned ones = 0;
    for (unsigned bit = 1; bit < 8; ++bit)
      ones += (static_cast<unsigned>(byte) >> bit) & 1U;
    byte = static_cast<Byte>((static_cast<unsigned>(byte) & 0xFEU) | (~ones & 1U));
  }
}

KeyBytes random_key(const KeyFacts& facts, Random& random) {
  std::array<Byte, 16> value{};
  const WipeOnExit wiped(value);
  random.fill(value);
  const bool bank = row(facts.purpose).owner == Owner::Bank;
  if (bank && facts.algorithm == crypto::CipherKind::TripleDes) set_odd_parity(value);
  return KeyBytes(value);
}

}  // namespace

Status check(const Charter& charter) {
  if (charter.role == Role::Bank) {
    if (charter.region.empty()) return {};
    return wrong_region(msg("a bank's vault has no region"));
  }
  if (charter.level == KeyLevel::National) {
    if (charter.region.empty()) return {};
    return wrong_region(msg("a national vault has no region"));
  }
  if (!six_digits(charter.region)) return wrong_region(msg("the region has not six digits"));
  if (is_province(charter.region) != (charter.level == KeyLevel::Provincial))
    return wrong_region(msg("region {} does not fit the level", charter.region));
  // region 99 exists in tests only (design.md 5)
  if (!charter.test && charter.region.starts_with("99"))
    return wrong_region(msg("region {} is for tests only", charter.region));
  return {};
}

Result<KeyFacts> next_version(const KeyRing& ring, const KeyOrder& order) {
  expects(ring.charter().has_value());
  const Charter& charter = *ring.charter();
  auto facts = named_key(order.name);
  if (!facts) return facts.error();
  if (charter.role == Role::Bureau)
    return refused(msg("a bureau makes no keys: the two sides deliver theirs"));
  if (is_pin(facts->purpose)) {
    return Error{ErrorKind::Usage, msg("a PIN is chosen by people"),
                 msg("use `sscard vault enter-pin`")};
  }
  if (!made_here(charter, *facts))
    return refused(msg("key {} is not made in this vault", facts->name));
  const Byte newest = newest_version(ring, facts->name);
  if (newest >= versions_max) return refused(msg("key {} has no version left", facts->name));
  facts->version = static_cast<Byte>(newest + 1);
  facts->identifier = order.identifier;
  place(*facts, charter);
  return facts;
}

Result<KeyFacts> generate(KeyRing& ring, const KeyOrder& order, Random& random) {
  auto facts = next_version(ring, order);
  if (!facts) return facts.error();
  KeyFacts made = *facts;
  if (Status added = ring.add(std::move(*facts), random_key(made, random)); !added)
    return added.error();
  ring.retire_before(made.name, made.version);
  return made;
}

Status enter_pin(KeyRing& ring, Purpose purpose, SecretInput& input) {
  expects(ring.charter().has_value() && is_pin(purpose));
  const bool carrier = purpose == Purpose::CarrierPin;
  auto facts = named_key(carrier ? "carrier PIN" : "SSSE PIN");
  if (!facts) return facts.error();
  const auto pin =
      input.ask(carrier ? msg("operator PIN of new carriers") : msg("initial PIN of new cards"),
                Entry::Twice);
  if (!pin) return pin.error();
  if (pin->size() > KeyBytes::capacity) return refused(msg("a PIN has 4 to 16 digits"));
  const Byte newest = newest_version(ring, facts->name);
  if (newest >= versions_max) return refused(msg("key {} has no version left", facts->name));
  facts->version = static_cast<Byte>(newest + 1);
  facts->test = ring.is_test();
  const std::string name = facts->name;
  const Byte version = facts->version;
  Status added = ring.add(std::move(*facts), KeyBytes(pin->reveal(SecretAccess::for_cipher())));
  if (added) ring.retire_before(name, version);
  return added;
}

std::vector<std::string> missing_keys(const KeyRing& ring) {
  expects(ring.charter().has_value());
  std::vector<std::string> out;
  for (const KeyFacts& facts : named_keys()) {
    const bool other_way = is_pin(facts.purpose) || facts.purpose == Purpose::Kmc ||
                           facts.purpose == Purpose::HandOverKmc;
    if (other_way || !made_here(*ring.charter(), facts)) continue;
    if (newest_version(ring, facts.name) == 0) out.push_back(facts.name);
  }
  return out;
}

// --- dispersal -----------------------------------------------------------------------------------

bool is_real_child(ByteView child, ByteView parent, ByteView factor,
                   const std::vector<ByteView>& others) {
  Bytes doubled = to_bytes(factor);
  for (const Byte b : factor)
    doubled.push_back(static_cast<Byte>(~b));
  const Bytes zeros(child.size());
  const bool parent_or_constant = equal_constant_time(child, parent) ||
                                  equal_constant_time(child, doubled) ||
                                  equal_constant_time(child, zeros);
  return !parent_or_constant && std::ranges::none_of(others, [&](ByteView other) {
    return equal_constant_time(child, other);
  });
}

namespace {

struct Link {
  KeyLevel level;
  model::Block8 factor;
};

/// The steps from a key's level down to the receiver's.
std::vector<Link> chain(KeyLevel from, const Charter& to) {
  const model::CardFactors factors = model::card_factors(to.region, {});
  std::vector<Link> out;
  if (from == KeyLevel::National) out.push_back({KeyLevel::Provincial, factors.province});
  if (to.level == KeyLevel::City) out.push_back({KeyLevel::City, factors.city});
  return out;
}

/// Walks the chain; every key passed on the way is one the next must not be.
Result<KeyBytes> walk_down(const KeyRing& from, const KeyEntry& entry, const Charter& to) {
  std::vector<KeyBytes> passed;
  passed.emplace_back(entry.secret.reveal(SecretAccess::for_cipher()));
  for (const Link& link : chain(entry.facts.level, to)) {
    const ByteView parent = passed.back().reveal(SecretAccess::for_cipher());
    const auto cipher = from.provider().cipher(entry.facts.algorithm, parent);
    if (!cipher) return cipher.error();
    std::array<Byte, 16> child{};
    const WipeOnExit wiped(child);
    model::diversify(**cipher, link.factor, child);
    std::vector<ByteView> others;
    for (const KeyBytes& key : passed)
      others.push_back(key.reveal(SecretAccess::for_cipher()));
    if (!is_real_child(child, parent, link.factor, others))
      return refused(msg("key {}: its dispersal gives no new key", entry.facts.name));
    passed.emplace_back(child);
  }
  return std::move(passed.back());
}

bool is_below(const Charter& from, const Charter& to) {
  const bool same_world = from.role == Role::Social && to.role == Role::Social &&
                          from.test == to.test && to.level < from.level;
  const bool own_province =
      from.level != KeyLevel::Provincial || from.region.substr(0, 2) == to.region.substr(0, 2);
  return same_world && own_province;
}

}  // namespace

Result<KeyRing> disperse(const KeyRing& from, const Charter& to) {
  if (Status good = check(to); !good) return good.error();
  if (!from.charter() || !is_below(*from.charter(), to))
    return refused(msg("keys are dispersed downwards, inside the own region and side"));
  KeyRing out(from.provider(), to);
  for (const KeyEntry& entry : from.entries()) {
    const KeyFacts& facts = entry.facts;
    if (facts.purpose != Purpose::CardKey || facts.level <= to.level) continue;
    if (facts.state == KeyState::PreActive) continue;
    auto child = walk_down(from, entry, to);
    if (!child) return child.error();
    KeyFacts lower = facts;
    lower.level = to.level;
    lower.region = to.region;
    if (Status added = out.add(std::move(lower), std::move(*child)); !added) return added.error();
  }
  if (out.entries().empty()) return refused(msg("this vault has no key for the lower level"));
  return out;
}

}  // namespace sscard::keys
