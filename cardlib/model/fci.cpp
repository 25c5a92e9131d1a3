#include "cardlib/model/fci.hpp"

#include <array>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "cardlib/model/file_tree.hpp"

namespace sscard::model {
namespace {

constexpr Byte fci_tag = 0x6F;
constexpr Byte aid_tag = 0x84;
constexpr Byte proprietary_tag = 0xA5;
constexpr Byte directory_tag = 0x88;
constexpr auto indicator_head = "9F0C038601"_hex;
constexpr auto bare_indicator = "9F0C86"_hex;
constexpr Byte stored_tag = 0x70;
constexpr Byte entry_tag = 0x61;
constexpr Byte entry_aid_tag = 0x4F;
constexpr Byte entry_label_tag = 0x50;
constexpr std::size_t name_size_max = 16;

Bytes object(Byte tag, ByteView value) {
  expects(value.size() < 0x80);
  Bytes out{tag, static_cast<Byte>(value.size())};
  append(out, value);
  return out;
}

/// The value of the object that must come next; latches the reader when it does not.
ByteView value_of(ByteReader& reader, Byte tag) {
  const bool tag_fits = reader.u8() == tag;
  const Byte length = reader.u8();
  const bool fits = tag_fits && length < 0x80;
  return reader.take(fits ? length : reader.left() + 1);
}

bool is_next(const ByteReader& reader, Byte tag) {
  ByteReader ahead = reader;
  return ahead.u8() == tag;
}

bool parse_proprietary(ByteView bytes, Fci& out) {
  ByteReader reader(bytes);
  if (is_next(reader, directory_tag)) {
    const ByteView sfi = value_of(reader, directory_tag);
    if (sfi.size() != 1) return false;
    out.directory_sfi = sfi[0];
  }
  if (reader.left() != 0) {
    if (!equal(reader.take(indicator_head.size()), indicator_head)) return false;
    out.algorithm = reader.u8();
  }
  return reader.done() && (out.directory_sfi || out.algorithm);
}

std::optional<Byte> byte_after(ByteView where, ByteView what) {
  for (std::size_t i = 0; i + what.size() < where.size(); ++i) {
    if (equal(where.subspan(i, what.size()), what)) return where[i + what.size()];
  }
  return std::nullopt;
}

/// The content of an object inside the A5 template of a 6F template, whatever else is in there.
std::optional<Byte> indicator_inside(ByteView fci) {
  ByteReader outer(fci);
  ByteReader reader(value_of(outer, fci_tag));
  while (!outer.failed() && reader.left() >= 2) {
    ByteReader ahead = reader;
    const Byte tag = ahead.u8();
    const ByteView value = value_of(reader, tag);
    if (reader.failed()) return std::nullopt;
    if (tag == proprietary_tag) return byte_after(value, indicator_head);
  }
  return std::nullopt;
}

}  // namespace

Bytes encode(const Fci& fci) {
  Bytes proprietary;
  if (fci.directory_sfi) append(proprietary, object(directory_tag, Bytes{*fci.directory_sfi}));
  if (fci.algorithm) {
    append(proprietary, indicator_head);
    proprietary.push_back(*fci.algorithm);
  }
  Bytes content;
  if (!fci.aid.empty()) append(content, object(aid_tag, fci.aid));
  if (!proprietary.empty()) append(content, object(proprietary_tag, proprietary));
  return object(fci_tag, content);
}

std::optional<Fci> parse_fci(ByteView bytes) {
  ByteReader outer(bytes);
  ByteReader reader(value_of(outer, fci_tag));
  if (!outer.done()) return std::nullopt;
  Fci out;
  if (is_next(reader, aid_tag)) {
    out.aid = to_bytes(value_of(reader, aid_tag));
    if (out.aid.empty() || out.aid.size() > name_size_max) return std::nullopt;
  }
  if (is_next(reader, proprietary_tag)) {
    const ByteView proprietary = value_of(reader, proprietary_tag);
    if (reader.failed() || !parse_proprietary(proprietary, out)) return std::nullopt;
  }
  if (!reader.done()) return std::nullopt;
  return out;
}

Fci fci_of(Df df, Structure structure, Algorithm algorithm) {
  Fci out;
  out.aid = to_bytes(row(df).aid);
  if (!is_application(df)) out.directory_sfi = sfi_of(directory_file_fid);
  if (df == Df::Ssse && structure == Structure::V300) out.algorithm = static_cast<Byte>(algorithm);
  return out;
}

std::optional<Byte> algorithm_indicator(ByteView fci) {
  if (const auto inside = indicator_inside(fci)) return inside;
  return byte_after(fci, bare_indicator);
}

Bytes encode(const FciRecord& record) {
  Bytes content;
  append_u16(content, record.fid);
  content.push_back(static_cast<Byte>(record.fci.size()));
  append(content, record.fci);
  return object(stored_tag, content);
}

std::optional<FciRecord> parse_fci_record(ByteView bytes) {
  ByteReader outer(bytes);
  ByteReader reader(value_of(outer, stored_tag));
  FciRecord out;
  out.fid = reader.u16();
  out.fci = to_bytes(reader.take(reader.u8()));
  if (!outer.done() || !reader.done() || !parse_fci(out.fci)) return std::nullopt;
  return out;
}

std::vector<FciRecord> fci_records(Df environment, Tree tree, Algorithm algorithm) {
  std::vector<FciRecord> out;
  if (environment != Df::Mf && environment != Df::Ssse) return out;
  for (const DfRow& directory : df_table()) {
    const bool child = directory.parent == environment && is_application(directory.df);
    if (directory.df != environment && !child) continue;
    if (!exists_in(directory.df, tree)) continue;
    out.push_back({directory.fid, encode(fci_of(directory.df, tree.structure, algorithm))});
  }
  return out;
}

Bytes encode(const DirectoryEntry& entry) {
  Bytes content = object(entry_aid_tag, entry.aid);
  append(content, object(entry_label_tag, entry.label));
  return object(entry_tag, content);
}

std::optional<DirectoryEntry> parse_directory_entry(ByteView bytes) {
  ByteReader outer(bytes);
  ByteReader reader(value_of(outer, entry_tag));
  DirectoryEntry out;
  out.aid = to_bytes(value_of(reader, entry_aid_tag));
  out.label = to_bytes(value_of(reader, entry_label_tag));
  const auto is_name = [](const Bytes& b) { return !b.empty() && b.size() <= name_size_max; };
  if (!outer.done() || !reader.done() || !is_name(out.aid) || !is_name(out.label)) {
    return std::nullopt;
  }
  return out;
}

std::vector<DirectoryEntry> directory_entries() {
  std::vector<DirectoryEntry> out;
  for (const Df df : {Df::Ssse, Df::Pse}) {
    out.push_back({to_bytes(row(df).aid), to_bytes(row(df).name)});
  }
  return out;
}

}  // namespace sscard::model
