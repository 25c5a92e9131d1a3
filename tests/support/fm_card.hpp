// A card of the FM family built by the production dialect under the test keys of social_card.hpp,
// so that what opens a T514 test card opens this one. For kernel tests, proofs and fuzz targets.
#pragma once

#include "keys/vault/vault.hpp"
#include "personalizer/dialect/dialect.hpp"
#include "personalizer/plan/card_plan.hpp"
#include "tests/support/social_card.hpp"

namespace sscard::test {

/// A blank that speaks FM.
cos::Blank fm_blank(Byte number = 1);

class FmBuilder {
 public:
  explicit FmBuilder(TestCard& card, model::Tree tree = model::Structure::V201,
                     model::Algorithm algorithm = model::Algorithm::TripleDes);

  void master_file();  ///< transport code, MF with SF and card MK, DIR, FCI
  void environment();  ///< DDF SSSE with SF and MK
  void contents();     ///< the rest of SSSE and its applications, all ended
  void pse();          ///< PSE with a key set, and the debit shell
  void end();          ///< `80 0C` in the MF
  void everything();

  /// WRITE KEY, class 84, finished: a test key, or another value under the key's name.
  Command write_key(const model::KeyRow& row, bool replaces = false) const;
  const keys::Prepared& prepared() const { return prepared_; }
  const perso::SocialPlan& plan() const { return plan_; }
  void send(const perso::Steps& steps);

 private:
  void add(const model::KeyRow& row);
  void add_key_set();

  TestCard& card_;
  model::Tree tree_;
  model::Algorithm algorithm_;
  perso::SocialPlan plan_;
  keys::Prepared prepared_;
};

/// The memory of a finished FM card, built once.
Bytes fm_card_cells();

}  // namespace sscard::test
