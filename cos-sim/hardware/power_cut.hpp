// A store whose power can fail inside any write: after a number of bits, in the byte's own bit
// order or in a scattered one, leaving cells that read differently each time until they are
// rewritten. Source: design.md 4; reference/security.md 3 (the model counts bits, weak cells, tear
// recovery too).
#pragma once

#include <optional>
#include <vector>

#include "cardlib/base/world.hpp"
#include "cos-sim/hardware/store.hpp"

namespace sscard::cos {

/// Where power fails, counted over all writes from the moment it is armed.
struct PowerCut {
  std::uint64_t after_bits = 0;  ///< bits that still reach their cells
  Byte bit_order = 0;            ///< rotates which bits of the torn byte come first
  bool weak = false;             ///< the bits of the torn byte that differ are undecided
};

class PowerCutStore final : public Store {
 public:
  /// `noise` decides what weak cells read.
  PowerCutStore(Store& cells, Random& noise) : cells_(cells), noise_(noise) {}

  void arm(const PowerCut& cut);
  void disarm() { armed_.reset(); }
  /// Power is back; the torn cells stay as they are.
  void power_back() { dark_ = false; }
  bool dark() const { return dark_; }
  /// Bits written since the last arm() or start_counting().
  std::uint64_t bits_written() const { return written_; }
  void start_counting() { written_ = 0; }

  std::size_t size() const override { return cells_.size(); }
  void read(Address from, MutableBytes out) const override;
  Wrote write(Address to, ByteView bytes) override;

 private:
  struct Weak {
    Address at;
    Byte undecided;  ///< bits that read at random
  };
  void tear(Address to, ByteView bytes, std::uint64_t bits_left);
  void settle(Address to, std::size_t n);

  Store& cells_;
  Random& noise_;
  std::optional<PowerCut> armed_;
  std::uint64_t written_ = 0;
  bool dark_ = false;
  std::vector<Weak> weak_;
};

}  // namespace sscard::cos
