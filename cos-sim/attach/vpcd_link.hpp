// The card's side of a vpcd reader over TCP; vpcd_link.cpp is the only file with sockets. Measured
// (reference/limits.md 0.2): without TCP_QUICKACK after every receive a card answers 21 commands a
// second instead of 10 000, and an answer must leave in one send.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "cos-sim/attach/reader_link.hpp"

namespace sscard::cos {

class VpcdLink final : public ReaderLink {
 public:
  /// The port of one reader. `host` is an IPv4 address, which should be the loopback one: vpcd
  /// authenticates nobody.
  VpcdLink(std::string host, std::uint16_t port) : host_(std::move(host)), port_(port) {}
  VpcdLink(const VpcdLink&) = delete;
  VpcdLink& operator=(const VpcdLink&) = delete;
  ~VpcdLink() override;

  Status open() override;
  void serve(CardPort& card) override;
  void stop() override;

 private:
  std::string host_;
  std::uint16_t port_;
  std::atomic<int> socket_{-1};
};

}  // namespace sscard::cos
