#include "cardlib/base/message.hpp"

#include <fmt/args.h>

#include <string_view>

#include "cardlib/base/expects.hpp"

namespace sscard {

std::string Message::in(const Lookup& lookup) const {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  std::size_t next_inner = 0;
  for (const std::string& argument : arguments) {
    if (argument == inner_message_mark) {
      expects(next_inner < inner.size());
      store.push_back(inner[next_inner++].in(lookup));
    } else {
      store.push_back(lookup(argument.c_str()));
    }
  }
  return fmt::vformat(lookup(pattern), store);
}

std::string Message::english() const {
  return in([](const char* text) { return std::string(text); });
}

namespace detail {

void add_argument(Message& to, const Message& argument) {
  to.arguments.emplace_back(inner_message_mark);
  to.inner.push_back(argument);
}

void add_argument(Message& to, std::string_view argument) {
  to.arguments.emplace_back(argument);
}

void add_argument(Message& to, char argument) {
  to.arguments.emplace_back(1, argument);
}

void add_argument(Message& to, std::int64_t argument) {
  to.arguments.push_back(std::to_string(argument));
}

void add_argument(Message& to, std::uint64_t argument) {
  to.arguments.push_back(std::to_string(argument));
}

}  // namespace detail

bool Message::operator==(const Message& other) const {
  return std::string_view(pattern) == other.pattern && arguments == other.arguments &&
         inner == other.inner;
}

}  // namespace sscard
