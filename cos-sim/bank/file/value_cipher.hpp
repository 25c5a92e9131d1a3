// How secrets inside personalization commands are opened: values of data groupings and keys of PUT
// KEY travel under the data key of the channel, each protocol in its own way.
// Source: reference/pboc.md 1.2, 1.4.
#pragma once

#include "cardlib/base/bytes.hpp"

namespace sscard::cos::bank {

class ValueCipher {
 public:
  virtual ~ValueCipher() = default;
  /// Bytes on the line of a value that has `clear` bytes.
  virtual std::size_t sealed_size(std::size_t clear) const = 0;
  /// Opens a value in place; false: no whole blocks, or a padding that is none.
  virtual bool open(Bytes& value) const = 0;
  /// Opens a key of 16 bytes in place.
  virtual void open_key(MutableBytes key) const = 0;
};

}  // namespace sscard::cos::bank
