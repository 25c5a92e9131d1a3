// Fields of a TOML file one by one: each wrong one becomes a message with file, line, field and
// reason. The exceptions of toml++ end here. Source: style of all messages (reference-free).
#pragma once

#include <toml++/toml.h>

#include <initializer_list>
#include <string>

#include "cardlib/base/result.hpp"

namespace sscard::data {

/// What to do about most wrong fields.
inline constexpr const char* mend_toml = phrase("mend the file and run the same command again");

inline toml::source_index line_of(const toml::node& node) {
  return node.source().begin.line;
}

class TomlFields {
 public:
  /// `file` names the file in messages.
  explicit TomlFields(std::string file) : file_(std::move(file)) {}

  /// BadInput with the line: no TOML.
  Result<toml::table> parse(std::string_view text) const;
  /// `next` is a phrase().
  Error refused(toml::source_index line, std::string_view field, const Message& reason,
                const char* next) const;
  /// Every key of a table must be one of these.
  Status only(const toml::table& table, std::initializer_list<std::string_view> names) const;
  /// Text that is not empty and has no NUL.
  Result<std::string> text(const toml::table& table, std::string_view name) const;
  /// A text of exactly so many hexadecimal digits, at most eight, as a number.
  Result<std::uint32_t> hex(const toml::table& table, std::string_view name,
                            std::size_t digits) const;
  /// A number from 1 to `max`.
  Result<std::uint32_t> number(const toml::table& table, std::string_view name,
                               std::uint32_t max) const;

 private:
  Result<const toml::node*> there(const toml::table& table, std::string_view name) const;
  std::string file_;
};

}  // namespace sscard::data
