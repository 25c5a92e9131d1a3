// The pool of card key pairs: made ahead of the line, sealed by the vault, each given out once. An
// interface, so that a faster generator or a store that several stations share can stand behind it.
// The ledger's pool survives restarts; taking a pair is durable before it is used.
// Sources: design.md 9; reference/limits.md 3.3.
#pragma once

#include <atomic>
#include <optional>
#include <thread>

#include "cardlib/data/identifiers.hpp"
#include "keys/vault/vault.hpp"
#include "personalizer/ledger/ledger.hpp"

namespace sscard::perso {

/// What was signed for a chip, to finish it after an interruption. Nothing secret.
struct SignedForChip {
  Bytes digest;  ///< SM3 over what the signatures cover
  std::vector<keys::SignedCardData> signatures;
};

class PairPool {
 public:
  virtual ~PairPool() = default;
  virtual Status put(const keys::PairRequest& kind, const keys::SealedPair& pair) = 0;
  /// Gone from the pool when this returns; nullopt: the pool has none of this kind.
  virtual Result<std::optional<keys::SealedPair>> take(const keys::PairRequest& kind) = 0;
  virtual Result<std::size_t> stock(const keys::PairRequest& kind) = 0;
  virtual Status keep(const data::ChipSerial& chip, const SignedForChip& what) = 0;
  virtual Result<std::optional<SignedForChip>> kept(const data::ChipSerial& chip) = 0;
};

/// The pool in the ledger of a job.
class LedgerPairPool final : public PairPool {
 public:
  explicit LedgerPairPool(Ledger& ledger) : ledger_(ledger) {}
  Status put(const keys::PairRequest& kind, const keys::SealedPair& pair) override;
  Result<std::optional<keys::SealedPair>> take(const keys::PairRequest& kind) override;
  Result<std::size_t> stock(const keys::PairRequest& kind) override;
  Status keep(const data::ChipSerial& chip, const SignedForChip& what) override;
  Result<std::optional<SignedForChip>> kept(const data::ChipSerial& chip) override;

 private:
  Ledger& ledger_;
};

/// Fills a pool while the line waits for cards: one pair at a time, so a card's own vault call
/// waits for one pair at most. Ends with its owner, with the first error, or when the target is
/// reached.
class PairFiller {
 public:
  struct Target {
    keys::PairRequest kind;
    std::size_t pairs = 0;
  };
  PairFiller(keys::Vault& vault, PairPool& pool, std::vector<Target> targets);
  PairFiller(const PairFiller&) = delete;
  PairFiller& operator=(const PairFiller&) = delete;
  ~PairFiller();

  /// One pair of the first kind that is short; false when nothing is.
  static Result<bool> fill_one(keys::Vault& vault, PairPool& pool, std::span<const Target> targets);

 private:
  std::atomic<bool> ended_{false};
  std::thread worker_;
};

}  // namespace sscard::perso
