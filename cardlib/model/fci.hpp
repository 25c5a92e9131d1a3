// What SELECT of a directory answers (FCI), how it is stored in the FCI file, and the entries of
// EF DIR. One-byte lengths throughout: nothing here grows past 127 bytes.
// Source: reference/ssc-card.md 3.3; corrections.md A.2.2, A.4.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::model {

/// 6F { 84 AID · A5 { 88 01 SFI of DIR · 9F0C 03 86 01 algorithm } }
struct Fci {
  Bytes aid;                          ///< empty: no 84 (MF)
  std::optional<Byte> directory_sfi;  ///< MF and DDF
  std::optional<Byte> algorithm;      ///< indicator of a 3.00 card: 01 3DES, 02 SSF33, 03 SM4
  bool operator==(const Fci&) const = default;
};

Bytes encode(const Fci& fci);
/// The strict reverse of encode; nullopt for any other layout.
std::optional<Fci> parse_fci(ByteView bytes);
/// What this directory answers. PSE and the debit application get theirs by STORE DATA (DGI 9102).
Fci fci_of(Df df, Structure structure, Algorithm algorithm);

/// What a terminal makes of any FCI: A5 -> 9F0C -> 86, else the raw string 9F0C86xx, else nothing
/// (then it is 3DES, or decided by the version when so configured).
std::optional<Byte> algorithm_indicator(ByteView fci);

/// 70 L FID len FCI: one record of the FCI file.
struct FciRecord {
  std::uint16_t fid = 0;
  Bytes fci;  ///< the whole 6F object
  bool operator==(const FciRecord&) const = default;
};
Bytes encode(const FciRecord& record);
std::optional<FciRecord> parse_fci_record(ByteView bytes);
/// The records of the FCI file of MF (its own) or SSSE (its own and its ADFs'), in append order.
std::vector<FciRecord> fci_records(Df environment, Tree tree, Algorithm algorithm);

/// 61 L { 4F AID · 50 label }: one record of EF DIR.
struct DirectoryEntry {
  Bytes aid;    ///< 1 to 16 bytes
  Bytes label;  ///< ASCII or GBK, 1 to 16 bytes
  bool operator==(const DirectoryEntry&) const = default;
};
Bytes encode(const DirectoryEntry& entry);
std::optional<DirectoryEntry> parse_directory_entry(ByteView bytes);
/// The records of the MF's EF DIR: SSSE and PSE [PROP].
std::vector<DirectoryEntry> directory_entries();

}  // namespace sscard::model
