// Secret: bytes that nobody prints, copies or forgets to wipe. Fixed capacity, so growing can never
// leave a copy behind. Opening one needs a SecretAccess, which only the friends below can make; the
// tidy test counts the openings.
#pragma once

#include <fmt/core.h>

#include <array>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/expects.hpp"
#include "cardlib/base/wipe.hpp"

namespace sscard {

/// The word one has to say to open a secret. Each use is counted by the tidy test.
class SecretAccess {
 public:
  /// For the few places that hand key bytes to a cipher or seal them.
  static SecretAccess for_cipher() { return SecretAccess{}; }

 private:
  SecretAccess() = default;
};

/// Up to `capacity_bytes` secret bytes named by `Tag`.
template <std::size_t capacity_bytes, typename Tag>
class Secret {
 public:
  static constexpr std::size_t capacity = capacity_bytes;

  Secret() = default;
  explicit Secret(ByteView from) : size_(from.size()) {
    expects(from.size() <= capacity_bytes);
    for (std::size_t i = 0; i < size_; ++i)
      bytes_[i] = from[i];
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept : size_(other.size_), bytes_(other.bytes_) { other.clear(); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      clear();
      size_ = other.size_;
      bytes_ = other.bytes_;
      other.clear();
    }
    return *this;
  }
  ~Secret() { clear(); }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  ByteView reveal(const SecretAccess&) const { return {bytes_.data(), size_}; }
  bool same_as(const Secret& other) const {
    return equal_constant_time({bytes_.data(), size_}, {other.bytes_.data(), other.size_});
  }
  void clear() {
    wipe(bytes_);
    size_ = 0;
  }

 private:
  std::size_t size_ = 0;
  std::array<Byte, capacity_bytes> bytes_{};
};

/// A symmetric key: 8 (DES), 16 (two-key 3DES, SM4, AES-128), 24 or 32 bytes.
using KeyBytes = Secret<32, struct KeyBytesTag>;
/// A PIN as the card receives it, at most 16 digits in ASCII.
using Pin = Secret<16, struct PinTag>;

}  // namespace sscard

/// Printing a secret does not compile.
template <std::size_t capacity_bytes, typename Tag>
struct fmt::formatter<sscard::Secret<capacity_bytes, Tag>> {
  formatter() = delete;
};
