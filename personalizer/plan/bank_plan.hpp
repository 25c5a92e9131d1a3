// The bank side of one card: customer fields and the product profile become data groups (DGI) for
// STORE DATA, for the payment environment and for the debit application. Certificates and
// signatures come in as parts (bankdata/bank_maker); secret groups are named here and filled by the
// vault. Source: reference/pboc.md 1.5, 2.2, 2.3; design.md 4, 6; corrections.md B.
#pragma once

#include <vector>

#include "cardlib/model/bank_certificate.hpp"
#include "keys/vault/vault.hpp"
#include "personalizer/bankdata/bank_elements.hpp"
#include "personalizer/plan/profile.hpp"
#include "personalizer/plan/records.hpp"

namespace sscard::perso {

struct BankPlan {
  std::vector<keys::StoreData> pse;    ///< 0101 directory record, 9102 FCI
  std::vector<keys::StoreData> debit;  ///< in order of sending, 9010 last
};

/// The keys of one kind on one card.
struct KeyParts {
  keys::PairKind kind = keys::PairKind::Rsa;
  Byte authority = 0;
  model::RsaCertificate issuer;  ///< 90, 92, 9F32; SM2 has only 90
  keys::SignedCardData card;     ///< 93, 9F46, 9F48, 9F47
  Bytes pair;                    ///< the encoded SealedPair of the card; empty without DDA
};

/// What the vault gave for one card; empty for a product without.
struct BankParts {
  std::string chip_value;  ///< iCVV; empty: no discretionary data
  std::vector<KeyParts> keys;
};

/// The elements of a card that come from its record and its product. BadInput when a value does not
/// fit its element (name too long even for 9F0B).
Result<CardElements> card_elements(const BankRecord& record, const BankProduct& product,
                                   const std::string& chip_value);

/// Usage: the parts are those of the product (expects).
Result<BankPlan> plan_bank(const BankRecord& record, const Profile& profile,
                           const BankParts& parts = {});

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
