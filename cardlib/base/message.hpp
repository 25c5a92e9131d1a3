// A sentence for a person, still untranslated: an English pattern plus its arguments as text.
// Rooms make messages; only `tools` turns them into English or Chinese (through gettext, by the
// pattern). msg() is the gettext keyword: `xgettext --keyword=msg` finds every sentence.
#pragma once

#include <fmt/format.h>

#include <string>
#include <type_traits>
#include <vector>

namespace sscard {

struct Message {
  const char* pattern = "";             ///< English, with {} for each argument; the gettext id
  std::vector<std::string> arguments;  ///< already masked where they are person data

  /// The English sentence. Translated printing lives in tools.
  std::string english() const;
  bool operator==(const Message& other) const;
};

/// A pattern whose number of {} is checked at compile time against the arguments.
template <typename... Args>
struct Pattern {
  const char* text;
  // NOLINTNEXTLINE(google-explicit-constructor): a string literal is meant to convert
  consteval Pattern(const char* from) : text(from) {
    static_cast<void>(fmt::format_string<std::conditional_t<true, std::string, Args>...>(from));
  }
};

template <typename... Args>
Message msg(Pattern<std::type_identity_t<Args>...> pattern, const Args&... args) {
  return Message{pattern.text, {fmt::format("{}", args)...}};
}

/// Marks a sentence or a name in a table for translation (`xgettext --keyword=phrase`). A message
/// argument that is such a phrase is translated too.
consteval const char* phrase(const char* text) { return text; }

}  // namespace sscard
