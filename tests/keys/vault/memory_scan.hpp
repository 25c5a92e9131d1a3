// Looks for secrets in this process's own memory. What is looked for is kept masked, so that the
// search never finds itself; whoever makes it does so in another process.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "cardlib/base/bytes.hpp"

namespace sscard::keys {

/// Eight bytes of a secret, each xored with the mask.
using MaskedNeedle = std::uint64_t;

class Needles {
 public:
  /// The first eight bytes of a secret, and the first eight digits of its hex in either case.
  void add(ByteView secret);
  const std::vector<MaskedNeedle>& masked() const { return masked_; }

 private:
  std::vector<MaskedNeedle> masked_;
};

/// Puts the secret itself into eight bytes, one byte at a time so that no register spills it whole.
void plant(MaskedNeedle needle, MutableBytes eight);

/// Runs `make` in a forked process; only the masked needles come back.
std::vector<MaskedNeedle> needles_from_elsewhere(const std::function<void(Needles&)>& make);
/// Runs `make` in a forked process and brings back what it returns.
Bytes bytes_from_elsewhere(const std::function<Bytes()>& make);

/// Places in the readable memory of this process where a needle begins.
std::size_t count_in_own_memory(const std::vector<MaskedNeedle>& needles);

}  // namespace sscard::keys
