// The names of everything on the card: structures, environments, directories.
// Source: reference/ssc-card.md 3.1, 4; corrections.md A.2, 19.1. FIDs of the environments and of
// the debit application are ours [PROP].
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "cardlib/base/bytes.hpp"

namespace sscard::model {

/// Structure version (规范版本) of the social-security side.
enum class Structure : std::uint8_t { V100, V200, V201, V300 };

/// The structures a row of a table belongs to.
struct StructureSet {
  Byte bits = 0;
  constexpr bool contains(Structure structure) const {
    return (bits >> static_cast<unsigned>(structure) & 1U) != 0;
  }
};
inline constexpr StructureSet no_structure{0};
inline constexpr StructureSet v1{0b0001};  ///< 1.00
inline constexpr StructureSet v2{0b0110};  ///< 2.00 and 2.01, which differ in nothing public
inline constexpr StructureSet v3{0b1000};  ///< 3.00
inline constexpr StructureSet v1_and_v2{0b0111};
inline constexpr StructureSet from_v2{0b1110};  ///< 3.00 keeps the record structure of 2.x
inline constexpr StructureSet all_structures{0b1111};
inline constexpr std::size_t structure_count = 4;

constexpr bool overlap(StructureSet a, StructureSet b) {
  return (a.bits & b.bits) != 0;
}

class Extension;

/// What a card is made of: its structure and, when it has one, the province's extension
/// (extension.hpp), which outlives what is asked about it. A structure alone is the national tree.
struct Tree {
  Structure structure;
  const Extension* extension = nullptr;
  // NOLINTNEXTLINE(google-explicit-constructor): a structure alone is a tree
  constexpr Tree(Structure of, const Extension* with = nullptr) : structure(of), extension(with) {}
};

/// Symmetric algorithm of the social-security side; the number is the FCI's algorithm indicator.
enum class Algorithm : std::uint8_t { TripleDes = 1, Sm4 = 3 };

/// Who owns an object on the chip. The card itself (MF) belongs to neither side.
enum class Environment : std::uint8_t { Card, Ssse, Pse };

/// Directories of the card, the debit application included.
enum class Df : std::uint8_t { Mf, Ssse, Df01, Df02, Df03, Df04, Df05, Df06, Df07, Pse, Debit };

struct DfRow {
  Df df;
  Df parent;  ///< the MF is its own parent
  Environment owner;
  std::uint16_t fid;
  std::string_view name;    ///< as file addresses write it: "SSSE", "DF01", "PSE", "DEBIT"
  ByteView aid;             ///< empty for the MF
  const char* title;        ///< a phrase() for people
  StructureSet structures;  ///< cards that have it; DF06 only where it is adopted
};

/// Every directory; parents stand before their children, so creating in this order works.
std::span<const DfRow> df_table();
const DfRow& row(Df df);
std::optional<Df> df_by_name(std::string_view name);  ///< "SSSE", "df01", either case
std::optional<Df> df_by_aid(ByteView aid);            ///< full names only
/// Is this directory an application (ADF)? MF, SSSE and PSE are environments (DDF).
bool is_application(Df df);
/// Is this directory created on such a card?
bool exists_in(Df df, Tree tree);

/// "2.01" and back.
std::string_view text(Structure structure);
std::optional<Structure> structure_from(std::string_view text);

}  // namespace sscard::model
