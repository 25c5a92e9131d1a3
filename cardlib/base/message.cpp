#include "cardlib/base/message.hpp"

#include <fmt/args.h>

#include <string_view>

namespace sscard {

std::string Message::english() const {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const std::string& argument : arguments) store.push_back(argument);
  return fmt::vformat(pattern, store);
}

bool Message::operator==(const Message& other) const {
  return std::string_view(pattern) == other.pattern && arguments == other.arguments;
}

}  // namespace sscard
