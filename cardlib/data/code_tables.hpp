// Code lists of the card's data as rows: provinces (GB/T 2260), sex (GB/T 2261.1), ethnic group
// (GB/T 3304), identity document types of tag 9F62. Sources: reference/ssc-card.md 13.7, 13.8;
// reference/pboc.md 2.3.
#pragma once

#include <span>
#include <string_view>

namespace sscard::data {

/// One code and what it means for a person.
struct CodeRow {
  std::string_view code;
  const char* name;   ///< a phrase()
  bool test = false;  ///< valid with the test key set only (region 99 [PROP])
};

/// First two digits of a region code (行政区划代码).
std::span<const CodeRow> province_table();
/// 性别: 1 male, 2 female, 9 unspecified, 0 unknown.
std::span<const CodeRow> sex_table();
/// 民族: 01…56, 57 穿青人, 90 foreigner, 97/98/99 other.
std::span<const CodeRow> ethnic_group_table();
/// 证件类型 of tag 9F62, two digits.
std::span<const CodeRow> id_type_table();

/// The row with this very code; nullptr when there is none. Tables are sorted by code.
const CodeRow* find_code(std::span<const CodeRow> table, std::string_view code);

}  // namespace sscard::data
