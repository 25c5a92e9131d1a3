// The one wipe of the house. An ordinary store before a buffer dies may be removed by the compiler;
// this one may not (glibc's explicit_bzero).
#pragma once

#include "cardlib/base/bytes.hpp"

namespace sscard {

void wipe(MutableBytes bytes);

/// Wipes what it was given when the scope ends, however it ends.
class WipeOnExit {
 public:
  explicit WipeOnExit(MutableBytes bytes) : bytes_(bytes) {}
  WipeOnExit(const WipeOnExit&) = delete;
  WipeOnExit& operator=(const WipeOnExit&) = delete;
  ~WipeOnExit() { wipe(bytes_); }

 private:
  MutableBytes bytes_;
};

}  // namespace sscard
