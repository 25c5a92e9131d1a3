#include "personalizer/intake/toml_manifest.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>

namespace sscard::perso {
namespace {

constexpr std::string_view mac_start = "mac = \"";
constexpr std::size_t manifest_bytes_max = 65'536;
constexpr std::array<std::string_view, 13> known_fields = {
    "format",  "side",    "batch",  "sender", "receiver", "file", "bytes",
    "records", "columns", "sum_id", "sm3",    "key_kcv",  "mac"};

Error refused(const std::string& file, const Message& reason) {
  return {ErrorKind::BadInput, msg("{}: the manifest is refused: {}", file, reason),
          msg("ask the sender for the file with its manifest again; nothing was taken from it")};
}

/// Reads fields of one table and keeps the first thing that is wrong.
class Fields {
 public:
  Fields(const toml::table& table, std::string file) : table_(table), file_(std::move(file)) {}

  std::string text(std::string_view name, std::size_t length_max = 128) {
    const auto value = table_[name].value_exact<std::string>();
    if (!value || value->empty() || value->size() > length_max) {
      wrong(name);
      return {};
    }
    return *value;
  }

  std::uint64_t count(std::string_view name) {
    const auto value = table_[name].value_exact<std::int64_t>();
    if (!value || *value < 0) {
      wrong(name);
      return 0;
    }
    return static_cast<std::uint64_t>(*value);
  }

  template <std::size_t size>
  std::array<Byte, size> hex(std::string_view name) {
    const auto bytes = from_hex(text(name, 2 * size));
    std::array<Byte, size> out{};
    if (!bytes || bytes->size() != size) {
      wrong(name);
      return out;
    }
    std::ranges::copy(*bytes, out.begin());
    return out;
  }

  std::vector<std::string> list(std::string_view name) {
    std::vector<std::string> out;
    const toml::array* values = table_[name].as_array();
    if (values == nullptr) {
      wrong(name);
      return out;
    }
    for (const toml::node& node : *values) {
      const auto value = node.value_exact<std::string>();
      if (!value || value->empty()) {
        wrong(name);
        return out;
      }
      out.push_back(*value);
    }
    return out;
  }

  void wrong(std::string_view name) {
    if (!error_) {
      error_ = refused(file_, msg("the field '{}' is missing or wrong", std::string(name)));
    }
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  const toml::table& table_;
  std::string file_;
  std::optional<Error> error_;
};

bool is_known(std::string_view name) {
  return std::ranges::find(known_fields, name) != known_fields.end();
}

/// Offset of the mac line, when it is the last line of the text and ends it.
std::optional<std::size_t> mac_line(std::string_view text) {
  constexpr std::size_t length = mac_start.size() + 32 + 2;
  if (text.size() < length || text.back() != '\n') return std::nullopt;
  const std::size_t start = text.size() - length;
  if (!text.substr(start).starts_with(mac_start)) return std::nullopt;
  if (start > 0 && text[start - 1] != '\n') return std::nullopt;
  return start;
}

Result<toml::table> parse_table(const std::string& file, std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return refused(file, msg("line {} is no TOML", error.source().begin.line));
  }
}

Manifest collect(Fields& fields) {
  Manifest out;
  BatchFacts& facts = out.facts;
  if (fields.count("format") != 1) fields.wrong("format");
  const std::string side = fields.text("side");
  if (side != "social" && side != "bank") fields.wrong("side");
  facts.side = side == "bank" ? Side::Bank : Side::Social;
  facts.batch = fields.text("batch", 40);
  facts.sender = fields.text("sender");
  facts.receiver = fields.text("receiver");
  facts.file = fields.text("file");
  facts.bytes = fields.count("bytes");
  facts.records = fields.count("records");
  facts.columns = fields.list("columns");
  facts.sum_id = fields.text("sum_id", 18);
  if (!std::ranges::all_of(facts.sum_id, [](char c) { return c >= '0' && c <= '9'; })) {
    fields.wrong("sum_id");
  }
  facts.sm3 = fields.hex<32>("sm3");
  facts.key_kcv = to_hex(fields.hex<3>("key_kcv"));
  out.mac = fields.hex<16>("mac");
  return out;
}

}  // namespace

Result<Manifest> parse_manifest(const std::string& file, ByteView bytes) {
  if (bytes.size() > manifest_bytes_max) return refused(file, msg("it is too long"));
  const std::string_view text = as_text(bytes);
  const auto start = mac_line(text);
  if (!start) return refused(file, msg("it does not end with its mac line"));
  const Result<toml::table> table = parse_table(file, text);
  if (!table) return table.error();
  for (const auto& [name, value] : *table) {
    if (!is_known(name.str())) {
      return refused(file, msg("the field '{}' is unknown", std::string(name.str())));
    }
  }
  Fields fields(*table, file);
  Manifest out = collect(fields);
  if (fields.error()) return *fields.error();
  out.protected_size = *start;
  return out;
}

std::string manifest_text(const BatchFacts& facts) {
  std::string out;
  const auto line = [&out](std::string_view name, const auto& value) {
    out += fmt::format("{} = {}\n", name, value);
  };
  const auto quoted = [](const std::string& text) {
    std::string escaped;
    for (const char c : text) {
      if (c == '"' || c == '\\') escaped += '\\';
      escaped += c;
    }
    return "\"" + escaped + "\"";
  };
  line("format", 1);
  line("side", quoted(facts.side == Side::Social ? "social" : "bank"));
  line("batch", quoted(facts.batch));
  line("sender", quoted(facts.sender));
  line("receiver", quoted(facts.receiver));
  line("file", quoted(facts.file));
  line("bytes", facts.bytes);
  line("records", facts.records);
  std::string list;
  for (const std::string& column : facts.columns) {
    list += (list.empty() ? "" : ", ") + quoted(column);
  }
  line("columns", "[" + list + "]");
  line("sum_id", quoted(facts.sum_id));
  line("sm3", quoted(to_hex(facts.sm3)));
  line("key_kcv", quoted(facts.key_kcv));
  return out;
}

std::string manifest_mac_line(const std::array<Byte, 16>& mac) {
  return std::string(mac_start) + to_hex(mac) + "\"\n";
}

}  // namespace sscard::perso
