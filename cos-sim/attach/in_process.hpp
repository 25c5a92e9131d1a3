// A simulated card without any wire: a Link that calls it, and a Reader that a feeder keeps
// supplied with cards. The same code that drives plastic through pcscd drives these.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cardlib/channel/channel.hpp"
#include "cos-sim/attach/card_port.hpp"

namespace sscard::cos {

/// Powers the card while it lives. The card must outlive it.
class InProcessLink final : public Link {
 public:
  /// Under Protocol::T1 whole APDUs go through; T0 shows the card's 61xx and 6Cxx.
  explicit InProcessLink(CardPort& card, Protocol protocol = Protocol::T1);
  InProcessLink(const InProcessLink&) = delete;
  InProcessLink& operator=(const InProcessLink&) = delete;
  ~InProcessLink() override;

  Bytes atr() const override { return atr_; }  ///< empty: the card is mute
  Protocol protocol() const override { return protocol_; }
  Result<Bytes> exchange(ByteView tpdu) override;  ///< CardMute when the card says nothing
  Result<Bytes> reset() override;

 private:
  CardPort& card_;
  Protocol protocol_;
  Bytes atr_;
};

/// Puts cards into a simulated reader and takes them out again (送卡器).
class CardFeeder {
 public:
  virtual ~CardFeeder() = default;
  /// The next card, null when there is none left. Storage: its image cannot be opened.
  virtual Result<std::unique_ptr<CardPort>> next() = 0;
  /// A finished card and the tray it belongs to; never Tray::Stay.
  virtual Status put(std::unique_ptr<CardPort> card, Tray tray) = 0;
};

/// A reader whose cards come from a feeder. A card stays in it until it is released with Good or
/// Reject. The feeder must outlive it.
class SimulatedReader final : public Reader {
 public:
  SimulatedReader(std::string name, CardFeeder& feeder, Protocol protocol = Protocol::T1)
      : name_(std::move(name)), feeder_(feeder), protocol_(protocol) {}

  std::string_view name() const override { return name_; }
  /// NoCard when the feeder is empty, CardMute when the card has no usable ATR. Never waits.
  Result<std::unique_ptr<Link>> connect(std::chrono::milliseconds timeout) override;
  Status release(Tray tray) override;

 private:
  std::string name_;
  CardFeeder& feeder_;
  Protocol protocol_;
  std::unique_ptr<CardPort> card_;
};

}  // namespace sscard::cos
