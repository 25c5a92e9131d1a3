// The types a record passes through: each stage makes one type out of one type, and a value is
// checked once, where its type is born.
//   SocialRecord + BankRecord -> CardOrder -> CardPlan -> commands
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/data/identifiers.hpp"
#include "cardlib/model/holder.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::perso {

/// Where a record came from, for every message about it.
struct SourceLine {
  std::string file;      ///< as the operator named it
  std::size_t line = 0;  ///< counted from 1, as editors do
};

/// One accepted line of the social-security issuance file (社保发卡数据).
struct SocialRecord {
  SourceLine source;
  std::string seq;                          ///< data_seq as sent; goes back unchanged
  std::vector<std::string> columns;         ///< all columns as sent (UTF-8), for the return file
  model::Holder holder;                     ///< EF05 and EF06 of SSSE
  std::vector<model::FieldValue> more;      ///< `<df><ef><tag>` columns, encoded for the card
  std::optional<std::string> stock_number;  ///< card_no of a particular blank
};

/// One accepted line of the bank issuance file (银行发卡数据).
struct BankRecord {
  SourceLine source;
  std::string seq;
  data::SocialSecurityNumber cert_no;
  std::string id_type;  ///< one of the codes of tag 9F62
  std::string name;     ///< UTF-8
  data::Pan pan;
  std::string psn;           ///< two digits
  std::string effective;     ///< YYMMDD
  std::string expiry;        ///< YYMMDD
  std::string service_code;  ///< three digits
};

/// One person, with both sides proven to belong together; one side only in a stepwise step.
struct CardOrder {
  std::size_t number = 0;  ///< position in the job, counted from 1
  std::optional<SocialRecord> social;
  std::optional<BankRecord> bank;
};

}  // namespace sscard::perso
