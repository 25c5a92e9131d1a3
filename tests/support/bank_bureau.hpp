// A bureau for bank products with keys: issuer, pool and maker around the production flow.
#pragma once

#include <map>

#include "personalizer/bankdata/bank_maker.hpp"
#include "tests/support/issued_card.hpp"

namespace sscard::test {

/// A pool in memory; empty unless a test fills it.
class MemoryPool final : public perso::PairPool {
 public:
  Status put(const keys::PairRequest& kind, const keys::SealedPair& pair) override {
    pairs.push_back({kind, pair});
    return {};
  }
  Result<std::optional<keys::SealedPair>> take(const keys::PairRequest& kind) override {
    for (auto at = pairs.begin(); at != pairs.end(); ++at) {
      if (!(at->first == kind)) continue;
      const keys::SealedPair out = at->second;
      pairs.erase(at);
      return std::optional(out);
    }
    return std::optional<keys::SealedPair>{};
  }
  Result<std::size_t> stock(const keys::PairRequest&) override { return pairs.size(); }
  Status keep(const data::ChipSerial& chip, const perso::SignedForChip& what) override {
    signed_for[chip.text()] = what;
    return {};
  }
  Result<std::optional<perso::SignedForChip>> kept(const data::ChipSerial& chip) override {
    const auto found = signed_for.find(chip.text());
    if (found == signed_for.end()) return std::optional<perso::SignedForChip>{};
    return std::optional(found->second);
  }

  std::vector<std::pair<keys::PairRequest, keys::SealedPair>> pairs;
  std::map<std::string, perso::SignedForChip> signed_for;
};

/// A test product: these proofs, short keys so that tests are fast.
inline perso::Profile key_product(perso::OfflineProof rsa, perso::OfflineProof sm2) {
  perso::Profile out = perso::test_profile();
  out.bank.rsa = {rsa, 0xF1, 0, 1024, 768, 3};
  out.bank.sm2 = {sm2, 0xF8, 0, 0, 0, 0};
  out.bank.check_values = true;
  if (sm2 != perso::OfflineProof::None)
    out.bank.pdol = from_hex("9F7A019F02065F2A02DF6901").value();
  return out;
}

/// Everything of one run with a key product.
class BankBureau {
 public:
  explicit BankBureau(const perso::Profile& product)
      : profile(product),
        compiled(profile.tree()),
        issuer(perso::make_test_issuer(profile.bank, *vault).value()),
        maker({profile, issuer, pool, *vault}),
        work(new_work()) {}

  std::unique_ptr<perso::CardWork> new_work() {
    return perso::make_card_flow(
        {keys::Step::Both, profile, compiled, perso::t514(), *vault, world.world(), &maker});
  }
  /// Personalizes and verifies; the record, or where it ended.
  Result<perso::CardRecord> issue(MemoryCard& card, const perso::CardOrder& order) {
    cos::InProcessLink link = card.link();
    Channel channel(link);
    const perso::CardTask task{order, data::ChipSerial::from_atr(channel.atr()).value(), 1};
    perso::CardOutcome outcome = work->personalize(channel, task);
    if (!outcome.done()) return *outcome.error;
    const Status verified = work->verify(channel, task, outcome.record);
    if (!verified) return verified.error();
    return outcome.record;
  }

  SeededWorld world;
  TestVault vault;
  MemoryPool pool;
  perso::Profile profile;
  perso::SocialTemplate compiled;
  perso::Issuer issuer;
  perso::BankMaker maker;
  std::unique_ptr<perso::CardWork> work;
};

}  // namespace sscard::test
