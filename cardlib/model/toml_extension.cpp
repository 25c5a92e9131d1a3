// What an extension file says, row by row; tables and words are in extension_words_table.hpp.
#include <algorithm>

#include "cardlib/data/toml_fields.hpp"
#include "cardlib/model/extension.hpp"
#include "cardlib/model/extension_words_table.hpp"

namespace sscard::model {

using data::line_of;
using data::TomlFields;

/// Reads one extension; every function refuses at the first thing that is wrong.
class ExtensionReader {
 public:
  explicit ExtensionReader(const std::string& file) : fields_(file), out_(new Extension) {}

  Result<std::shared_ptr<const Extension>> read(std::string_view text);

 private:
  template <typename Words>
  Error broken(const toml::table& table, const Words& words) const;
  const char* keep(std::string text) { return out_->texts_.emplace_back(std::move(text)).c_str(); }

  Status head(const toml::table& table);
  Status take_structures(const toml::table& table);
  Status take_directories(const toml::table& table);
  Status file(const toml::table& table);
  Result<EfRow> file_row(const toml::table& table);
  Status sizes(const toml::table& table, EfRow& row) const;
  Result<Df> directory(const toml::table& table) const;
  Result<AccessRule> rule(const toml::table& table, std::string_view name, Df df);
  AccessRule single(std::string_view key, Df df);
  Status ring(const toml::table& table, EfRow& row, std::span<const ItemRow> layout);
  FileFault fault(const EfRow& row) const;
  Status contents(const toml::table& table, const EfRow& row);
  Status record(const toml::table& table, const EfRow& row, Byte number);
  Status add_record(const toml::table& table, const RecordRow& record);
  Result<std::span<const ItemRow>> items(const toml::table& table, bool tagged);
  Result<ItemRow> item(const toml::table& table, bool tagged);
  Result<Encoding> encoding(const toml::table& table) const;
  /// Type and length (given, or what the type fixes) of a value, into a row that has them.
  template <typename Row>
  Status shape(const toml::table& table, Row& row) const;
  Status total(const toml::table& table) const;

  TomlFields fields_;
  std::shared_ptr<Extension> out_;
};

/// A broken rule, at the field it shows in where the table has that.
template <typename Words>
Error ExtensionReader::broken(const toml::table& table, const Words& words) const {
  const toml::node* node = table.get(words.field);
  return fields_.refused(node == nullptr ? line_of(table) : line_of(*node), words.field,
                         msg("{}", words.reason), words.next);
}

Status ExtensionReader::take_structures(const toml::table& table) {
  const toml::array* list = table["structures"].as_array();
  if (list == nullptr || list->empty()) {
    return fields_.refused(line_of(table), "structures",
                           msg("it must be a list of structure versions"),
                           phrase("name the structures whose cards get the extension"));
  }
  for (const toml::node& node : *list) {
    const auto structure = structure_from(node.value_or(std::string()));
    if (!structure) {
      return fields_.refused(line_of(node), "structures",
                             msg("'{}' is no structure version", node.value_or(std::string())),
                             data::mend_toml);
    }
    out_->structures_.bits =
        static_cast<Byte>(out_->structures_.bits | 1U << static_cast<unsigned>(*structure));
  }
  return {};
}

/// Local directories; one that the national structure has already would be defined twice.
Status ExtensionReader::take_directories(const toml::table& table) {
  const toml::node* node = table.get("directories");
  if (node == nullptr) return {};
  const toml::array* list = node->as_array();
  if (list == nullptr)
    return fields_.refused(line_of(*node), "directories", msg("it must be a list"),
                           data::mend_toml);
  for (const toml::node& each : *list) {
    const std::string name = each.value_or(std::string());
    const auto df = df_by_name(name);
    if (!df || row(*df).owner != Environment::Ssse) {
      return fields_.refused(line_of(each), "directories",
                             msg("there is no local directory '{}'", name),
                             phrase("adopt DF06, or leave the field out"));
    }
    if (row(*df).structures.bits != 0) {
      return fields_.refused(line_of(each), "directories",
                             msg("{} is a national directory and cannot be defined again", name),
                             phrase("add files to it without adopting it"));
    }
    out_->adopted_.push_back(*df);
  }
  return {};
}

Status ExtensionReader::head(const toml::table& table) {
  if (Status known = fields_.only(table, {"name", "structures", "directories", "file"}); !known)
    return known;
  auto name = fields_.text(table, "name");
  if (!name) return name.error();
  out_->name_ = std::move(*name);
  if (Status taken = take_structures(table); !taken) return taken;
  return take_directories(table);
}

Result<Df> ExtensionReader::directory(const toml::table& table) const {
  const auto name = fields_.text(table, "df");
  if (!name) return name.error();
  const toml::source_index line = line_of(*table.get("df"));
  const auto df = df_by_name(*name);
  if (!df) {
    return fields_.refused(line, "df", msg("there is no directory '{}'", *name),
                           phrase("name SSSE or one of DF01 to DF07"));
  }
  for (std::size_t s = 0; s < structure_count; ++s) {
    const auto structure = static_cast<Structure>(s);
    if (out_->structures_.contains(structure) && !exists_in(*df, {structure, out_.get()})) {
      return fields_.refused(
          line, "df", msg("a card of structure {} has no {}", model::text(structure), *name),
          phrase("adopt the directory (directories), or leave this structure out (structures)"));
    }
  }
  return *df;
}

/// One name alone: a key of the file's own directory, else of the parent (the PIN in an ADF).
AccessRule ExtensionReader::single(std::string_view key, Df df) {
  const char* kept = keep(std::string(key));
  if (find_key(df, key) == nullptr && find_key(row(df).parent, key) != nullptr) {
    return {AccessKind::Keys, kept, {}, Logic::Or};
  }
  return {AccessKind::Keys, {}, kept, Logic::Or};
}

/// "free", "never", "UK1", "PIN", "PIN|RK", "PIN+RK": left in the parent directory, right in the
/// own.
Result<AccessRule> ExtensionReader::rule(const toml::table& table, std::string_view name, Df df) {
  const auto written = fields_.text(table, name);
  if (!written) return written.error();
  if (*written == "free") return AccessRule{AccessKind::Free, {}, {}, Logic::Or};
  if (*written == "never") return AccessRule{AccessKind::Never, {}, {}, Logic::Or};
  const std::size_t split = written->find_first_of("|+");
  if (split == std::string::npos) return single(*written, df);
  const Logic logic = (*written)[split] == '|' ? Logic::Or : Logic::And;
  return AccessRule{AccessKind::Keys, keep(written->substr(0, split)),
                    keep(written->substr(split + 1)), logic};
}

Status ExtensionReader::sizes(const toml::table& table, EfRow& row) const {
  if (row.kind == FileKind::Transparent) {
    const auto size = fields_.number(table, "size", file_size_max);
    if (!size) return size.error();
    row.size = static_cast<std::uint16_t>(*size);
  }
  if (row.kind == FileKind::Cyclic) {
    const auto count = fields_.number(table, "count", 0xFE);
    if (!count) return count.error();
    row.records = static_cast<std::uint16_t>(*count);
  }
  return {};
}

Result<EfRow> ExtensionReader::file_row(const toml::table& table) {
  const auto df = directory(table);
  if (!df) return df.error();
  const auto fid = fields_.hex(table, "fid", 4);
  if (!fid) return fid.error();
  const auto kind = fields_.text(table, "kind");
  if (!kind) return kind.error();
  const auto title = fields_.text(table, "title");
  if (!title) return title.error();
  const words::FileWord* word = words::row_named(words::file_words, *kind);
  if (word == nullptr) {
    return broken(table, words::words_of(words::file_faults, FileFault::KindUnknown));
  }
  const auto read = rule(table, "read", *df);
  if (!read) return read.error();
  const auto update = rule(table, "update", *df);
  if (!update) return update.error();
  EfRow row{*df,
            static_cast<std::uint16_t>(*fid),
            word->kind,
            word->record_length,
            0,
            0,
            *read,
            *update,
            out_->structures_,
            keep(*title)};
  if (Status sized = sizes(table, row); !sized) return sized.error();
  return row;
}

Result<Encoding> ExtensionReader::encoding(const toml::table& table) const {
  const auto type = fields_.text(table, "type");
  if (!type) return type.error();
  const words::EncodingWord* word = words::row_named(words::encoding_words, *type);
  if (word != nullptr) return word->encoding;
  return fields_.refused(line_of(*table.get("type")), "type",
                         msg("'{}' is no type of a value", *type),
                         phrase("write an, cn, date, month, datetime, region, b or amount"));
}

template <typename Row>
Status ExtensionReader::shape(const toml::table& table, Row& row) const {
  const auto type = encoding(table);
  if (!type) return type.error();
  row.encoding = *type;
  row.length = static_cast<Byte>(fixed_length(*type).max);
  if (row.length != 0 && !table.contains("length")) return {};
  const auto bytes = fields_.number(table, "length", record_value_max);
  if (!bytes) return bytes.error();
  row.length = static_cast<Byte>(*bytes);
  return {};
}

Result<ItemRow> ExtensionReader::item(const toml::table& table, bool tagged) {
  if (Status known = fields_.only(table, {"tag", "type", "length", "name"}); !known)
    return known.error();
  ItemRow out{};
  if (tagged) {
    const auto tag = fields_.hex(table, "tag", 2);
    if (!tag) return tag.error();
    out.tag = static_cast<Byte>(*tag);
  } else if (table.contains("tag")) {
    return broken(table, words::words_of(words::record_faults, RecordFault::ItemTagsWrong));
  }
  if (Status shaped = shape(table, out); !shaped) return shaped.error();
  const auto name = fields_.text(table, "name");
  if (!name) return name.error();
  out.name = keep(*name);
  return out;
}

Result<std::span<const ItemRow>> ExtensionReader::items(const toml::table& table, bool tagged) {
  const toml::array* list = table["item"].as_array();
  if (list == nullptr || list->empty()) {
    return fields_.refused(line_of(table), "item", msg("the field is missing"),
                           phrase("add the field"));
  }
  std::vector<ItemRow>& rows = out_->item_lists_.emplace_back();
  for (const toml::node& node : *list) {
    const toml::table* each = node.as_table();
    if (each == nullptr)
      return fields_.refused(line_of(node), "item", msg("it must be a table"), data::mend_toml);
    const auto row = item(*each, tagged);
    if (!row) return row.error();
    rows.push_back(*row);
  }
  return std::span<const ItemRow>(rows);
}

Status ExtensionReader::add_record(const toml::table& table, const RecordRow& record) {
  const std::span<const EfRow> files(out_->files_);
  const RecordFault fault = fault_of(record, out_->records_, files);
  if (fault != RecordFault::None) {
    return broken(table, words::words_of(words::record_faults, fault));
  }
  out_->records_.push_back(record);
  return {};
}

Status ExtensionReader::record(const toml::table& table, const EfRow& row, Byte number) {
  Status known = fields_.only(table, {"tag", "type", "length", "name", "item"});
  if (!known) return known;
  const auto tag = fields_.hex(table, "tag", 2);
  if (!tag) return tag.error();
  const auto name = fields_.text(table, "name");
  if (!name) return name.error();
  RecordRow out{row.df, row.fid,     number, static_cast<Byte>(*tag), Encoding::Nested,
                0,      keep(*name), {},     row.structures};
  if (table.contains("item")) {
    const auto inner = items(table, true);
    if (!inner) return inner.error();
    out.items = *inner;
    const auto bytes = fields_.number(table, "length", record_value_max);
    if (!bytes) return bytes.error();
    out.length = static_cast<Byte>(*bytes);
    return add_record(table, out);
  }
  if (Status shaped = shape(table, out); !shaped) return shaped;
  return add_record(table, out);
}

/// The layout of a cyclic file: its record is as long as its items.
Status ExtensionReader::ring(const toml::table& table, EfRow& row,
                             std::span<const ItemRow> layout) {
  std::size_t bytes = 0;
  for (const ItemRow& each : layout)
    bytes += each.length;
  if (bytes > record_value_max) {
    return broken(table, words::words_of(words::record_faults, RecordFault::LengthWrong));
  }
  row.record_length = static_cast<Byte>(bytes);
  return {};
}

Status ExtensionReader::contents(const toml::table& table, const EfRow& row) {
  if (row.kind == FileKind::Transparent) return {};
  if (row.kind == FileKind::Cyclic) {
    return add_record(table, {row.df, row.fid, 0, 0, Encoding::Layout, row.record_length, row.title,
                              out_->item_lists_.back(), row.structures});
  }
  const toml::array* list = table["record"].as_array();
  if (list == nullptr || list->empty() || list->size() > 0xFE) {
    return fields_.refused(line_of(table), "record", msg("it must have 1 to {} entries", 0xFE),
                           data::mend_toml);
  }
  Byte number = 0;
  for (const toml::node& node : *list) {
    const toml::table* each = node.as_table();
    if (each == nullptr) {
      return fields_.refused(line_of(node), "record", msg("it must be a table"), data::mend_toml);
    }
    if (Status added = record(*each, row, ++number); !added) return added;
  }
  return {};
}

/// National rows come first, so a second row for one of their files is refused as taken.
FileFault ExtensionReader::fault(const EfRow& row) const {
  std::vector<EfRow> before(ef_table().begin(), ef_table().end());
  before.insert(before.end(), out_->files_.begin(), out_->files_.end());
  return fault_of(row, before, {df_table(), key_table()});
}

Status ExtensionReader::file(const toml::table& table) {
  Status known = fields_.only(
      table, {"df", "fid", "kind", "title", "read", "update", "size", "count", "record", "item"});
  if (!known) return known;
  auto row = file_row(table);
  if (!row) return row.error();
  if (row->kind == FileKind::Cyclic) {
    const auto layout = items(table, false);
    if (!layout) return layout.error();
    if (Status fits = ring(table, *row, *layout); !fits) return fits;
  }
  if (const FileFault wrong = fault(*row); wrong != FileFault::None) {
    return broken(table, words::words_of(words::file_faults, wrong));
  }
  out_->files_.push_back(*row);
  if (Status filled = contents(table, *row); !filled) return filled;
  return total(table);
}

/// All files so far, by the formula of the administration.
Status ExtensionReader::total(const toml::table& table) const {
  std::size_t bytes = 0;
  for (const EfRow& each : out_->files_)
    bytes += body_size(each, out_->records_);
  if (bytes <= extension_bytes_max) return {};
  return fields_.refused(line_of(table), "size",
                         msg("the files of the extension have {} bytes, a card has room for {}",
                             bytes, extension_bytes_max),
                         phrase("make files smaller, or leave some out"));
}

Result<std::shared_ptr<const Extension>> ExtensionReader::read(std::string_view text) {
  const auto table = fields_.parse(text);
  if (!table) return table.error();
  if (Status headed = head(*table); !headed) return headed.error();
  const toml::array* files = (*table)["file"].as_array();
  if ((files == nullptr || files->empty()) && out_->adopted_.empty()) {
    return fields_.refused(line_of(*table), "file", msg("the extension brings nothing"),
                           phrase("give it files, or directories to adopt"));
  }
  if (table->contains("file") && files == nullptr) {
    return fields_.refused(line_of(*table->get("file")), "file", msg("it must be a list"),
                           data::mend_toml);
  }
  for (std::size_t i = 0; files != nullptr && i < files->size(); ++i) {
    const toml::table* each = files->get(i)->as_table();
    if (each == nullptr) {
      return fields_.refused(line_of(*files->get(i)), "file", msg("it must be a table"),
                             data::mend_toml);
    }
    if (Status added = file(*each); !added) return added.error();
  }
  return std::shared_ptr<const Extension>(std::move(out_));
}

Result<std::shared_ptr<const Extension>> parse_extension(const std::string& file, ByteView toml) {
  return ExtensionReader(file).read(as_text(toml));
}

}  // namespace sscard::model
