// The incident report (密钥载体遗失报告) for the superior level: which key card is lost, what was
// on it, and everything that hangs from those keys: derived keys, other carriers, cards of people.
// Text; the last line is the vault's SM4-CMAC, under the exchange key of reports, over everything
// before it. Source: security.md B9, B13; 人社部发〔2011〕47号 Art. 24. The form is ours [PROP].
#pragma once

#include <string>
#include <vector>

#include "keys/carrier/key_card_request.hpp"
#include "keys/custody/custody_book.hpp"

namespace sscard::keys {

/// One master on a card as the custody book writes it: name, usage, id, version, algorithm, KCV.
std::string listed(const CarriedMaster& master);
/// The reason and the masters, as the detail of an Issued entry; and the masters back out of it.
std::string issue_detail(const std::string& why, const std::vector<CarriedMaster>& masters);
std::vector<CarriedMaster> masters_in(const std::string& detail);

/// A card of a person that carries keys derived from those that are lost.
struct AffectedCard {
  std::string serial;  ///< chip serial
  model::Algorithm algorithm = model::Algorithm::TripleDes;
};

struct LostReport {
  std::string text;  ///< signed
  std::size_t keys = 0, carriers = 0, cards = 0;
};

/// `cards` are all that were issued; the report lists those whose algorithm has keys on the lost
/// one. Keys: the book does not say that the card is lost.
Result<LostReport> lost_report(const CustodyBook& book, const std::string& serial,
                               const std::vector<AffectedCard>& cards, const CustodySigner& signer);
/// Is this what the vault signed? Keys: no, or it is no such report.
Status check_report(std::string_view text, const CustodySigner& signer);

}  // namespace sscard::keys
