// The directories as rows, for the tables of this folder and their compile-time checks only; other
// folders ask names.hpp. Source: reference/ssc-card.md 3.1; corrections.md A.2, 19.1.
#pragma once

#include <algorithm>
#include <iterator>

#include "cardlib/base/message.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::model::rows {

inline constexpr auto ssse_aid = "7378312E73682EC9E7BBE1B1A3D5CF"_hex;  // sx1.sh.社会保障, GBK
inline constexpr auto df01_aid = "D15600000500"_hex;
inline constexpr auto df02_aid = "D15600000501"_hex;
inline constexpr auto df03_aid = "D15600000502"_hex;
inline constexpr auto df04_aid = "D15600000503"_hex;
inline constexpr auto df05_aid = "D15600000504"_hex;
inline constexpr auto df06_aid = "D15600000505"_hex;
inline constexpr auto df07_aid = "D15600000506"_hex;
inline constexpr auto pse_aid = "315041592E5359532E4444463031"_hex;  // 1PAY.SYS.DDF01
inline constexpr auto debit_aid = "A000000333010101"_hex;

inline constexpr StructureSet all = all_structures;
inline constexpr StructureSet none = no_structure;

// DF05 and DF07: V1 has no tables for them, the national tests of 2023 do. DF06 is local: its rows
// are known, a card has it only where a province adopts it (extension.hpp).
// The FIDs DDF2 and DF11 are ours [PROP]; terminals select the bank side by name.
using enum Environment;

inline constexpr DfRow dfs[] = {
    {Df::Mf,    Df::Mf,   Card, 0x3F00, "MF",    {},        phrase("card"),              all    },
    {Df::Ssse,  Df::Mf,   Ssse, 0xDDF1, "SSSE",  ssse_aid,  phrase("social security"),   all    },
    {Df::Df01,  Df::Ssse, Ssse, 0xDF01, "DF01",  df01_aid,  phrase("public data"),       all    },
    {Df::Df02,  Df::Ssse, Ssse, 0xDF02, "DF02",  df02_aid,  phrase("employment"),        all    },
    {Df::Df03,  Df::Ssse, Ssse, 0xDF03, "DF03",  df03_aid,  phrase("social insurance"),  all    },
    {Df::Df04,  Df::Ssse, Ssse, 0xDF04, "DF04",  df04_aid,  phrase("medical insurance"), all    },
    {Df::Df05,  Df::Ssse, Ssse, 0xDF05, "DF05",  df05_aid,  phrase("personnel"),         from_v2},
    {Df::Df06,  Df::Ssse, Ssse, 0xDF06, "DF06",  df06_aid,  phrase("local"),             none   },
    {Df::Df07,  Df::Ssse, Ssse, 0xDF07, "DF07",  df07_aid,  phrase("other data"),        from_v2},
    {Df::Pse,   Df::Mf,   Pse,  0xDDF2, "PSE",   pse_aid,   phrase("payment"),           all    },
    {Df::Debit, Df::Pse,  Pse,  0xDF11, "DEBIT", debit_aid, phrase("debit"),             all    },
};

consteval bool rows_stand_at_their_enumerator() {
  for (std::size_t i = 0; i < std::size(dfs); ++i) {
    if (static_cast<std::size_t>(dfs[i].df) != i) return false;
  }
  return true;
}
static_assert(rows_stand_at_their_enumerator());

consteval bool parents_come_first() {
  return std::ranges::all_of(dfs, [](const DfRow& r) { return r.df == Df::Mf || r.parent < r.df; });
}
static_assert(parents_come_first());

consteval bool names_are_unique() {
  for (std::size_t i = 0; i < std::size(dfs); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (dfs[i].fid == dfs[j].fid || dfs[i].name == dfs[j].name) return false;
      if (std::ranges::equal(dfs[i].aid, dfs[j].aid)) return false;
    }
  }
  return true;
}
static_assert(names_are_unique(), "FID, name and AID name one directory each");

consteval bool children_have_their_parents_owner() {
  return std::ranges::all_of(dfs, [](const DfRow& r) {
    const DfRow& parent = dfs[static_cast<std::size_t>(r.parent)];
    return parent.owner == r.owner || parent.df == Df::Mf;
  });
}
static_assert(children_have_their_parents_owner(), "an environment owns all that is under it");

}  // namespace sscard::model::rows
