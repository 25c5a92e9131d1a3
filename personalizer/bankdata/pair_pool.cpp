#include "personalizer/bankdata/pair_pool.hpp"

#include "keys/vault/pair_walk.hpp"

namespace sscard::perso {
namespace {

/// Name of a kind in the ledger: "rsa-1152-3", "sm2".
std::string kind_name(const keys::PairRequest& kind) {
  if (kind.kind == keys::PairKind::Sm2) return "sm2";
  return fmt::format("rsa-{}-{}", kind.bits, kind.exponent);
}

Error broken(const char* what) {
  return {ErrorKind::Storage, msg("the ledger holds a {} that is none", what),
          msg("issue no more cards from this job; keep the folder and ask for an audit")};
}

}  // namespace

Status LedgerPairPool::put(const keys::PairRequest& kind, const keys::SealedPair& pair) {
  return ledger_.add_pair(kind_name(kind), encode(pair));
}

Result<std::optional<keys::SealedPair>> LedgerPairPool::take(const keys::PairRequest& kind) {
  const auto bytes = ledger_.take_pair(kind_name(kind));
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<keys::SealedPair>{};
  auto pair = keys::parse_sealed_pair(**bytes);
  if (!pair) return broken(phrase("key pair"));
  return std::optional(std::move(*pair));
}

Result<std::size_t> LedgerPairPool::stock(const keys::PairRequest& kind) {
  return ledger_.pairs_in_stock(kind_name(kind));
}

Status LedgerPairPool::keep(const data::ChipSerial& chip, const SignedForChip& what) {
  keys::wire::Writer out;
  out.blob(what.digest);
  out.list(what.signatures, [&](const auto& one) { keys::walk(out, one); });
  return ledger_.keep_bank_data(chip, out.out);
}

Result<std::optional<SignedForChip>> LedgerPairPool::kept(const data::ChipSerial& chip) {
  const auto bytes = ledger_.bank_data(chip);
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<SignedForChip>{};
  keys::wire::Reader in(**bytes);
  SignedForChip out;
  in.blob(out.digest);
  in.list(out.signatures, [&](auto& one) { keys::walk(in, one); });
  if (!in.done()) return broken(phrase("signature"));
  return std::optional(std::move(out));
}

Result<bool> PairFiller::fill_one(keys::Vault& vault, PairPool& pool,
                                  std::span<const Target> targets) {
  for (const Target& target : targets) {
    const auto there = pool.stock(target.kind);
    if (!there) return there.error();
    if (*there >= target.pairs) continue;
    const auto pair = vault.make_pair(target.kind);
    if (!pair) return pair.error();
    if (Status put = pool.put(target.kind, *pair); !put) return put.error();
    return true;
  }
  return false;
}

PairFiller::PairFiller(keys::Vault& vault, PairPool& pool, std::vector<Target> targets) {
  worker_ = std::thread([this, &vault, &pool, targets = std::move(targets)] {
    while (!ended_) {
      // an error here is no news: the line meets it itself when it needs a pair
      const auto filled = fill_one(vault, pool, targets);
      if (!filled || !*filled) return;
    }
  });
}

PairFiller::~PairFiller() {
  ended_ = true;
  worker_.join();
}

}  // namespace sscard::perso
