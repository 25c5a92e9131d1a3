// A sentence for a person, still untranslated: an English pattern plus its arguments. Rooms make
// messages; only `tools` turns them into English or Chinese (through gettext, by the pattern).
// msg() is the gettext keyword: `xgettext --keyword=msg` finds every sentence.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sscard {

struct Message {
  const char* pattern = "";              ///< English, with {} for each argument; the gettext id
  std::vector<std::string> arguments{};  ///< already masked where they are person data
  std::vector<Message> inner{};          ///< messages that are arguments, in order of their marks

  /// Gives the text of an English pattern or phrase in some language.
  using Lookup = std::function<std::string(const char*)>;
  /// The whole sentence in that language: arguments that are phrases or messages are translated
  /// too.
  std::string in(const Lookup& lookup) const;
  std::string english() const;
  bool empty() const { return *pattern == '\0'; }
  bool operator==(const Message& other) const;
};

/// Stands in Message::arguments for the next inner message.
inline constexpr const char* inner_message_mark = "\x01";

/// Only "{}" stands in patterns (and "{{", "}}" for the braces themselves), once per argument.
constexpr bool has_marks(std::string_view pattern, std::size_t count) {
  for (std::size_t k = 0; k < pattern.size(); ++k) {
    if (pattern[k] != '{' && pattern[k] != '}') continue;
    const char next = k + 1 < pattern.size() ? pattern[k + 1] : ' ';
    if (pattern[k] == '{' && next == '}') {
      if (count-- == 0) return false;
    } else if (next != pattern[k]) {
      return false;
    }
    ++k;
  }
  return count == 0;
}

/// A pattern whose number of {} is checked at compile time against the arguments.
template <typename... Args>
struct Pattern {
  const char* text;
  // NOLINTNEXTLINE(google-explicit-constructor): a string literal is meant to convert
  consteval Pattern(const char* from) : text(from) {
    if (!has_marks(from, sizeof...(Args))) throw "the {} of the pattern are not its arguments";
  }
};

namespace detail {
void add_argument(Message& to, const Message& argument);
void add_argument(Message& to, std::string_view argument);
void add_argument(Message& to, char argument);
void add_argument(Message& to, std::int64_t argument);
void add_argument(Message& to, std::uint64_t argument);

template <typename T>
void add(Message& to, const T& argument) {
  if constexpr (std::is_same_v<T, char> || !std::is_integral_v<T>) {
    add_argument(to, argument);
  } else if constexpr (std::is_signed_v<T>) {
    add_argument(to, static_cast<std::int64_t>(argument));
  } else {
    add_argument(to, static_cast<std::uint64_t>(argument));
  }
}
}  // namespace detail

/// msg("{}: line {} is short", file, 7). An argument is text, a number or a Message.
template <typename... Args>
Message msg(Pattern<std::type_identity_t<Args>...> pattern, const Args&... args) {
  Message out{pattern.text, {}, {}};
  (detail::add(out, args), ...);
  return out;
}

/// Marks a sentence or a name in a table for translation (`xgettext --keyword=phrase`). A message
/// argument that is such a phrase is translated too.
consteval const char* phrase(const char* text) {
  return text;
}

}  // namespace sscard
