// The calls of libpcsclite, one to one, without its header: pcsc_calls.cpp is the only file that
// includes winscard.h. Nothing here decides anything; pcsc_session.hpp and pcsc.hpp do. What is
// kept here is the lock around the four calls that change the library's lists
// (reference/limits.md 2.4: 1.9.9 crashes without it).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/channel/channel.hpp"
#include "cardlib/channel/pcsc_errors.hpp"

namespace sscard::pcsc {

/// Bits of a reader's state (SCARD_STATE_...).
namespace event {
constexpr std::uint32_t unknown = 0x0004;      ///< no such reader
constexpr std::uint32_t unavailable = 0x0008;  ///< the reader is gone
constexpr std::uint32_t empty = 0x0010;
constexpr std::uint32_t present = 0x0020;
constexpr std::uint32_t mute = 0x0200;
}  // namespace event

/// A reader as SCardGetStatusChange sees it.
struct Watched {
  std::string name;
  std::uint32_t known = 0;   ///< the state the caller knows; 0 asks for the state at once
  std::uint32_t events = 0;  ///< answered; becomes `known` of the next question
  Bytes atr;                 ///< answered; empty without one and when longer than 33 bytes
};

/// pcscd 1.9.9 has no more readers, and refuses a question about more (limits.md 2.1).
inline constexpr std::size_t watched_max = 16;

/// The name under which SCardGetStatusChange reports readers that come and go.
inline constexpr const char* hot_plug_name = R"(\\?PnP?\Notification)";

/// A context. Used by one thread at a time; ends with its object.
class Context {
 public:
  Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { drop(); }

  PcscCode ensure();  ///< establishes one unless a valid one is there
  void drop();
  PcscCode list(std::vector<std::string>& names);  ///< no reader: success and no names
  /// Timeout when nothing differs from what was known.
  PcscCode watch(std::span<Watched> readers, std::chrono::milliseconds timeout);
  std::optional<long> handle() const { return handle_; }

 private:
  std::optional<long> handle_;
};

/// A connection to the card in a reader, shared with other programs until it is locked.
class Card {
 public:
  Card() = default;
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;
  ~Card() { disconnect(); }

  PcscCode connect(const Context& context, const std::string& reader);
  bool connected() const { return handle_.has_value(); }
  Protocol protocol() const { return protocol_; }
  PcscCode lock();    ///< SCardBeginTransaction
  PcscCode rejoin();  ///< SCardReconnect without touching the card, after ResetCard
  PcscCode reset();   ///< SCardReconnect with a warm reset
  PcscCode answer_to_reset(Bytes& atr);  ///< InvalidAtr when there is none of 1 to 33 bytes
  PcscCode transmit(ByteView command, Bytes& answer);
  void disconnect();  ///< resets the card, so that nothing reached in it survives, and unlocks
  void forget() { handle_.reset(); }  ///< the service is gone, the handle means nothing any more

 private:
  PcscCode reconnect(unsigned long initialization);

  std::optional<long> handle_;
  bool locked_ = false;
  Protocol protocol_ = Protocol::T0;
  Bytes buffer_;
};

}  // namespace sscard::pcsc
