#include "cos-sim/hardware/store.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard::cos {

void MemoryStore::read(Address from, MutableBytes out) const {
  expects(from + out.size() <= cells_.size());
  std::copy_n(cells_.begin() + from, out.size(), out.begin());
}

Wrote MemoryStore::write(Address to, ByteView bytes) {
  expects(to + bytes.size() <= cells_.size());
  std::copy(bytes.begin(), bytes.end(), cells_.begin() + to);
  return Wrote::All;
}

}  // namespace sscard::cos
