#include "keys/vault/test_keys.hpp"

#include <fmt/format.h>

namespace sscard::keys {
namespace {

/// First 16 bytes of SM3("sscard test keys/" ‖ label).
KeyBytes from_label(const crypto::Provider& provider, std::string_view label) {
  const std::string text = fmt::format("{}/{}", test_key_set_name, label);
  Bytes digest = provider.hash(crypto::HashKind::Sm3, as_bytes(text));
  const WipeOnExit wiped(digest);
  return KeyBytes(ByteView(digest).first(16));
}

KeyFacts test_facts(std::string name, Purpose purpose) {
  KeyFacts facts;
  facts.name = std::move(name);
  facts.purpose = purpose;
  facts.test = true;
  return facts;
}

struct SingleKey {
  std::string_view name;
  Purpose purpose;
  crypto::CipherKind algorithm = crypto::CipherKind::TripleDes;
};

constexpr SingleKey single_keys[] = {
    {"card MK", Purpose::CardMaster},
    {"card MK (SM4)", Purpose::CardMaster, crypto::CipherKind::Sm4},
    {"SSSE hand-over MK", Purpose::HandOverMaster},
    {"SSSE hand-over MK (SM4)", Purpose::HandOverMaster, crypto::CipherKind::Sm4},
    {"PSE hand-over KMC", Purpose::HandOverKmc},
    {"bank KMC", Purpose::Kmc},
    {"bank AC", Purpose::Cryptogram},
    {"bank MAC", Purpose::ScriptMac},
    {"bank ENC", Purpose::ScriptCipher},
    {"bank PIN", Purpose::PinGeneration},
    {"exchange social", Purpose::SocialExchange, crypto::CipherKind::Sm4},
    {"exchange bank", Purpose::BankExchange, crypto::CipherKind::Sm4},
    {"exchange report", Purpose::ReportExchange, crypto::CipherKind::Sm4},
};

class Maker {
 public:
  Maker(const crypto::Provider& provider, std::optional<Step> only)
      : provider_(provider), only_(only), ring_(provider) {}

  void add(KeyFacts facts, KeyBytes secret) {
    if (only_ && !allowed(*only_, facts.purpose)) return;
    const Status added = ring_.add(std::move(facts), std::move(secret));
    if (!added && !failed_) failed_ = added.error();
  }

  void add_single_keys() {
    add(test_facts("transport", Purpose::Transport), KeyBytes(as_bytes("TESTTRANSPORTKEY")));
    add(test_facts("SSSE PIN", Purpose::InitialPin), KeyBytes(as_bytes("123456")));
    for (const SingleKey& key : single_keys) {
      KeyFacts facts = test_facts(std::string(key.name), key.purpose);
      facts.algorithm = key.algorithm;
      const bool kmc = key.purpose == Purpose::Kmc || key.purpose == Purpose::HandOverKmc;
      if (kmc) facts.identifier = test_kmc_identifier;
      add(std::move(facts), from_label(provider_, key.name));
    }
  }

  /// One master per row of the social key table; the PIN is no key, the MF belongs to the card.
  void add_card_keys(crypto::CipherKind algorithm, std::string_view mark) {
    for (const model::KeyRow& row : model::key_table()) {
      if (row.type == model::KeyType::Pin || row.df == model::Df::Mf) continue;
      KeyFacts facts = test_facts(fmt::format("{} {}{}", model::row(row.df).name, row.name, mark),
                                  Purpose::CardKey);
      facts.algorithm = algorithm;
      facts.slot = {row.df, row.type, row.id};
      facts.level = row.level;
      KeyBytes secret = from_label(provider_, facts.name);
      add(std::move(facts), std::move(secret));
    }
  }

  Result<KeyRing> take() {
    if (failed_) return *failed_;
    return std::move(ring_);
  }

 private:
  const crypto::Provider& provider_;
  std::optional<Step> only_;
  KeyRing ring_;
  std::optional<Error> failed_;
};

Result<KeyRing> make(const crypto::Provider& provider, std::optional<Step> only) {
  Maker maker(provider, only);
  maker.add_single_keys();
  maker.add_card_keys(crypto::CipherKind::TripleDes, "");
  maker.add_card_keys(crypto::CipherKind::Sm4, " (SM4)");
  return maker.take();
}

}  // namespace

Result<KeyRing> test_key_ring(const crypto::Provider& provider) {
  return make(provider, std::nullopt);
}

Result<KeyRing> test_key_ring(const crypto::Provider& provider, Step step) {
  return make(provider, step);
}

}  // namespace sscard::keys
