// How bytes reach a card. A Reader is a place where cards come and go; a Link is one powered card
// and carries one TPDU each way; a Channel speaks whole APDUs over a Link: under T=0 it fetches
// 61xx and repeats 6Cxx, and every step of that is visible to the Trace.
// A simulated and a plastic card are both a Link.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

namespace sscard {

enum class Protocol { T0, T1 };

/// One powered card. Errors: NoCard (taken out), CardMute, CardTimeout (outcome unknown), NoReader,
/// NoService.
class Link {
 public:
  virtual ~Link() = default;
  virtual Bytes atr() const = 0;  ///< answer to reset of the last power-up; no command was sent
  virtual Protocol protocol() const = 0;
  virtual Result<Bytes> exchange(ByteView tpdu) = 0;  ///< answer with its two status bytes
  virtual Result<Bytes> reset() = 0;                  ///< warm reset; the new ATR
};

/// Where the operator (or the feeder) puts the card after work.
enum class Tray { Stay, Good, Reject };

class Reader {
 public:
  virtual ~Reader() = default;
  virtual std::string_view name() const = 0;
  /// Waits for a card and powers it. NoCard: nothing came in time, or the feeder is empty.
  virtual Result<std::unique_ptr<Link>> connect(std::chrono::milliseconds timeout) = 0;
  /// After the Link is destroyed: let go of the card. With Good or Reject a reader with a slot
  /// waits until the card is taken out.
  virtual Status release(Tray tray) = 0;
};

/// One exchange as a trace sees it. Data are hidden unless the trace was made for a simulator.
struct TracedExchange {
  ByteView sent;
  ByteView answered;  ///< empty when the exchange failed
};

class Trace {
 public:
  virtual ~Trace() = default;
  virtual void exchanged(const TracedExchange& exchange) = 0;
};

class Channel {
 public:
  explicit Channel(Link& link, Trace* trace = nullptr) : link_(link), trace_(trace) {}

  /// Sends a command and returns its whole answer. A status word is a value, never an error.
  /// T=0 (ISO/IEC 7816-3, 12.2): case 4 goes without Le; 61xx is fetched with exactly xx, 6Cxx
  /// repeated once with xx, data behind a warning 62xx asked for. A command without Le wants no
  /// data: its 61xx comes back as 9000. Errors: those of Link; Usage for an extended command under
  /// T=0; CardMute for an answer without end or shorter than a status word.
  Result<Response> transmit(const Command& command);
  /// As transmit, and any status word but 9000 becomes ErrorKind::CardRefused naming `step`,
  /// which is a phrase() such as phrase("select the social-security environment").
  Result<Bytes> demand(const Command& command, const char* step);

  Bytes atr() const { return link_.atr(); }
  Result<Bytes> reset() { return link_.reset(); }
  std::size_t exchanges() const { return exchanges_; }  ///< TPDUs so far, for the speed report

 private:
  Result<Response> exchange(ByteView tpdu);
  Result<Response> fetch(std::uint32_t le);  ///< GET RESPONSE, repeated once after 6Cxx
  Result<Response> fetch_rest(const Command& command, Response response);
  Result<Response> fetch_behind_warning(Response response);
  Result<Response> fetch_announced(Response response);

  Link& link_;
  Trace* trace_;
  std::size_t exchanges_ = 0;
};

/// The error of a card that says no: names the step (a phrase()), the status word and its sentence.
Error refused(StatusWord sw, const char* step);

}  // namespace sscard
