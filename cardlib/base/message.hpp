// A sentence for a person, still untranslated: an English pattern plus its arguments. Rooms make
// messages; only `tools` turns them into English or Chinese (through gettext, by the pattern).
// msg() is the gettext keyword: `xgettext --keyword=msg` finds every sentence.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>
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

/// A pattern whose number of {} is checked at compile time against the arguments.
template <typename... Args>
struct Pattern {
  const char* text;
  // NOLINTNEXTLINE(google-explicit-constructor): a string literal is meant to convert
  consteval Pattern(const char* from) : text(from) {
    static_cast<void>(fmt::format_string<std::conditional_t<true, std::string, Args>...>(from));
  }
};

namespace detail {
template <typename T>
void add_argument(Message& to, const T& argument) {
  if constexpr (std::is_same_v<T, Message>) {
    to.arguments.emplace_back(inner_message_mark);
    to.inner.push_back(argument);
  } else {
    to.arguments.push_back(fmt::format("{}", argument));
  }
}
}  // namespace detail

/// msg("{}: line {} is short", file, 7). An argument may itself be a Message.
template <typename... Args>
Message msg(Pattern<std::type_identity_t<Args>...> pattern, const Args&... args) {
  Message out{pattern.text, {}, {}};
  (detail::add_argument(out, args), ...);
  return out;
}

/// Marks a sentence or a name in a table for translation (`xgettext --keyword=phrase`). A message
/// argument that is such a phrase is translated too.
consteval const char* phrase(const char* text) {
  return text;
}

}  // namespace sscard
