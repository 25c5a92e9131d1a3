#include "keys/vault/test_keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "keys/vault/named_keys.hpp"

namespace sscard::keys {
namespace {

/// First 16 bytes of SM3("sscard test keys/" ‖ label).
KeyBytes from_label(const crypto::Provider& provider, std::string_view label) {
  const std::string text = fmt::format("{}/{}", test_key_set_name, label);
  Bytes digest = provider.hash(crypto::HashKind::Sm3, as_bytes(text));
  const WipeOnExit wiped(digest);
  return KeyBytes(ByteView(digest).first(16));
}

/// The transport key of test blanks and the PINs are printed, all others come from labels.
KeyBytes test_value(const crypto::Provider& provider, const KeyFacts& facts) {
  if (facts.purpose == Purpose::Transport) return KeyBytes(as_bytes("TESTTRANSPORTKEY"));
  if (facts.purpose == Purpose::InitialPin) return KeyBytes(as_bytes("123456"));
  if (facts.purpose == Purpose::CarrierPin) return KeyBytes(as_bytes("654321"));
  return from_label(provider, facts.name);
}

class Maker {
 public:
  Maker(KeyRing empty, std::optional<Step> only) : only_(only), ring_(std::move(empty)) {}

  void add(KeyFacts facts, KeyBytes secret) {
    if (only_ && !allowed(*only_, facts.purpose)) return;
    if (ring_.charter() && !holds(ring_.charter()->role, facts.purpose)) return;
    const Status added = ring_.add(std::move(facts), std::move(secret));
    if (!added && !failed_) failed_ = added.error();
  }

  void add_all() {
    for (KeyFacts& facts : named_keys()) {
      facts.test = true;
      const bool kmc = facts.purpose == Purpose::Kmc || facts.purpose == Purpose::HandOverKmc;
      if (kmc) facts.identifier = test_kmc_identifier;
      KeyBytes secret = test_value(ring_.provider(), facts);
      add(std::move(facts), std::move(secret));
    }
  }

  Result<KeyRing> take() {
    if (failed_) return *failed_;
    return std::move(ring_);
  }

 private:
  std::optional<Step> only_;
  KeyRing ring_;
  std::optional<Error> failed_;
};

Result<KeyRing> make(KeyRing empty, std::optional<Step> only) {
  Maker maker(std::move(empty), only);
  maker.add_all();
  return maker.take();
}

}  // namespace

Result<KeyRing> test_key_ring(const crypto::Provider& provider) {
  return make(KeyRing(provider), std::nullopt);
}

Result<KeyRing> test_key_ring(const crypto::Provider& provider, Step step) {
  return make(KeyRing(provider), step);
}

Result<KeyRing> test_key_ring(const crypto::Provider& provider, const Charter& charter) {
  expects(charter.test);
  return make(KeyRing(provider, charter), std::nullopt);
}

bool is_test_value(const crypto::Provider& provider, const std::function<bool(ByteView)>& same) {
  return std::ranges::any_of(named_keys(), [&](const KeyFacts& facts) {
    if (is_pin(facts.purpose)) return false;
    return same(test_value(provider, facts).reveal(SecretAccess::for_cipher()));
  });
}

}  // namespace sscard::keys
