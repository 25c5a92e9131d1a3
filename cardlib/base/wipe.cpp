#include "cardlib/base/wipe.hpp"

#include <cstring>

namespace sscard {

void wipe(MutableBytes bytes) {
  if (!bytes.empty()) explicit_bzero(bytes.data(), bytes.size());
}

}  // namespace sscard
