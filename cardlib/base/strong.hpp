// A value with a meaning: explicit to make, comparable, and able to do less than what it wraps.
#pragma once

#include <compare>
#include <utility>

namespace sscard {

template <typename Value, typename Tag>
class Strong {
 public:
  constexpr Strong() = default;
  constexpr explicit Strong(Value value) : value_(std::move(value)) {}
  constexpr const Value& value() const { return value_; }
  constexpr auto operator<=>(const Strong&) const = default;

 private:
  Value value_{};
};

}  // namespace sscard
