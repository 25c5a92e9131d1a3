// BankMaker: customer record in, complete bank plan out. It takes a key pair from the pool (or has
// one made when the pool is empty), asks the vault once for signatures and check values, and
// builds the groupings. After an interruption it finishes a chip with what was signed for it.
// Source: design.md 3, 6, 9; reference/pboc.md 1.5.
#pragma once

#include "personalizer/bankdata/issuer.hpp"
#include "personalizer/bankdata/pair_pool.hpp"
#include "personalizer/plan/bank_plan.hpp"

namespace sscard::perso {

/// What all cards of a run share; it outlives the maker.
struct BankSource {
  const Profile& profile;
  const Issuer& issuer;
  PairPool& pool;
  keys::Vault& vault;
};

/// A fresh card, or one whose writing was interrupted and that is only looked at.
enum class BankPlanFor : std::uint8_t { NewCard, WrittenCard };

class BankMaker {
 public:
  explicit BankMaker(const BankSource& source) : source_(source) {}

  /// Any number of threads. One vault call when the product needs bank data, else none. BadInput:
  /// the account is not of this product's issuer. WrongCard: nothing was signed for this chip.
  Result<BankPlan> make(const BankRecord& record, const data::ChipSerial& chip,
                        BankPlanFor purpose) const;
  std::uint32_t vault_calls() const { return source_.profile.bank.needs_bank_data() ? 1 : 0; }
  /// The kinds of pairs that every card takes, for filling the pool.
  std::vector<keys::PairRequest> pairs_per_card() const;

 private:
  Result<keys::SealedPair> take(const keys::PairRequest& kind) const;
  Result<keys::BankDataRequest> request_for(const BankRecord& record) const;
  Status add_signatures(const data::ChipSerial& chip, BankPlanFor purpose, BankParts& parts,
                        keys::BankDataRequest& request) const;

  BankSource source_;
};

/// Track 2 for the magnetic stripe of a transition card (复合卡): as the chip's, with CVV instead
/// of iCVV. `;PAN=YYMM service code 00000 CVV?` [PROP for the discretionary data].
std::string stripe_track_2(const BankRecord& record, const std::string& check_value);

}  // namespace sscard::perso
