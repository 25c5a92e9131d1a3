// Data elements of the debit application and the data groups (数据分组, DGI) that load them, as
// rows: the personalizer builds from them, the card checks by them, people read their names.
// Source: reference/pboc.md 1.5, 2.2, 2.3; EMV Book 3 Annex A for the common elements.
#pragma once

#include <cstdint>
#include <span>

#include "cardlib/base/bytes.hpp"

namespace sscard::model {

enum class ElementFormat : Byte {
  Binary,   ///< b
  Numeric,  ///< n: BCD, right aligned, leading zeros
  Compact,  ///< cn: BCD, left aligned, F
  Text,     ///< an / ans
  Date,     ///< n6 YYMMDD
  List,     ///< DOL: tag, length pairs
};

struct BankElement {
  std::uint16_t tag;
  const char* name;  ///< a phrase()
  Byte length_min;
  Byte length_max;
  ElementFormat format;
};

/// Ordered by tag.
std::span<const BankElement> bank_elements();
const BankElement* find_element(std::uint16_t tag);  ///< nullptr when it is unknown

/// How a DGI travels: bits 7 and 6 of P1 of STORE DATA.
enum class DgiClass : Byte { Plain = 0x00, Enciphered = 0x60 };

/// What stands in a DGI.
enum class DgiContent : Byte {
  RecordTemplate,  ///< complete 70 template, readable as SFI/record
  InternalTlv,     ///< elements without template, not readable
  SelectResponse,  ///< A5 template
  Raw,             ///< fixed bytes, no TLV
};

struct DgiRow {
  std::uint16_t id;
  DgiClass protection;
  DgiContent content;
  Byte length_min;
  Byte length_max;
  const char* meaning;  ///< a phrase()
};

/// DGIs of standard debit and of PSE as this issue writes them, ordered by id. In PSE 0101 is the
/// directory record and 9102 its A5 template.
std::span<const DgiRow> dgi_table();
const DgiRow* find_dgi(std::uint16_t id);

}  // namespace sscard::model
