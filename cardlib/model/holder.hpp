// The card holder as typed data, and how it becomes bytes on the card and back: one table of
// fields, walked forwards by the personalizer and backwards by the terminal.
// Source: reference/ssc-card.md 4.1, 4.2, 3.5; corrections.md A.5.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"
#include "cardlib/data/identifiers.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::model {

/// What SSSE EF05 and EF06 say: the person and the card.
struct Holder {
  std::string card_class;  ///< 卡的类别, one character
  Structure structure = Structure::V201;
  std::string organization;  ///< 初始化机构编号, 24 digits
  std::string issue_date;    ///< YYYYMMDD
  std::string expiry_date;   ///< YYYYMMDD
  data::CardNumber card_number;
  data::SocialSecurityNumber number;  ///< 社会保障号码
  std::string name;                   ///< UTF-8, whole; tag 09 takes 30 GB 18030 bytes, 4E the rest
  std::string sex;                    ///< one character
  std::string nation;                 ///< two digits
  std::string birthplace;             ///< six digits
  std::string birthday;               ///< YYYYMMDD
  bool operator==(const Holder&) const = default;
};

/// One record value in a file: what WRITE needs, tag and length not included.
struct FieldValue {
  Df df = Df::Ssse;
  std::uint16_t fid = 0;
  Byte record = 0;  ///< record number in file order, 0 = by tag alone
  Byte tag = 0;     ///< 0 in cyclic and transparent files
  Bytes value;      ///< padded to the length of its row
  bool operator==(const FieldValue&) const = default;
};

/// EF05 (without record 1, the card identification code) and EF06 as record values in file order.
/// BadInput names the field that does not fit.
Result<std::vector<FieldValue>> encode(const Holder& holder);
/// How much of a holder: what EF05 says of the card, or the person of EF06 too.
enum class HolderPart : std::uint8_t { Card, Whole };
/// The same walk backwards; values may come in any order, an absent one is BadInput.
Result<Holder> decode(const std::vector<FieldValue>& values, HolderPart part = HolderPart::Whole);

}  // namespace sscard::model
