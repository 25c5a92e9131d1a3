// The reader's side of the vpcd protocol, for tests without pcscd: listens on a loopback port of
// the kernel's choice, accepts one card and talks to it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "cardlib/base/bytes.hpp"

namespace sscard::test {

class FakeVpcd {
 public:
  FakeVpcd();
  FakeVpcd(const FakeVpcd&) = delete;
  FakeVpcd& operator=(const FakeVpcd&) = delete;
  ~FakeVpcd();

  std::uint16_t port() const { return port_; }
  bool accept_card(std::chrono::milliseconds timeout);
  void send(ByteView stream);           ///< raw bytes, frames or not
  std::optional<Bytes> receive_body();  ///< nullopt when the card hung up or takes over 5 s
  void hang_up();

 private:
  int listener_ = -1;
  int card_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace sscard::test
