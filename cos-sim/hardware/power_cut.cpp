#include "cos-sim/hardware/power_cut.hpp"

#include <algorithm>

namespace sscard::cos {

void PowerCutStore::arm(const PowerCut& cut) {
  armed_ = cut;
  written_ = 0;
}

void PowerCutStore::read(Address from, MutableBytes out) const {
  cells_.read(from, out);
  for (const Weak& cell : weak_) {
    if (cell.at < from || cell.at >= from + out.size()) continue;
    Byte noise = 0;
    noise_.fill({&noise, 1});
    Byte& seen = out[cell.at - from];
    seen = static_cast<Byte>(seen ^ (noise & cell.undecided));
  }
}

Wrote PowerCutStore::write(Address to, ByteView bytes) {
  if (dark_) return Wrote::PowerLost;
  const std::uint64_t bits = bytes.size() * 8;
  if (armed_ && written_ + bits > armed_->after_bits) {
    tear(to, bytes, armed_->after_bits - written_);
    armed_.reset();
    dark_ = true;
    return Wrote::PowerLost;
  }
  written_ += bits;
  settle(to, bytes.size());
  return cells_.write(to, bytes);
}

/// Whole bytes first, then some bits of the next one; the rest keeps its old content.
void PowerCutStore::tear(Address to, ByteView bytes, std::uint64_t bits_left) {
  const auto whole = static_cast<std::size_t>(bits_left / 8);
  settle(to, whole);
  cells_.write(to, bytes.first(whole));
  const auto count = static_cast<unsigned>(bits_left % 8);
  const Address torn = to + static_cast<Address>(whole);
  Byte old = 0;
  cells_.read(torn, {&old, 1});
  Byte mask = 0;
  for (unsigned i = 0; i < count; ++i)
    mask = static_cast<Byte>(mask | 1U << ((i + armed_->bit_order) % 8U));
  const auto mixed = static_cast<Byte>((old & ~mask) | (bytes[whole] & mask));
  settle(torn, 1);
  cells_.write(torn, {&mixed, 1});
  if (armed_->weak) weak_.push_back({torn, static_cast<Byte>(old ^ bytes[whole])});
}

void PowerCutStore::settle(Address to, std::size_t n) {
  std::erase_if(weak_, [&](const Weak& cell) { return cell.at >= to && cell.at < to + n; });
}

}  // namespace sscard::cos
