#include "keys/vault/frame_socket.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace sscard::keys {

FrameSocket::FrameSocket(int descriptor, std::size_t frame_max)
    : descriptor_(descriptor), frame_max_(frame_max) {}

FrameSocket::~FrameSocket() {
  close();
}

void FrameSocket::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

void FrameSocket::limit_waiting(std::chrono::seconds longest) {
  timeval time{};
  time.tv_sec = longest.count();
  ensures(::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) == 0);
  ensures(::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) == 0);
}

Error FrameSocket::broken() {
  close();
  return {ErrorKind::Keys, msg("the key vault does not answer any more"),
          msg("start the same command again: it continues where it stopped")};
}

bool FrameSocket::write_all(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return true;
}

bool FrameSocket::read_all(MutableBytes bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return true;
}

Status FrameSocket::send(ByteView message) {
  if (message.size() > frame_max_) return broken();
  Bytes frame;
  frame.reserve(4 + message.size());
  append_u32(frame, static_cast<std::uint32_t>(message.size()));
  append(frame, message);
  if (!write_all(frame)) return broken();
  return {};
}

Result<Bytes> FrameSocket::receive() {
  std::array<Byte, 4> length{};
  if (!read_all(length)) return broken();
  const std::size_t size = u32_at(length, 0);
  if (size > frame_max_) return broken();
  Bytes message(size);
  if (!read_all(message)) return broken();
  return message;
}

}  // namespace sscard::keys
