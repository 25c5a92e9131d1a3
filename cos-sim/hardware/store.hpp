// The cells of the chip's non-volatile memory, below all logic: reads and writes of bytes that may
// be torn anywhere. Only NvMemory talks to a Store; everything else goes through NvMemory.
// Source: reference/security.md 3 (atomicity); design.md 4.
#pragma once

#include <cstdint>

#include "cardlib/base/bytes.hpp"

namespace sscard::cos {

/// A place in non-volatile memory, in bytes from its beginning.
using Address = std::uint32_t;

/// A memory must be larger than what the kernel keeps for itself.
inline constexpr std::size_t objects_min_size = 0x1000;

/// 96 KiB: what a financial social-security card of the second generation carries [PROP].
inline constexpr std::size_t default_memory_size = std::size_t{96} * 1024;

enum class Wrote {
  All,
  Failed,     ///< the memory itself is broken (host disk full): 6581
  PowerLost,  ///< an unknown part was written, then the lights went out
};

class Store {
 public:
  virtual ~Store() = default;
  virtual std::size_t size() const = 0;
  /// Both calls stay inside size(); anything else is our own mistake.
  virtual void read(Address from, MutableBytes out) const = 0;
  virtual Wrote write(Address to, ByteView bytes) = 0;
};

/// Cells that live as long as this object: simulated cards of a test or a demo.
class MemoryStore final : public Store {
 public:
  explicit MemoryStore(std::size_t size = default_memory_size) : cells_(size, Byte{0}) {}
  std::size_t size() const override { return cells_.size(); }
  void read(Address from, MutableBytes out) const override;
  Wrote write(Address to, ByteView bytes) override;
  ByteView cells() const { return cells_; }

 private:
  Bytes cells_;
};

}  // namespace sscard::cos
