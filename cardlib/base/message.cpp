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

bool Message::operator==(const Message& other) const {
  return std::string_view(pattern) == other.pattern && arguments == other.arguments &&
         inner == other.inner;
}

}  // namespace sscard
