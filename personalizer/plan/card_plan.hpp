// CardPlan: everything one card gets, worked out before any card is touched; pure, printable, no
// secret in it. The social side are record contents for the rows of the model's tables; the bank
// side are data groups.
// Source: design.md 3; reference/ssc-card.md 4, 9.2, 13.3.
#pragma once

#include <optional>
#include <vector>

#include "cardlib/data/codes.hpp"
#include "cardlib/model/file_tree.hpp"
#include "personalizer/plan/bank_plan.hpp"
#include "personalizer/plan/profile.hpp"
#include "personalizer/plan/records.hpp"

namespace sscard::perso {

/// One EF with what is written into it: complete records (tag, length, value) in file order, the
/// newest first in cyclic files; or the bytes of a transparent file from offset 0.
struct PlannedFile {
  const model::EfRow* file = nullptr;
  std::vector<Bytes> records;
  Bytes content;
};

struct SocialPlan {
  std::vector<PlannedFile> files;  ///< of SSSE and every ADF, in build order
  data::CardId::Body card_id{};    ///< first twelve bytes of record 1 of EF05; the MAC comes later

  /// Puts the finished card identification code into record 1 of EF05.
  void set_card_id(const data::CardId& id);
};

struct CardPlan {
  std::optional<SocialPlan> social;
  std::optional<BankPlan> bank;
};

/// The files of a card with their initial records: compiled once, copied per card.
class SocialTemplate {
 public:
  explicit SocialTemplate(model::Tree tree);
  /// Fills in one person. BadInput names what does not fit.
  Result<SocialPlan> fill(const SocialRecord& record, const data::RegionCode& city,
                          const data::ChipSerial& chip) const;
  /// Nobody's card: every file with its initial values, EF05 with card class, structure version and
  /// the card identification code. For test cards.
  SocialPlan nobody(const data::RegionCode& city, const data::ChipSerial& chip) const;
  model::Tree tree() const { return tree_; }

 private:
  Status put(SocialPlan& plan, const model::FieldValue& value) const;

  model::Tree tree_;
  std::vector<PlannedFile> files_;
};

Result<CardPlan> plan_card(const CardOrder& order, const SocialTemplate& compiled,
                           const Profile& profile, const data::ChipSerial& chip);
/// The same when the bank side is planned already (bankdata/bank_maker).
Result<CardPlan> plan_card(const CardOrder& order, const SocialTemplate& compiled,
                           const Profile& profile, const data::ChipSerial& chip, BankPlan bank);

}  // namespace sscard::perso
