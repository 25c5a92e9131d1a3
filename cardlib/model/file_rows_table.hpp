// The files as rows, for the tables of this folder and their compile-time checks only; other
// folders ask file_tree.hpp. Source: reference/ssc-card.md 4, 5.1, 9.2; corrections.md A.6.
#pragma once

#include <algorithm>
#include <array>

#include "cardlib/base/message.hpp"
#include "cardlib/model/df_rows_table.hpp"
#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/key_rows_table.hpp"
#include "cardlib/model/tree_rules.hpp"

namespace sscard::model::rows {

inline constexpr AccessRule free_access{AccessKind::Free};
inline constexpr AccessRule never{AccessKind::Never};
inline constexpr AccessRule master{AccessKind::Master};
inline constexpr AccessRule pin_only{AccessKind::Keys, "PIN"};
constexpr AccessRule by(std::string_view key) {
  return {AccessKind::Keys, {}, key};
}
constexpr AccessRule pin_or(std::string_view key) {
  return {AccessKind::Keys, "PIN", key, Logic::Or};
}
constexpr AccessRule pin_and(std::string_view key) {
  return {AccessKind::Keys, "PIN", key, Logic::And};
}

struct Guard {
  AccessRule read;
  AccessRule update;
};
/// A file of cards from 2.00 on, where `in` says nothing else.
constexpr EfRow variable(Df df, std::uint16_t fid, Guard guard, const char* title) {
  return {df, fid, FileKind::LinearVariable, 0xFF, 0, 0, guard.read, guard.update, from_v2, title};
}
constexpr EfRow transparent(Df df, std::uint16_t fid, std::uint16_t size, Guard guard,
                            const char* title) {
  return {df, fid, FileKind::Transparent, 0, 0, size, guard.read, guard.update, from_v2, title};
}
struct Ring {
  std::uint16_t records;
  Byte record_length;
};
constexpr EfRow cyclic(Df df, std::uint16_t fid, Ring ring, Guard guard, const char* title) {
  return {df,           fid,  FileKind::Cyclic, ring.record_length,
          ring.records, 0,    guard.read,       guard.update,
          from_v2,      title};
}
constexpr EfRow in(StructureSet structures, EfRow file) {
  file.structures = structures;
  return file;
}

// The access rules and key ids of V1 are those of V2 for the files it has (19.1). Its own file EF08
// of DF02 is the twin of EF09 (number, institution, date) and shares its keys [PROP].
inline constexpr std::array files = {
    // SSSE: name and number are free to read below 3.00
    in(all, variable(Df::Ssse, 0xEF05, {free_access, by("UK")}, phrase("issuer data"))),
    in(v1_and_v2, variable(Df::Ssse, 0xEF06, {free_access, by("UK")}, phrase("card holder"))),
    in(v3, variable(Df::Ssse, 0xEF06, {by("RK"), by("UK")}, phrase("card holder"))),
    in(v1, transparent(Df::Ssse, 0xEF07, 0x0300, {by("RK"), by("UK")}, phrase("fingerprint"))),
    transparent(Df::Ssse, 0xEF07, 0x0400, {by("RK"), by("UK")}, phrase("fingerprint")),
    transparent(Df::Ssse, 0xEF08, 0x1000, {by("RK"), by("UK")}, phrase("photo")),
    // DF01
    in(all,
       variable(Df::Df01, 0xEF05, {pin_or("RK"), by("UK1")}, phrase("household registration"))),
    in(all, variable(Df::Df01, 0xEF06, {pin_or("RK"), by("UK4")}, phrase("residence and contact"))),
    in(all, variable(Df::Df01, 0xEF07, {pin_or("RK"), by("UK2")}, phrase("personal condition"))),
    in(all, variable(Df::Df01, 0xEF08, {pin_or("RK"), by("UK3")}, phrase("marital status"))),
    in(all, variable(Df::Df01, 0xEF09, {pin_or("RK"), by("UK2")}, phrase("employer"))),
    in(from_v2,
       variable(Df::Df01, 0xEF0A, {pin_or("RK"), by("UK5")}, phrase("nationality and politics"))),
    in(v1, variable(Df::Df01, 0xEF0A, {pin_or("RK"), by("UK5")}, phrase("wages"))),
    variable(Df::Df01, 0xEF15, {pin_or("RK"), by("UK6")}, phrase("education")),
    transparent(Df::Df01, 0xEF16, 0x0128, {free_access, by("UK7")}, phrase("reserved")),
    transparent(Df::Df01, 0xEF17, 0x0128, {free_access, by("UK8")}, phrase("reserved")),
    transparent(Df::Df01, 0xEF18, 0x0128, {free_access, by("UK9")}, phrase("reserved")),
    transparent(Df::Df01, 0xEF19, 0x0128, {free_access, by("UKA")}, phrase("reserved")),
    transparent(Df::Df01, 0xEF1A, 0x0128, {free_access, by("UKB")}, phrase("reserved")),
    // DF02
    in(all, variable(Df::Df02, 0xEF05, {pin_or("RK"), by("UK1")}, phrase("occupation and skills"))),
    in(all, variable(Df::Df02, 0xEF06, {pin_or("RK"), by("UK2")}, phrase("employment status"))),
    in(all,
       cyclic(Df::Df02, 0xEF07, {4, 0x55}, {pin_or("RK"), by("UK3")}, phrase("employment log"))),
    in(v1, variable(Df::Df02, 0xEF08, {pin_or("RK"), by("UK4")}, phrase("employment certificate"))),
    in(all,
       variable(Df::Df02, 0xEF09, {pin_or("RK"), by("UK4")}, phrase("employment certificate"))),
    variable(Df::Df02, 0xEF15, {pin_or("RK"), by("UK5")}, phrase("employment assistance")),
    cyclic(Df::Df02, 0xEF16, {4, 0x12}, {pin_or("RK"), by("UK6")}, phrase("employment support")),
    // DF03
    in(all,
       variable(Df::Df03, 0xEF05, {pin_or("RK1"), by("UK1")}, phrase("unemployment insurance"))),
    in(all,
       variable(Df::Df03, 0xEF06, {pin_or("RK2"), by("UK2")}, phrase("work ability assessment"))),
    in(all, variable(Df::Df03, 0xEF07, {pin_or("RK2"), by("UK3")}, phrase("pension insurance"))),
    variable(Df::Df03, 0xEF15, {pin_or("RK2"), by("UK4")}, phrase("work injury insurance")),
    variable(Df::Df03, 0xEF16, {pin_or("RK2"), by("UK5")}, phrase("maternity insurance")),
    variable(Df::Df03, 0xEF17, {pin_or("RK2"), by("UK6")}, phrase("social insurance data")),
    variable(Df::Df03, 0xEF18, {pin_or("RK2"), by("UK7")}, phrase("social insurance data")),
    variable(Df::Df03, 0xEF19, {pin_or("RK2"), by("UK8")}, phrase("social insurance data")),
    // DF04: the card itself writes EF08
    in(all, variable(Df::Df04, 0xEF05, {pin_or("RK1"), by("UK1")}, phrase("medical insurance"))),
    in(all, variable(Df::Df04, 0xEF06, {pin_and("RK1"), by("UK2")}, phrase("offline settlement"))),
    in(v1, cyclic(Df::Df04, 0xEF08, {10, 0x1C}, {pin_only, never}, phrase("medical transactions"))),
    cyclic(Df::Df04, 0xEF08, {30, 0x1C}, {pin_only, never}, phrase("medical transactions")),
    cyclic(Df::Df04, 0xEF15, {8, 0x03}, {pin_or("RK1"), by("UK2")}, phrase("special settlement")),
    // DF05
    variable(Df::Df05, 0xEF05, {pin_only, by("UK1")}, phrase("personnel data")),
    // DF06
    variable(Df::Df06, 0xEF05, {by("RK1"), by("UK1")}, phrase("local data")),
    variable(Df::Df06, 0xEF06, {by("RK1"), by("UK2")}, phrase("local data")),
    // DF07
    variable(Df::Df07, 0xEF05, {by("RK1"), by("UK1")}, phrase("data of DF07")),
    variable(Df::Df07, 0xEF06, {by("RK2"), by("UK2")}, phrase("data of DF07")),
    variable(Df::Df07, 0xEF07, {by("RK3"), by("UK3")}, phrase("data of DF07")),
};

struct Inside {
  FileKind kind;
  Byte record_length;
  std::uint16_t size;
};
constexpr EfRow internal(Df df, std::uint16_t fid, Inside inside, Guard guard, const char* title) {
  return {df,           fid, inside.kind, inside.record_length, 0, inside.size, guard.read,
          guard.update, all, title};
}
inline constexpr Inside key_records{FileKind::Internal, key_record_size, 0};
inline constexpr Inside fci_templates{FileKind::Internal, 0xFF, 0};
inline constexpr Inside directory{FileKind::Directory, 0xFF, 0};
inline constexpr Inside purse{FileKind::Internal, 0, 0x1F};

// PSE's FCI and directory come by STORE DATA, and so does all of the debit application.
inline constexpr std::array internal_files = {
    internal(Df::Mf, key_file_fid, key_records, {never, master}, phrase("keys")),
    internal(Df::Mf, directory_file_fid, directory, {free_access, master}, phrase("directory")),
    internal(Df::Mf, fci_file_fid, fci_templates, {never, master}, phrase("selection answers")),
    internal(Df::Ssse, key_file_fid, key_records, {never, master}, phrase("keys")),
    internal(Df::Ssse, fci_file_fid, fci_templates, {never, master}, phrase("selection answers")),
    internal(Df::Df01, key_file_fid, key_records, {never, master}, phrase("keys")),
    internal(Df::Df02, key_file_fid, key_records, {never, master}, phrase("keys")),
    internal(Df::Df03, key_file_fid, key_records, {never, master}, phrase("keys")),
    internal(Df::Df04, key_file_fid, key_records, {never, master}, phrase("keys")),
    internal(Df::Df04, purse_file_fid, purse, {never, by("DSK")}, phrase("medical purse")),
    internal(Df::Df05, key_file_fid, key_records, {never, master}, phrase("keys")),
    internal(Df::Df06, key_file_fid, key_records, {never, master}, phrase("keys")),
    internal(Df::Df07, key_file_fid, key_records, {never, master}, phrase("keys")),
    internal(Df::Pse, key_file_fid, key_records, {never, master}, phrase("keys")),
};

/// For the rules that rows and extensions keep alike (tree_rules.hpp).
inline constexpr FileRules national{dfs, keys};

template <typename Rows>
consteval bool files_keep_the_rules(const Rows& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::span<const EfRow> before(rows.data(), i);
    if (fault_of(rows[i], before, national) != FileFault::None) return false;
  }
  return true;
}
static_assert(files_keep_the_rules(files));

consteval bool internal_files_keep_the_rules() {
  for (std::size_t i = 0; i < internal_files.size(); ++i) {
    const EfRow& file = internal_files[i];
    const std::span<const EfRow> before(internal_files.data(), i);
    if (!names_keys_that_exist(file, file.read, national)) return false;
    if (!names_keys_that_exist(file, file.update, national)) return false;
    if (is_taken(file, before) || is_taken(file, files)) return false;
  }
  return true;
}
static_assert(internal_files_keep_the_rules(), "internal files stand beside the others");

}  // namespace sscard::model::rows
