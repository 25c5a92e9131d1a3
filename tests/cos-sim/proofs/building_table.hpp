// Every administration command, and those of the application phase that may meet a card on its way,
// in every life before the card is finished. Typed from the reference: ssc-card.md 2.3, 5.2, 9.2;
// corrections.md A.1.2, A.3, A.7.8, A.10, A.11.
#pragma once

#include <array>
#include <string_view>

namespace sscard::test {

/// The columns. Shown: the transport code since the last reset; by key: the directory's master key.
enum class Column {
  Blank,
  BlankShown,
  BlankDead,  ///< three wrong transport codes
  Mf,         ///< MF with SF, MK, DIR, FCI; current
  MfShown,
  MfByKey,
  MfDead,  ///< transport code used up, MK shown
  Ended,   ///< the MF has ended; MF current
  EndedByKey,
  Ssse,  ///< SSSE with SF, MK, FCI and EF05, no PIN; current
  SsseShown,
  SsseByKey,
  Used,  ///< SSSE and the MF have ended; SSSE current
  UsedByKey,
};
inline constexpr std::size_t columns = 14;

struct BuildingRow {
  std::string_view name;
  std::string_view command;  ///< hex; CODE, MF, PSE, DF01: the code, the headers that create these
  bool administration;       ///< wrong P1 P2 and wrong Lc are told in every life
  /// One word for each column; a dot is any digit.
  std::string_view words;
};

// clang-format off
inline constexpr std::array building_rows = {
//                                                                                  blank          | MF                | ended   | SSSE         | used
BuildingRow{"SELECT MF",         "00A40000023F00",                           false, "6A82 6A82 6A82 61.. 61.. 61.. 61.. 61.. 61.. 61.. 61.. 61.. 61.. 61.."},
BuildingRow{"SELECT a child",    "00A4020002EF05",                           false, "6A82 6A82 6A82 6A82 6A82 6A82 6A82 6A82 6A82 9000 9000 9000 9000 9000"},
BuildingRow{"GET RESPONSE",      "00C0000010",                               false, "6985 6985 6985 6985 6985 6985 6985 6985 6985 6985 6985 6985 6985 6985"},
BuildingRow{"TRANSPORT CODE",    "80E0030008CODE",                           true,  "9000 9000 6983 9000 9000 9000 6983 6985 6985 9000 9000 9000 6985 6985"},
BuildingRow{"a wrong code",      "80E00300081122334455667788",               true,  "63C2 63C2 6983 63C2 63C2 63C2 6983 6985 6985 63C2 63C2 63C2 6985 6985"},
BuildingRow{"SET SERIAL",        "80E00500080000112233445566",               true,  "6982 9000 6985 6985 6985 6985 6985 6985 6985 6985 6985 6985 6985 6985"},
BuildingRow{"SET ATR HEAD",      "001400000B3B6D0000008754316086FF",         true,  "6982 9000 6985 6985 6985 6985 6985 6985 6985 6985 6985 6985 6985 6985"},
BuildingRow{"CREATE FILE MF",    "80E0010010MF",                             true,  "6982 9000 6982 6982 6A80 6A80 6985 6985 6985 6982 6A80 6A80 6982 6A80"},
BuildingRow{"CREATE FILE DDF",   "80E001001EPSE",                            true,  "6982 6A80 6982 6982 9000 9000 6985 6985 6985 6982 6A80 6A80 6982 6A80"},
BuildingRow{"CREATE FILE ADF",   "80E0010016DF01",                           true,  "6982 6A80 6982 6982 6A80 6A80 6985 6985 6985 6982 9000 9000 6982 9000"},
BuildingRow{"CREATE FILE EF",    "80E00100100000000008EF0CC4000C000000000000", true, "6982 6A80 6982 6982 9000 9000 6985 6985 6985 6982 9000 9000 6982 9000"},
BuildingRow{"DELETE FILE",       "80E1000302EF0D",                           true,  "6A82 6A82 6A82 6982 6A82 6A82 6985 6985 6985 6982 6A82 6A82 6982 6A82"},
BuildingRow{"END",               "80E0020000",                               true,  "6985 6985 6985 6982 9000 9000 6985 6985 6985 6982 9000 9000 6982 6985"},
BuildingRow{"WRITE KEY 80",      "80D40000200000000000000000000000000000000000000000000000000000000000000000", true, "6A82 6A82 6A82 6982 6A80 6A80 6985 6985 6985 6982 6A80 6A80 6982 6982"},
BuildingRow{"WRITE KEY 84",      "84D4000024000000000000000000000000000000000000000000000000000000000000000000000000", true, "6A82 6A82 6A82 6982 6984 6984 6985 6985 6985 6982 6984 6984 6982 6984"},
BuildingRow{"FCI RECORD 9",      "00D20923087006DF09036F0100",               true,  "6A82 6A82 6A82 6982 6A83 6A83 6985 6985 6985 6982 6A83 6A83 6982 6A83"},
BuildingRow{"GET CHALLENGE",     "0084000008",                               false, "9000 9000 9000 9000 9000 9000 9000 9000 9000 9000 9000 9000 9000 9000"},
BuildingRow{"EXTERNAL A|D",      "008200001000000000000000000000000000000000", false, "6A88 6A88 6A88 6984 6984 6984 6984 6984 6984 6984 6984 6984 6984 6984"},
BuildingRow{"EXTERNAL short",    "00820000080000000000000000",               false, "6A88 6A88 6A88 6984 6984 6984 6984 6984 6984 6700 6700 6700 6700 6700"},
BuildingRow{"READ DIR",          "00B201F400",                               false, "6A82 6A82 6A82 6C.. 6C.. 6C.. 6C.. 6C.. 6C.. 6A82 6A82 6A82 6A82 6A82"},
BuildingRow{"READ EF05",         "00B2012C00",                               false, "6A82 6A82 6A82 6A82 6A82 6A82 6A82 6A82 6A82 6C.. 6C.. 6C.. 6C.. 6C.."},
BuildingRow{"UPDATE DIR",        "00DC01F40161",                             false, "6A82 6A82 6A82 6700 6700 6700 6700 6982 6700 6A82 6A82 6A82 6A82 6A82"},
BuildingRow{"UPDATE EF05",       "00DC012C0101",                             false, "6A82 6A82 6A82 6A82 6A82 6A82 6A82 6A82 6A82 6700 6700 6700 6982 6982"},
BuildingRow{"APPEND RECORD",     "00E20000020100",                           false, "6986 6986 6986 6986 6986 6986 6986 6986 6986 6986 6986 6986 6986 6986"},
BuildingRow{"READ BINARY",       "00B0000001",                               false, "6986 6986 6986 6986 6986 6986 6986 6986 6986 6986 6986 6986 6986 6986"},
BuildingRow{"VERIFY",            "0020000003123456",                         false, "6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6A88 6A88 6A88 6A88 6A88"},
BuildingRow{"CARD BLOCK",        "841600000400000000",                       false, "6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6985 6985 6985 6982 6982"},
BuildingRow{"APPLICATION BLOCK", "841E00000400000000",                       false, "6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6A81 6A81 6A81 6A81 6A81"},
BuildingRow{"GET BALANCE",       "805C000204",                               false, "6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6985 6985 6985 6985 6985"},
BuildingRow{"INITIALIZE UPDATE", "80500000080102030405060708",               false, "6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6A86 6A86 6A86 6A86 6A86"},
BuildingRow{"GPO",               "80A80000028300",                           false, "6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00 6D00"},
};
// clang-format on

}  // namespace sscard::test
