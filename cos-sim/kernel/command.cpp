#include "cos-sim/kernel/command.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard::cos {

void Challenge::set(ByteView fresh) {
  expects(fresh.size() <= capacity);
  std::copy(fresh.begin(), fresh.end(), bytes_.begin());
  size_ = fresh.size();
}

}  // namespace sscard::cos
