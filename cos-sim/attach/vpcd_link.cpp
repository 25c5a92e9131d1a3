#include "cos-sim/attach/vpcd_link.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "cardlib/base/wipe.hpp"
#include "cos-sim/attach/vpcd_frames.hpp"

namespace sscard::cos {
namespace {

/// An answer that vpcd does not take within this time is no longer wanted.
constexpr timeval send_limit{10, 0};
constexpr std::size_t receive_length = 4096;

void set_flag(int fd, int flag) {
  const int on = 1;
  static_cast<void>(::setsockopt(fd, IPPROTO_TCP, flag, &on, sizeof on));
}

Error not_there(const std::string& host, std::uint16_t port, int reason) {
  return {ErrorKind::NoService,
          msg("no reader of vpcd listens on {}:{}: {}", host, port, std::strerror(reason)),
          msg("start pcscd with the vpcd driver, or give the port of another reader")};
}

bool send_all(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return true;
}

/// What arrived, without waiting for more than one byte; empty when the connection is over.
ByteView receive(int fd, MutableBytes into) {
  for (;;) {
    const ssize_t n = ::recv(fd, into.data(), into.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return {};
    // The kernel forgets this flag; vpcd's second half waits for our acknowledgement.
    set_flag(fd, TCP_QUICKACK);
    return into.first(static_cast<std::size_t>(n));
  }
}

}  // namespace

VpcdLink::~VpcdLink() {
  const int fd = socket_.exchange(-1);
  if (fd >= 0) ::close(fd);
}

Status VpcdLink::open() {
  expects(socket_ < 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  if (::inet_pton(AF_INET, host_.c_str(), &address.sin_addr) != 1) {
    return not_there(host_, port_, EINVAL);
  }
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return not_there(host_, port_, errno);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int reason = errno;
    ::close(fd);
    return not_there(host_, port_, reason);
  }
  set_flag(fd, TCP_NODELAY);
  set_flag(fd, TCP_QUICKACK);
  static_cast<void>(::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &send_limit, sizeof send_limit));
  socket_ = fd;
  return {};
}

void VpcdLink::serve(CardPort& card) {
  const int fd = socket_;
  expects(fd >= 0);
  VpcdCard contacts(card);
  VpcdFrames frames;
  std::array<Byte, receive_length> buffer{};
  const WipeOnExit wiped(buffer);
  bool going = true;
  while (going) {
    const ByteView arrived = receive(fd, buffer);
    if (arrived.empty()) return;
    frames.feed(arrived);
    for (auto body = frames.next(); going && body; body = frames.next()) {
      const WipeOnExit wiped_body(*body);
      const std::optional<Bytes> answer = contacts.handle(*body);
      going = !answer || send_all(fd, *answer);
    }
  }
}

void VpcdLink::stop() {
  const int fd = socket_;
  if (fd >= 0) static_cast<void>(::shutdown(fd, SHUT_RDWR));
}

}  // namespace sscard::cos
