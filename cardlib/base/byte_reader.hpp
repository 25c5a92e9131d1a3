// ByteReader: a cursor over foreign bytes that cannot leave them. The first short read latches; the
// parser reads on with zeros and checks once at the end: `if (!reader.done()) return ...`.
#pragma once

#include "cardlib/base/bytes.hpp"

namespace sscard {

class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}

  Byte u8();
  std::uint16_t u16();
  std::uint32_t u32();
  ByteView take(std::size_t n);  ///< an empty view and a latched failure when n bytes are not there
  ByteView rest();               ///< all that is left
  std::size_t left() const { return rest_.size(); }
  bool at_end() const { return rest_.empty(); }
  bool failed() const { return failed_; }
  /// Everything was there and nothing is left over.
  bool done() const { return !failed_ && rest_.empty(); }

 private:
  ByteView rest_;
  bool failed_ = false;
};

}  // namespace sscard
