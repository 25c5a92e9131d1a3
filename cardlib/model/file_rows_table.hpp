// The files as rows, for the tables of this folder and their compile-time checks only; other
// folders ask file_tree.hpp. Source: reference/ssc-card.md 4, 5.1, 9.2; corrections.md A.6.
#pragma once

#include <algorithm>
#include <array>

#include "cardlib/base/message.hpp"
#include "cardlib/model/df_rows_table.hpp"
#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/key_rows_table.hpp"

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
constexpr EfRow variable(Df df, std::uint16_t fid, Guard guard, const char* title) {
  return {df, fid, FileKind::LinearVariable, 0xFF, 0, 0, guard.read, guard.update, v2, title};
}
constexpr EfRow transparent(Df df, std::uint16_t fid, std::uint16_t size, Guard guard,
                            const char* title) {
  return {df, fid, FileKind::Transparent, 0, 0, size, guard.read, guard.update, v2, title};
}
struct Ring {
  std::uint16_t records;
  Byte record_length;
};
constexpr EfRow cyclic(Df df, std::uint16_t fid, Ring ring, Guard guard, const char* title) {
  return {df, fid,  FileKind::Cyclic, ring.record_length, ring.records, 0, guard.read, guard.update,
          v2, title};
}

inline constexpr std::array files = {
    // SSSE: name and number are free to read on 2.x cards
    variable(Df::Ssse, 0xEF05, {free_access, by("UK")}, phrase("issuer data")),
    variable(Df::Ssse, 0xEF06, {free_access, by("UK")}, phrase("card holder")),
    transparent(Df::Ssse, 0xEF07, 0x0400, {by("RK"), by("UK")}, phrase("fingerprint")),
    transparent(Df::Ssse, 0xEF08, 0x1000, {by("RK"), by("UK")}, phrase("photo")),
    // DF01
    variable(Df::Df01, 0xEF05, {pin_or("RK"), by("UK1")}, phrase("household registration")),
    variable(Df::Df01, 0xEF06, {pin_or("RK"), by("UK4")}, phrase("residence and contact")),
    variable(Df::Df01, 0xEF07, {pin_or("RK"), by("UK2")}, phrase("personal condition")),
    variable(Df::Df01, 0xEF08, {pin_or("RK"), by("UK3")}, phrase("marital status")),
    variable(Df::Df01, 0xEF09, {pin_or("RK"), by("UK2")}, phrase("employer")),
    variable(Df::Df01, 0xEF0A, {pin_or("RK"), by("UK5")}, phrase("nationality and politics")),
    variable(Df::Df01, 0xEF15, {pin_or("RK"), by("UK6")}, phrase("education")),
    transparent(Df::Df01, 0xEF16, 0x0128, {free_access, by("UK7")}, phrase("reserved")),
    transparent(Df::Df01, 0xEF17, 0x0128, {free_access, by("UK8")}, phrase("reserved")),
    transparent(Df::Df01, 0xEF18, 0x0128, {free_access, by("UK9")}, phrase("reserved")),
    transparent(Df::Df01, 0xEF19, 0x0128, {free_access, by("UKA")}, phrase("reserved")),
    transparent(Df::Df01, 0xEF1A, 0x0128, {free_access, by("UKB")}, phrase("reserved")),
    // DF02
    variable(Df::Df02, 0xEF05, {pin_or("RK"), by("UK1")}, phrase("occupation and skills")),
    variable(Df::Df02, 0xEF06, {pin_or("RK"), by("UK2")}, phrase("employment status")),
    cyclic(Df::Df02, 0xEF07, {4, 0x55}, {pin_or("RK"), by("UK3")}, phrase("employment log")),
    variable(Df::Df02, 0xEF09, {pin_or("RK"), by("UK4")}, phrase("employment certificate")),
    variable(Df::Df02, 0xEF15, {pin_or("RK"), by("UK5")}, phrase("employment assistance")),
    cyclic(Df::Df02, 0xEF16, {4, 0x12}, {pin_or("RK"), by("UK6")}, phrase("employment support")),
    // DF03
    variable(Df::Df03, 0xEF05, {pin_or("RK1"), by("UK1")}, phrase("unemployment insurance")),
    variable(Df::Df03, 0xEF06, {pin_or("RK2"), by("UK2")}, phrase("work ability assessment")),
    variable(Df::Df03, 0xEF07, {pin_or("RK2"), by("UK3")}, phrase("pension insurance")),
    variable(Df::Df03, 0xEF15, {pin_or("RK2"), by("UK4")}, phrase("work injury insurance")),
    variable(Df::Df03, 0xEF16, {pin_or("RK2"), by("UK5")}, phrase("maternity insurance")),
    variable(Df::Df03, 0xEF17, {pin_or("RK2"), by("UK6")}, phrase("social insurance data")),
    variable(Df::Df03, 0xEF18, {pin_or("RK2"), by("UK7")}, phrase("social insurance data")),
    variable(Df::Df03, 0xEF19, {pin_or("RK2"), by("UK8")}, phrase("social insurance data")),
    // DF04: the card itself writes EF08
    variable(Df::Df04, 0xEF05, {pin_or("RK1"), by("UK1")}, phrase("medical insurance")),
    variable(Df::Df04, 0xEF06, {pin_and("RK1"), by("UK2")}, phrase("offline settlement")),
    cyclic(Df::Df04, 0xEF08, {30, 0x1C}, {pin_only, never}, phrase("medical transactions")),
    cyclic(Df::Df04, 0xEF15, {8, 0x03}, {pin_or("RK1"), by("UK2")}, phrase("special settlement")),
    // DF05
    variable(Df::Df05, 0xEF05, {pin_only, by("UK1")}, phrase("personnel data")),
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

constexpr bool names_keys_that_exist(const EfRow& file, const AccessRule& rule) {
  if (rule.kind != AccessKind::Keys) return rule.parent_key.empty() && rule.own_key.empty();
  const Df parent = dfs[static_cast<std::size_t>(file.df)].parent;
  const bool parent_there = rule.parent_key.empty() || key_named(parent, rule.parent_key);
  const bool own_there = rule.own_key.empty() || key_named(file.df, rule.own_key);
  return parent_there && own_there && !(rule.parent_key.empty() && rule.own_key.empty());
}

template <typename Rows>
consteval bool rules_name_keys_that_exist(const Rows& rows) {
  return std::ranges::all_of(rows, [](const EfRow& file) {
    return names_keys_that_exist(file, file.read) && names_keys_that_exist(file, file.update);
  });
}
static_assert(rules_name_keys_that_exist(files));
static_assert(rules_name_keys_that_exist(internal_files));

template <typename Rows>
consteval bool file_ids_are_unique(const Rows& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (rows[i].df == rows[j].df && rows[i].fid == rows[j].fid) return false;
    }
  }
  return true;
}
static_assert(file_ids_are_unique(files) && file_ids_are_unique(internal_files));

// A readable file is reached by its SFI: five bits, neither 00 nor 1F, the low byte of its FID.
consteval bool short_identifiers_fit() {
  return std::ranges::all_of(files, [](const EfRow& file) {
    return file.fid >> 8U == 0xEF && sfi_of(file.fid) >= 0x01 && sfi_of(file.fid) <= 0x1E;
  });
}
static_assert(short_identifiers_fit(), "and so an SFI is unique where its FID is");

consteval bool application_and_internal_ids_differ() {
  return std::ranges::none_of(files, [](const EfRow& file) {
    return std::ranges::any_of(internal_files, [&](const EfRow& inner) {
      return inner.df == file.df && inner.fid == file.fid;
    });
  });
}
static_assert(application_and_internal_ids_differ());

constexpr const EfRow* file_named(Df df, std::uint16_t fid) {
  for (const EfRow& file : files) {
    if (file.df == df && file.fid == fid) return &file;
  }
  return nullptr;
}

}  // namespace sscard::model::rows
