#include "tests/support/fake_vpcd.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace sscard::test {

FakeVpcd::FakeVpcd() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  if (listener_ < 0 || ::bind(listener_, raw, length) != 0 || ::listen(listener_, 1) != 0 ||
      ::getsockname(listener_, raw, &length) != 0) {
    throw std::runtime_error("no loopback port for the test");
  }
  port_ = ntohs(address.sin_port);
}

FakeVpcd::~FakeVpcd() {
  hang_up();
  ::close(listener_);
}

bool FakeVpcd::accept_card(std::chrono::milliseconds timeout) {
  pollfd waiting{listener_, POLLIN, 0};
  if (::poll(&waiting, 1, static_cast<int>(timeout.count())) != 1) return false;
  card_ = ::accept(listener_, nullptr, nullptr);
  const timeval limit{5, 0};
  ::setsockopt(card_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  return card_ >= 0;
}

void FakeVpcd::send(ByteView stream) {
  while (!stream.empty()) {
    const ssize_t n = ::send(card_, stream.data(), stream.size(), MSG_NOSIGNAL);
    if (n <= 0) return;
    stream = stream.subspan(static_cast<std::size_t>(n));
  }
}

std::optional<Bytes> FakeVpcd::receive_body() {
  Bytes length(2);
  if (::recv(card_, length.data(), 2, MSG_WAITALL) != 2) return std::nullopt;
  Bytes body(u16_at(length, 0));
  const ssize_t n = ::recv(card_, body.data(), body.size(), MSG_WAITALL);
  if (n != static_cast<ssize_t>(body.size())) return std::nullopt;
  return body;
}

void FakeVpcd::hang_up() {
  if (card_ >= 0) ::close(card_);
  card_ = -1;
}

}  // namespace sscard::test
