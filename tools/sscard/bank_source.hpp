// What a run needs for bank products with keys: the issuer of the job, the pool of card key pairs
// and who fills it. A product without keys needs none of it and pays nothing.
#pragma once

#include <memory>

#include "personalizer/bankdata/bank_maker.hpp"
#include "personalizer/job/job.hpp"

namespace sscard::tools {

/// The issuer of a job: what the job remembers, else the profile's issuer file, else keys made now
/// with the test authority; remembered before it is used. Empty for a product without keys.
Result<perso::Issuer> issuer_of(const perso::Job& job, const perso::Profile& profile,
                                keys::Vault& vault);

/// Everything of one run; the parts it was made from outlive it.
class BankRun {
 public:
  static Result<std::unique_ptr<BankRun>> open(const perso::Job& job, const perso::Profile& profile,
                                               keys::Vault& vault);
  const perso::BankMaker& maker() const { return maker_; }
  /// Fills the pool for so many cards beside the line, until the run ends.
  void fill_for(std::size_t cards);

 private:
  BankRun(const perso::Job& job, const perso::Profile& profile, keys::Vault& vault,
          perso::Issuer issuer);

  keys::Vault& vault_;
  perso::Issuer issuer_;
  perso::LedgerPairPool pool_;
  perso::BankMaker maker_;
  std::unique_ptr<perso::PairFiller> filler_;
};

}  // namespace sscard::tools
