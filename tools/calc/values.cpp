#include "tools/calc/values.hpp"

#include <algorithm>
#include <charconv>

namespace sscard::tools::calc {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Message wrong_length(const char* unit, const Field& field, std::size_t have) {
  if (field.least == field.most) {
    return msg("{} {} instead of {}", have, unit, field.least);
  }
  return msg("{} {}, not {} to {}", have, unit, field.least, field.most);
}

bool in_range(const Field& field, std::size_t have) {
  return have >= field.least && have <= field.most;
}

bool is_one_of(std::string_view words, std::string_view given) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find('|'), words.size());
    if (words.substr(0, end) == given) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

bool is_visible(char c) {
  return c >= 0x20 && c <= 0x7E;
}

}  // namespace

Values::~Values() {
  for (auto& [name, value] : values_) {
    for (Bytes& item : value.items)
      wipe(item);
    wipe({reinterpret_cast<Byte*>(value.text.data()), value.text.size()});
  }
}

std::optional<Message> Values::put_bytes(const Field& field, std::string_view given) {
  auto bytes = from_hex(given);
  if (!bytes) return msg("not hexadecimal");
  const WipeOnExit wiped(*bytes);
  if (!in_range(field, bytes->size())) {
    return wrong_length(phrase("bytes"), field, bytes->size());
  }
  if (bytes->size() % field.unit != 0) {
    return msg("{} bytes, not a multiple of {}", bytes->size(), field.unit);
  }
  if (field.kind == Kind::Key) {
    values_[field.name].key = KeyBytes(*bytes);
  } else {
    values_[field.name].items.push_back(*bytes);
  }
  return std::nullopt;
}

std::optional<Message> Values::put_number(const Field& field, std::string_view given) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
  if (error != std::errc{} || end != given.data() + given.size() || given.empty()) {
    return msg("not a number");
  }
  if (!in_range(field, value)) return msg("not from {} to {}", field.least, field.most);
  values_[field.name].number = value;
  return std::nullopt;
}

std::optional<Message> Values::put(const Field& field, std::string_view given) {
  switch (field.kind) {
    case Kind::Hex:
    case Kind::Key:
    case Kind::HexList:
      return put_bytes(field, given);
    case Kind::Number:
      return put_number(field, given);
    case Kind::Pin:
    case Kind::Digits:
      if (!std::ranges::all_of(given, is_digit)) return msg("not decimal digits");
      if (!in_range(field, given.size())) {
        return wrong_length(phrase("digits"), field, given.size());
      }
      break;
    case Kind::Text:
      if (!std::ranges::all_of(given, is_visible)) return msg("not visible ASCII");
      if (!in_range(field, given.size())) {
        return wrong_length(phrase("characters"), field, given.size());
      }
      break;
    case Kind::Word:
      if (!is_one_of(field.words, given)) return msg("not one of {}", field.words);
      break;
  }
  values_[field.name].text = given;
  return std::nullopt;
}

const Values::Value& Values::value(std::string_view name) const {
  static const Value none;
  const auto found = values_.find(name);
  return found == values_.end() ? none : found->second;
}

ByteView Values::bytes(std::string_view name) const {
  const Value& found = value(name);
  return found.items.empty() ? ByteView{} : ByteView(found.items.front());
}

const KeyBytes& Values::key(std::string_view name) const {
  return value(name).key;
}

const std::string& Values::text(std::string_view name) const {
  return value(name).text;
}

std::size_t Values::number(std::string_view name) const {
  return value(name).number;
}

const std::vector<Bytes>& Values::list(std::string_view name) const {
  return value(name).items;
}

std::string Values::word(std::string_view name, std::string_view otherwise) const {
  return has(name) ? text(name) : std::string(otherwise);
}

}  // namespace sscard::tools::calc
