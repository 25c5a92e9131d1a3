// The bank side of one card: customer fields and the product profile become data groups (DGI) for
// STORE DATA, for the payment environment and for the debit application. Without offline data
// authentication (AIP 1C00). Secret groups are named here and filled by the vault.
// Source: reference/pboc.md 1.5, 2.2, 2.3; design.md 4, 6; corrections.md B.
#pragma once

#include <vector>

#include "keys/vault/vault.hpp"
#include "personalizer/plan/profile.hpp"
#include "personalizer/plan/records.hpp"

namespace sscard::perso {

struct BankPlan {
  std::vector<keys::StoreData> pse;    ///< 0101 directory record, 9102 FCI
  std::vector<keys::StoreData> debit;  ///< in order of sending, 9010 last
};

/// BadInput when a value does not fit its element (name too long even for 9F0B).
Result<BankPlan> plan_bank(const BankRecord& record, const Profile& profile);

/// The records a reader finds on the finished debit application: SFI, record number, 70 template.
struct BankRecordOnCard {
  Byte sfi;
  Byte number;
  ByteView content;
};
/// Looks into the plan; valid as long as it lives.
std::vector<BankRecordOnCard> records_on_card(const std::vector<keys::StoreData>& groups);

/// The document number of tag 9F61 in a record template; nullopt when there is none.
std::optional<std::string> document_number_in(ByteView record_template);

}  // namespace sscard::perso
