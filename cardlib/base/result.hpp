// The world says no: Result carries a value or an Error. Member names follow std::expected, which
// this becomes an alias of once the compilers of our base platform have it.
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "cardlib/base/expects.hpp"
#include "cardlib/base/message.hpp"

namespace sscard {

/// What the caller can do about it; tools maps each kind to an exit code (README of tools).
enum class ErrorKind {
  Usage,        ///< the person asked for something that does not exist
  BadInput,     ///< a file or a line is not what it must be
  NoService,    ///< pcscd or another daemon is not there
  NoReader,     ///< the named reader is gone
  NoCard,       ///< no card in the reader, or taken out
  CardMute,     ///< a card that does not answer its reset or a command
  CardTimeout,  ///< no answer in time: the outcome is unknown, never "no"
  CardRefused,  ///< the card answered with a status word that ends this work
  WrongCard,    ///< not the card that was expected, untouched
  Keys,         ///< vault or key refused
  Storage,      ///< ledger, disk, lock
  Crypto,       ///< an engine refused (unknown algorithm, wrong length)
};

struct Error {
  ErrorKind kind;
  Message what;  ///< where, which field, why
  Message next;  ///< what to do now; pattern "" when there is nothing useful to say
};

template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  // NOLINTNEXTLINE(google-explicit-constructor): `return value;` and `return error;` read well
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return *checked(); }
  const T& value() const& { return *const_cast<Result*>(this)->checked(); }
  T&& value() && { return std::move(*checked()); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return checked(); }
  const T* operator->() const { return const_cast<Result*>(this)->checked(); }

  const Error& error() const& {
    expects(!has_value());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    expects(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  T* checked() {
    expects(has_value());
    return std::get_if<0>(&state_);
  }
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor)
  Result(Error error) : error_(std::move(error)) {}

  bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  const Error& error() const& {
    expects(error_.has_value());
    return *error_;
  }
  Error&& error() && {
    expects(error_.has_value());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace sscard
