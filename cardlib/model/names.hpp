// The names of everything on the card: structures, environments, directories.
// Source: reference/ssc-card.md 3.1, 4; corrections.md A.2, 19.1.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "cardlib/base/bytes.hpp"

namespace sscard::model {

/// Structure version (规范版本) of the social-security side.
enum class Structure : std::uint8_t { V100, V200, V201, V300 };

/// Symmetric algorithm of the social-security side; the number is the FCI's algorithm indicator.
enum class Algorithm : std::uint8_t { TripleDes = 1, Sm4 = 3 };

/// Who owns an object on the chip. The card itself (MF) belongs to neither side.
enum class Environment : std::uint8_t { Card, Ssse, Pse };

/// Directories of the card, the debit application included.
enum class Df : std::uint8_t { Mf, Ssse, Df01, Df02, Df03, Df04, Df05, Df06, Df07, Pse, Debit };

struct DfRow {
  Df df;
  Df parent;
  Environment owner;
  std::uint16_t fid;
  std::string_view name;  ///< as file addresses write it: "SSSE", "DF01", "PSE", "DEBIT"
  ByteView aid;           ///< empty for the MF
  const char* title;      ///< a phrase() for people
};

std::span<const DfRow> df_table();
const DfRow& row(Df df);
std::optional<Df> df_by_name(std::string_view name);  ///< "SSSE", "df01", either case

/// "2.01" and back.
std::string_view text(Structure structure);
std::optional<Structure> structure_from(std::string_view text);

}  // namespace sscard::model
