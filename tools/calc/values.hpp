// Inputs of the calculator: what a row asks for, and what somebody gave, checked once before
// anything is computed. Keys are secrets from the moment they were read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cardlib/base/message.hpp"
#include "cardlib/base/secret.hpp"

namespace sscard::tools::calc {

/// How an input is written.
enum class Kind : std::uint8_t {
  Hex,      ///< bytes
  Key,      ///< bytes of a secret key: never on the command line
  Pin,      ///< decimal digits of a PIN: a secret like a key
  Digits,   ///< decimal digits
  Text,     ///< visible ASCII
  Number,   ///< a decimal number
  Word,     ///< one of a few words
  HexList,  ///< several of Hex
};

/// One input: `least` and `most` count bytes (Hex, Key, each item of HexList), characters (Digits,
/// Text) or are the number itself.
struct Field {
  const char* name = nullptr;
  Kind kind = Kind::Hex;
  std::size_t least = 0;
  std::size_t most = 0;
  bool optional = false;
  const char* words = nullptr;  ///< "3des|sm4"; the first is meant when none is given
  std::size_t unit = 1;         ///< bytes come in multiples of this
};

constexpr bool is_secret(const Field& field) {
  return field.kind == Kind::Key || field.kind == Kind::Pin;
}

/// Longest input: two CA keys and more.
inline constexpr std::size_t any_length = 4096;

constexpr Field hex(const char* name, std::size_t least, std::size_t most) {
  return {name, Kind::Hex, least, most};
}
constexpr Field hex(const char* name, std::size_t bytes) {
  return hex(name, bytes, bytes);
}
/// Whole cipher blocks, at least one.
constexpr Field blocks(const char* name, std::size_t block) {
  return {name, Kind::Hex, block, any_length, false, nullptr, block};
}
constexpr Field bytes(const char* name) {
  return hex(name, 0, any_length);
}
/// 16 bytes, unless it says otherwise.
constexpr Field key(const char* name, std::size_t least = 16, std::size_t most = 16) {
  return {name, Kind::Key, least, most, false, nullptr, 8};
}
constexpr Field digits(const char* name, std::size_t least, std::size_t most) {
  return {name, Kind::Digits, least, most};
}
constexpr Field digits(const char* name, std::size_t count) {
  return digits(name, count, count);
}
constexpr Field pin(const char* name, std::size_t least = 4, std::size_t most = 12) {
  return {name, Kind::Pin, least, most};
}
constexpr Field pan() {
  return digits("pan", 12, 19);
}
constexpr Field psn() {
  return digits("psn", 2);
}
constexpr Field text(const char* name, std::size_t least = 0, std::size_t most = any_length) {
  return {name, Kind::Text, least, most};
}
constexpr Field number(const char* name, std::size_t least, std::size_t most) {
  return {name, Kind::Number, least, most};
}
constexpr Field word(const char* name, const char* words) {
  return {name, Kind::Word, 0, 0, true, words};
}
constexpr Field list(const char* name) {
  return {name, Kind::HexList, 4, 300};
}
constexpr Field maybe(Field field) {
  field.optional = true;
  return field;
}

class Values {
 public:
  Values() = default;
  Values(const Values&) = delete;
  Values& operator=(const Values&) = delete;
  Values(Values&&) = default;
  Values& operator=(Values&&) = default;
  ~Values();

  /// Why it cannot be this field; nullopt: it is kept. HexList: called once per item.
  std::optional<Message> put(const Field& field, std::string_view given);
  /// An empty HexList, for one that has no item.
  void put_empty_list(const Field& field) { values_[field.name]; }

  bool has(std::string_view name) const { return values_.contains(name); }
  /// Empty when an optional one was not given; so are the others.
  ByteView bytes(std::string_view name) const;
  const KeyBytes& key(std::string_view name) const;
  const std::string& text(std::string_view name) const;
  std::size_t number(std::string_view name) const;
  const std::vector<Bytes>& list(std::string_view name) const;
  /// A Word, or the first of its words.
  std::string word(std::string_view name, std::string_view otherwise) const;
  /// Bytes of a length that the row fixed (expects).
  template <std::size_t N>
  std::array<Byte, N> exactly(std::string_view name) const {
    const ByteView from = bytes(name);
    expects(from.size() == N);
    std::array<Byte, N> out{};
    for (std::size_t i = 0; i < N; ++i)
      out[i] = from[i];
    return out;
  }
  std::uint16_t u16(std::string_view name) const { return u16_at(bytes(name), 0); }

 private:
  struct Value {
    std::vector<Bytes> items;
    KeyBytes key;
    std::string text;
    std::size_t number = 0;
  };
  std::optional<Message> put_bytes(const Field& field, std::string_view given);
  std::optional<Message> put_number(const Field& field, std::string_view given);
  const Value& value(std::string_view name) const;
  std::map<std::string, Value, std::less<>> values_;
};

}  // namespace sscard::tools::calc
