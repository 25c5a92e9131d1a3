// The keys as rows, for the tables of this folder and their compile-time checks only; other folders
// ask key_table.hpp. Source: reference/ssc-card.md 6.1, 6.2; corrections.md A.8. Ids, PSAM ids and
// addresses that no source names (MK, BK, LK, STK, DSK, purse keys; read keys of DF01-DF03) are
// [PROP], as are all try limits, the level City of the MKs and Provincial of the purse keys.
#pragma once

#include <algorithm>
#include <iterator>

#include "cardlib/model/key_table.hpp"

namespace sscard::model::rows {

inline constexpr Byte uncounted = 0;
inline constexpr Byte uk_tries = 3;
inline constexpr Byte pin_tries = 6;
inline constexpr Byte rk_tries = 10;
inline constexpr Byte mk_tries = 10;

using enum KeyType;
using enum KeyLevel;

// The order inside a DF decides its levels: PIN 1 and PUK 2 in SSSE (the worked PIN record of
// corrections.md A.8.4), LK 1 in an ADF, then UK1 of DF01 is 3 (the worked key record of 7.6).
inline constexpr KeyRow keys[] = {
    // MF: the card master key
    {Df::Mf,   "MK",      Master,       0x00, City,       mk_tries,  0x00, 0x00, 0x000000},
    // SSSE
    {Df::Ssse, "MK",      Master,       0x00, City,       mk_tries,  0x00, 0x00, 0x000000},
    {Df::Ssse, "PIN",     Pin,          0x00, City,       pin_tries, 0x00, 0x00, 0x000000},
    {Df::Ssse, "PUK",     External,     0x06, Provincial, uk_tries,  0x48, 0x10, 0x009010},
    {Df::Ssse, "RK",      External,     0x0A, Provincial, rk_tries,  0x47, 0x0A, 0x004C0A},
    {Df::Ssse, "UK",      External,     0x04, Provincial, uk_tries,  0x48, 0x12, 0x009412},
    {Df::Ssse, "UKLOCAL", External,     0x0D, Provincial, uk_tries,  0x48, 0x13, 0x000000},
    {Df::Ssse, "BK",      External,     0x01, Provincial, uk_tries,  0x48, 0x11, 0x000000},
    {Df::Ssse, "STK",     Transmission, 0x02, Provincial, uncounted, 0x48, 0x09, 0x017309},
    {Df::Ssse, "IRK",     Internal,     0x00, National,   rk_tries,  0x67, 0x08, 0x000000},
    // DF01
    {Df::Df01, "MK",      Master,       0x00, City,       mk_tries,  0x00, 0x00, 0x000000},
    {Df::Df01, "LK",      External,     0x81, Provincial, uk_tries,  0x48, 0x14, 0x000000},
    {Df::Df01, "STK",     Transmission, 0x82, Provincial, uncounted, 0x48, 0x1B, 0x000000},
    {Df::Df01, "RK",      External,     0x88, Provincial, rk_tries,  0x47, 0x2E, 0x004F2E},
    {Df::Df01, "UK1",     External,     0x83, Provincial, uk_tries,  0x48, 0x42, 0x009742},
    {Df::Df01, "UK2",     External,     0x84, Provincial, uk_tries,  0x48, 0x43, 0x009A43},
    {Df::Df01, "UK3",     External,     0x85, Provincial, uk_tries,  0x47, 0x24, 0x017624},
    {Df::Df01, "UK4",     External,     0x86, Provincial, uk_tries,  0x47, 0x25, 0x017925},
    {Df::Df01, "UK5",     External,     0x87, Provincial, uk_tries,  0x48, 0x44, 0x000000},
    {Df::Df01, "UK6",     External,     0x89, Provincial, uk_tries,  0x47, 0x2F, 0x000000},
    {Df::Df01, "UK7",     External,     0x8A, Provincial, uk_tries,  0x47, 0x30, 0x000000},
    {Df::Df01, "UK8",     External,     0x8B, Provincial, uk_tries,  0x47, 0x31, 0x000000},
    {Df::Df01, "UK9",     External,     0x8C, Provincial, uk_tries,  0x47, 0x32, 0x000000},
    {Df::Df01, "UKA",     External,     0x8D, Provincial, uk_tries,  0x47, 0x33, 0x000000},
    {Df::Df01, "UKB",     External,     0x8E, Provincial, uk_tries,  0x47, 0x34, 0x000000},
    // DF02
    {Df::Df02, "MK",      Master,       0x00, City,       mk_tries,  0x00, 0x00, 0x000000},
    {Df::Df02, "LK",      External,     0x81, Provincial, uk_tries,  0x48, 0x15, 0x000000},
    {Df::Df02, "STK",     Transmission, 0x82, Provincial, uncounted, 0x48, 0x1C, 0x000000},
    {Df::Df02, "RK",      External,     0x88, Provincial, rk_tries,  0x47, 0x35, 0x006435},
    {Df::Df02, "UK1",     External,     0x83, Provincial, uk_tries,  0x47, 0x26, 0x000000},
    {Df::Df02, "UK2",     External,     0x84, Provincial, uk_tries,  0x48, 0x45, 0x000000},
    {Df::Df02, "UK3",     External,     0x85, Provincial, uk_tries,  0x48, 0x46, 0x000000},
    {Df::Df02, "UK4",     External,     0x86, Provincial, uk_tries,  0x47, 0x27, 0x000000},
    {Df::Df02, "UK5",     External,     0x87, Provincial, uk_tries,  0x47, 0x28, 0x000000},
    {Df::Df02, "UK6",     External,     0x89, Provincial, uk_tries,  0x47, 0x36, 0x000000},
    // DF03
    {Df::Df03, "MK",      Master,       0x00, City,       mk_tries,  0x00, 0x00, 0x000000},
    {Df::Df03, "LK",      External,     0x81, Provincial, uk_tries,  0x48, 0x16, 0x000000},
    {Df::Df03, "STK",     Transmission, 0x82, Provincial, uncounted, 0x48, 0x1D, 0x000000},
    {Df::Df03, "RK1",     External,     0x83, Provincial, rk_tries,  0x47, 0x2C, 0x01962C},
    {Df::Df03, "RK2",     External,     0x84, Provincial, rk_tries,  0x47, 0x2B, 0x01932B},
    {Df::Df03, "UK1",     External,     0x86, Provincial, uk_tries,  0x48, 0x47, 0x000000},
    {Df::Df03, "UK2",     External,     0x87, Provincial, uk_tries,  0x47, 0x29, 0x000000},
    {Df::Df03, "UK3",     External,     0x88, Provincial, uk_tries,  0x48, 0x48, 0x000000},
    {Df::Df03, "UK4",     External,     0x89, Provincial, uk_tries,  0x47, 0x37, 0x000000},
    {Df::Df03, "UK5",     External,     0x8A, Provincial, uk_tries,  0x47, 0x38, 0x000000},
    {Df::Df03, "UK6",     External,     0x8B, Provincial, uk_tries,  0x47, 0x39, 0x000000},
    {Df::Df03, "UK7",     External,     0x8C, Provincial, uk_tries,  0x47, 0x3A, 0x000000},
    {Df::Df03, "UK8",     External,     0x8D, Provincial, uk_tries,  0x47, 0x3B, 0x000000},
    // DF04
    {Df::Df04, "MK",      Master,       0x00, City,       mk_tries,  0x00, 0x00, 0x000000},
    {Df::Df04, "LK",      External,     0x81, Provincial, uk_tries,  0x48, 0x17, 0x000000},
    {Df::Df04, "STK",     Transmission, 0x82, Provincial, uncounted, 0x48, 0x1E, 0x000000},
    {Df::Df04, "DSK",     External,     0x83, Provincial, uk_tries,  0x48, 0x22, 0x000000},
    {Df::Df04, "RK1",     External,     0x84, National,   rk_tries,  0x67, 0x2D, 0x01822D},
    {Df::Df04, "UK1",     External,     0x85, Provincial, uk_tries,  0x48, 0x49, 0x000000},
    {Df::Df04, "UK2",     External,     0x86, Provincial, uk_tries,  0x47, 0x2A, 0x000000},
    {Df::Df04, "DLK",     Load,         0x01, Provincial, uncounted, 0x00, 0x00, 0x000000},
    {Df::Df04, "DPK1",    Debit,        0x01, Provincial, uncounted, 0x42, 0x01, 0x000000},
    {Df::Df04, "DPK2",    Debit,        0x02, Provincial, uncounted, 0x42, 0x02, 0x000000},
    {Df::Df04, "DPK3",    Debit,        0x03, Provincial, uncounted, 0x42, 0x03, 0x000000},
    {Df::Df04, "DPK4",    Debit,        0x04, Provincial, uncounted, 0x42, 0x04, 0x000000},
    {Df::Df04, "DTK",     Tac,          0x01, Provincial, uncounted, 0x00, 0x00, 0x000000},
    // DF05
    {Df::Df05, "MK",      Master,       0x00, City,       mk_tries,  0x00, 0x00, 0x000000},
    {Df::Df05, "LK",      External,     0x81, Provincial, uk_tries,  0x48, 0x18, 0x000000},
    {Df::Df05, "STK",     Transmission, 0x82, Provincial, uncounted, 0x48, 0x1F, 0x000000},
    {Df::Df05, "UK1",     External,     0x83, Provincial, uk_tries,  0x47, 0xB4, 0x000000},
    // DF06
    {Df::Df06, "MK",      Master,       0x00, City,       mk_tries,  0x00, 0x00, 0x000000},
    {Df::Df06, "LK",      External,     0x81, Provincial, uk_tries,  0x48, 0x19, 0x000000},
    {Df::Df06, "STK",     Transmission, 0x82, Provincial, uncounted, 0x48, 0x20, 0x000000},
    {Df::Df06, "RK1",     External,     0x83, Provincial, rk_tries,  0x48, 0x52, 0x000000},
    {Df::Df06, "UK1",     External,     0x85, Provincial, uk_tries,  0x48, 0x53, 0x000000},
    {Df::Df06, "UK2",     External,     0x86, Provincial, uk_tries,  0x48, 0x54, 0x000000},
    // DF07
    {Df::Df07, "MK",      Master,       0x00, City,       mk_tries,  0x00, 0x00, 0x000000},
    {Df::Df07, "LK",      External,     0x81, Provincial, uk_tries,  0x48, 0x1A, 0x000000},
    {Df::Df07, "STK",     Transmission, 0x82, Provincial, uncounted, 0x48, 0x21, 0x000000},
    {Df::Df07, "RK1",     External,     0x83, Provincial, rk_tries,  0x47, 0x3D, 0x007A3D},
    {Df::Df07, "RK2",     External,     0x84, Provincial, rk_tries,  0x47, 0x3F, 0x00803F},
    {Df::Df07, "RK3",     External,     0x85, Provincial, rk_tries,  0x47, 0xB1, 0x0086B1},
    {Df::Df07, "UK1",     External,     0x86, Provincial, uk_tries,  0x47, 0x3E, 0x000000},
    {Df::Df07, "UK2",     External,     0x87, Provincial, uk_tries,  0x47, 0xB0, 0x000000},
    {Df::Df07, "UK3",     External,     0x88, Provincial, uk_tries,  0x47, 0xB2, 0x000000},
};

constexpr const KeyRow* key_named(Df df, std::string_view name) {
  for (const KeyRow& key : keys) {
    if (key.df == df && key.name == name) return &key;
  }
  return nullptr;
}

consteval bool keys_are_grouped_by_df() {
  return std::ranges::is_sorted(keys, {}, &KeyRow::df);
}
static_assert(keys_are_grouped_by_df());

consteval bool ids_and_names_are_unique() {
  for (std::size_t i = 0; i < std::size(keys); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (keys[i].df != keys[j].df) continue;
      if (keys[i].name == keys[j].name) return false;
      if (keys[i].type == keys[j].type && keys[i].id == keys[j].id) return false;
    }
  }
  return true;
}
static_assert(ids_and_names_are_unique(), "(DF, type, id) and (DF, name) name one key each");

consteval bool psam_ids_are_unique() {
  for (std::size_t i = 0; i < std::size(keys); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (keys[i].psam_usage != 0 && keys[j].psam_usage != 0 &&
          keys[i].psam_id == keys[j].psam_id) {
        return false;
      }
    }
  }
  return true;
}
static_assert(psam_ids_are_unique());

// The high nibble of the usage byte is twice the number of diversifications.
consteval bool usage_bytes_agree_with_levels() {
  return std::ranges::all_of(keys, [](const KeyRow& key) {
    return key.psam_usage == 0 || key.psam_usage >> 5 == static_cast<Byte>(key.level);
  });
}
static_assert(usage_bytes_agree_with_levels());

consteval bool addresses_end_in_psam_ids() {
  return std::ranges::all_of(keys, [](const KeyRow& key) {
    return key.hsm_address == 0 || (key.hsm_address & 0xFFU) == key.psam_id;
  });
}
static_assert(addresses_end_in_psam_ids());

// A level is a nibble 1…E, counted over the PIN and the external-authentication keys of a DF; F is
// the master key (corrections.md A.7.1).
consteval bool levels_fit_a_nibble() {
  for (const KeyRow& key : keys) {
    const auto levels = std::ranges::count_if(keys, [&](const KeyRow& other) {
      return other.df == key.df && (other.type == Pin || other.type == External);
    });
    if (levels > 0xE) return false;
  }
  return true;
}
static_assert(levels_fit_a_nibble());

}  // namespace sscard::model::rows
