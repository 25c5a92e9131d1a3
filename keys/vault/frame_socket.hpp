// FrameSocket: whole messages over one end of a socket pair. A frame is a four-byte big-endian
// length and that many bytes. What was interrupted in the middle is never taken up again.
#pragma once

#include <chrono>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

namespace sscard::keys {

class FrameSocket {
 public:
  /// Takes over the descriptor. Longer frames than `frame_max` are refused in both directions.
  explicit FrameSocket(int descriptor, std::size_t frame_max);
  FrameSocket(const FrameSocket&) = delete;
  FrameSocket& operator=(const FrameSocket&) = delete;
  ~FrameSocket();

  /// No answer within this time ends the conversation; never before it is called.
  void limit_waiting(std::chrono::seconds longest);
  /// ErrorKind::Keys when the other end is gone, silent for too long or sends nonsense. After a
  /// failure every further call fails.
  Status send(ByteView message);
  Result<Bytes> receive();
  void close();

 private:
  bool write_all(ByteView bytes);
  bool read_all(MutableBytes bytes);
  Error broken();

  int descriptor_;
  std::size_t frame_max_;
};

}  // namespace sscard::keys
