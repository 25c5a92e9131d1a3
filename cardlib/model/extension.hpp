// A province's extension (省级扩展): files beside the national ones, and local directories it
// adopts. Read from TOML and held to the rules of the national rows (tree_rules.hpp); it never
// changes one of them. Its files are opened by keys the key table has (UKLOCAL is there for them):
// an extension brings no key, keys come from the hierarchy of the ministry [PROP]. Source:
// reference/ssc-card.md 4.3, 4.9, 5.1, 15.2, 19; design.md 4. The form is in the README.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "cardlib/base/result.hpp"
#include "cardlib/model/file_tree.hpp"

namespace sscard::model {

/// All files of an extension together: what a chip of 32 KiB has left beside the national tree
/// [PROP].
inline constexpr std::size_t extension_bytes_max = 0x2000;

class Extension {
 public:
  Extension(const Extension&) = delete;
  Extension& operator=(const Extension&) = delete;

  const std::string& name() const { return name_; }
  StructureSet structures() const { return structures_; }
  /// Is this local directory on a card of this structure because of the extension?
  bool adopts(Df df, Structure structure) const;
  std::span<const EfRow> files() const { return files_; }
  std::span<const RecordRow> records() const { return records_; }

 private:
  friend class ExtensionReader;
  Extension() = default;

  std::string name_;
  StructureSet structures_;
  std::vector<Df> adopted_;
  std::vector<EfRow> files_;
  std::vector<RecordRow> records_;
  std::deque<std::string> texts_;  ///< what names and titles of the rows point to
  std::deque<std::vector<ItemRow>> item_lists_;
};

/// BadInput names file, line, field and reason, and says what to do: no TOML, an unknown field or
/// word, a row that a rule of the national tables refuses, a national row defined again.
Result<std::shared_ptr<const Extension>> parse_extension(const std::string& file, ByteView toml);

}  // namespace sscard::model
