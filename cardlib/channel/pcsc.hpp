// Readers and cards behind pcscd. pcsc.cpp is the only file that includes winscard.h. Rules it
// keeps (reference/limits.md 2): one context per reader for its whole life, never shared; the four
// calls that change libpcsclite's lists run under one lock of the process (1.9.9 crashes
// otherwise); readers are chosen by name, never by index.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cardlib/channel/channel.hpp"

namespace sscard {

struct PcscTimeouts {
  /// For one command. PC/SC and vpcd have no limit of their own, so a card that never answers is
  /// left to the reader's thread and reported as CardTimeout; until it answers after all (or pcscd
  /// gives it up) this reader answers CardTimeout to everything.
  std::chrono::milliseconds command{30'000};
  /// For taking a finished card out, Reader::release.
  std::chrono::milliseconds removal{120'000};
  /// For powering and locking a card that is there, on top of the waiting time of connect().
  std::chrono::milliseconds power_up{10'000};
};

/// What a reader looks like from outside, without touching its card.
struct PcscReaderState {
  std::string name;
  bool card_present = false;
  bool card_mute = false;  ///< present, and did not answer its reset
  Bytes atr;  ///< of the card, empty without one; longer than 33 bytes counts as absent
};

/// Which readers there are, and news of them (热插拔). Has a context of its own.
class PcscReaders {
 public:
  PcscReaders();
  PcscReaders(PcscReaders&&) noexcept;
  PcscReaders& operator=(PcscReaders&&) noexcept;
  ~PcscReaders();

  /// Names in the order of pcscd; empty without readers. NoService when pcscd is absent.
  Result<std::vector<std::string>> list();
  Result<std::vector<PcscReaderState>> states();
  /// True as soon as readers or cards differ from the last states(); false when nothing
  /// changed within the timeout.
  Result<bool> wait_for_change(std::chrono::milliseconds timeout);

 private:
  struct Watch;
  std::unique_ptr<Watch> watch_;
};

class PcscSession;

/// One reader of pcscd, by its name. Nothing is opened before connect(). While a Link of it lives,
/// a transaction keeps other programs out; between Links they have their turn. The card is reset
/// when its Link ends, so that no right survives it.
class PcscReader final : public Reader {
 public:
  explicit PcscReader(std::string name, PcscTimeouts timeouts = {});
  ~PcscReader() override;

  std::string_view name() const override { return name_; }
  /// NoCard when nothing came in time, CardMute, NoReader (also: held by another program),
  /// NoService, CardTimeout. One Link at a time.
  Result<std::unique_ptr<Link>> connect(std::chrono::milliseconds timeout) override;
  /// Good and Reject wait until the card is out; CardTimeout when it stays.
  Status release(Tray tray) override;

 private:
  std::string name_;
  PcscTimeouts timeouts_;
  std::shared_ptr<PcscSession> session_;
};

}  // namespace sscard
