#include "cos-sim/bank/file/bank_memory.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard::cos::bank {

void Updates::put(ValueName name, ByteView value) {
  expects(value.size() <= room_.size() - used_);
  const MutableBytes kept = MutableBytes{room_}.subspan(used_, value.size());
  std::ranges::copy(value, kept.begin());
  used_ += value.size();
  add({name, kept});
}

void Updates::add(const Update& update) {
  expects(count_ < list_.size());
  list_[count_++] = update;
}

}  // namespace sscard::cos::bank
