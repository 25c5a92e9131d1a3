// The card's side of a vpcd reader over TCP; vpcd_link.cpp is the only file with sockets. Measured
// (reference/limits.md 0.2): without TCP_QUICKACK after every receive a card answers 21 commands a
// second instead of 10 000, and an answer must leave in one send.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "cardlib/base/result.hpp"
#include "cos-sim/attach/card_port.hpp"

namespace sscard::cos {

class VpcdLink {
 public:
  VpcdLink() = default;
  VpcdLink(const VpcdLink&) = delete;
  VpcdLink& operator=(const VpcdLink&) = delete;
  ~VpcdLink();

  /// Connects to the port of one reader; tries once. `host` is an IPv4 address, which should be the
  /// loopback one: vpcd authenticates nobody. NoService when nothing listens there.
  Status open(const std::string& host, std::uint16_t port);
  /// Answers for the card until the connection ends, by either side or by stop(). Needs open().
  void serve(CardPort& card);
  /// Ends serve() from another thread; the card is out of the reader then.
  void stop();

 private:
  std::atomic<int> socket_{-1};
};

}  // namespace sscard::cos
