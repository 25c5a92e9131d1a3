#include "cardlib/data/toml_fields.hpp"

#include <algorithm>

#include "cardlib/base/bytes.hpp"

namespace sscard::data {

Result<toml::table> TomlFields::parse(std::string_view text) const {
  try {
    return toml::parse(text, file_);
  } catch (const toml::parse_error& error) {
    return Error{
        ErrorKind::BadInput,
        msg("{}: line {}: {}", file_, error.source().begin.line, std::string(error.description())),
        msg("{}", mend_toml)};
  }
}

Error TomlFields::refused(toml::source_index line, std::string_view field, const Message& reason,
                          const char* next) const {
  return {ErrorKind::BadInput,
          msg("{}: line {}: '{}': {}", file_, line, std::string(field), reason), msg("{}", next)};
}

Status TomlFields::only(const toml::table& table,
                        std::initializer_list<std::string_view> names) const {
  for (const auto& [key, node] : table) {
    if (std::ranges::find(names, key.str()) == names.end()) {
      return refused(key.source().begin.line, key.str(), msg("the field is unknown"),
                     phrase("remove it, or correct its name"));
    }
  }
  return {};
}

Result<const toml::node*> TomlFields::there(const toml::table& table, std::string_view name) const {
  if (const toml::node* node = table.get(name)) return node;
  return refused(line_of(table), name, msg("the field is missing"), phrase("add the field"));
}

Result<std::string> TomlFields::text(const toml::table& table, std::string_view name) const {
  const auto node = there(table, name);
  if (!node) return node.error();
  auto value = (*node)->value_exact<std::string>();
  const bool clean = value && !value->empty() && value->find('\0') == std::string::npos;
  if (!clean) return refused(line_of(**node), name, msg("it must be text"), mend_toml);
  return std::move(*value);
}

Result<std::uint32_t> TomlFields::hex(const toml::table& table, std::string_view name,
                                      std::size_t digits) const {
  const auto written = text(table, name);
  if (!written) return written.error();
  const auto bytes = written->size() == digits ? from_hex(*written) : std::nullopt;
  if (!bytes) {
    return refused(line_of(*table.get(name)), name,
                   msg("it must have {} hexadecimal digits", digits), mend_toml);
  }
  std::uint32_t out = 0;
  for (const Byte byte : *bytes)
    out = out << 8U | byte;
  return out;
}

Result<std::uint32_t> TomlFields::number(const toml::table& table, std::string_view name,
                                         std::uint32_t max) const {
  const auto node = there(table, name);
  if (!node) return node.error();
  const auto value = (*node)->value_exact<std::int64_t>();
  if (!value || *value < 1 || *value > max) {
    return refused(line_of(**node), name, msg("it must be a number from {} to {}", 1, max),
                   mend_toml);
  }
  return static_cast<std::uint32_t>(*value);
}

}  // namespace sscard::data
