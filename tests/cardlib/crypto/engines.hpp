// Both engines, for tests that demand the same answer from each.
#pragma once

#include <array>

#include "cardlib/crypto/crypto.hpp"

namespace sscard::test {

inline std::array<const crypto::Provider*, 2> both_engines() {
  return {&crypto::openssl(), &crypto::botan()};
}

}  // namespace sscard::test
