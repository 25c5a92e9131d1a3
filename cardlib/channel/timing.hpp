// Seconds that a conversation takes on a real contact card, from its exchanges alone: characters on
// the T=0 wire (ISO/IEC 7816-3, 7 and 10), EEPROM pages, the card's own work and the reader
// (reference/limits.md 6). Everything but the wire is an assumption and therefore a parameter.
#pragma once

#include <cstddef>
#include <span>

#include "cardlib/channel/channel.hpp"

namespace sscard {

/// A transmission speed: etu = F / (D f) seconds.
struct WireSpeed {
  const char* name;     ///< bits per second, as people call it
  double clock_factor;  ///< F
  double rate_factor;   ///< D
  double clock_hz;      ///< f
  bool negotiated;      ///< differs from 372/1, so it costs a PPS exchange first
  constexpr double etu_s() const { return clock_factor / (rate_factor * clock_hz); }
};

/// 9600 and 13440 need no TA1 and are the speeds of the social card's ATR 3B6D0000
/// (corrections.md A.1); the others need TA1 13, 18 or 16.
std::span<const WireSpeed> wire_speed_table();

struct CardModel {
  WireSpeed speed = {"9600", 372, 1, 3571200, false};
  double guard_etu = 0;             ///< N, extra guard time per character
  std::size_t atr_length = 17;      ///< characters; 3B6D0000 and 13 historical bytes
  double activation_s = 0.015;      ///< from power to the first character
  std::size_t page_length = 64;     ///< bytes the EEPROM writes at once
  double page_s = 0.003;            ///< one erase and write
  double command_s = 0.002;         ///< the card's processor, per command
  double authentication_s = 0.025;  ///< the same for a command that computes with keys
  double reader_s = 0.002;          ///< reader and its bus, per exchange
};

struct CardTime {
  double start_s = 0;
  double wire_s = 0;
  double eeprom_s = 0;
  double card_s = 0;
  double reader_s = 0;
  double payload_s = 0;       ///< the part of wire_s that carried data of commands and answers
  std::size_t exchanges = 0;  ///< TPDUs
  std::size_t payload = 0;    ///< data bytes in either direction

  double total_s() const { return start_s + wire_s + eeprom_s + card_s + reader_s; }
  /// Share of the wire time that carried data, 0 to 1; the rest is headers, status, turning round.
  double wire_efficiency() const { return wire_s > 0 ? payload_s / wire_s : 0; }
};

/// Adds up a conversation. Takes TPDUs as a T=0 channel shows them and whole APDUs as an in-process
/// channel does: case 4 is then counted with the GET RESPONSE it would need.
class CardTimer final : public Trace {
 public:
  explicit CardTimer(const CardModel& model = {}) : model_(model) {}

  /// A card is activated and answers its reset (with PPS when the speed was negotiated).
  void powered();
  void exchanged(const TracedExchange& exchange) override;
  const CardTime& time() const { return time_; }

 private:
  struct Direction {
    std::size_t to_card;
    std::size_t from_card;
  };
  void add_tpdu(Direction data);
  void add_card_work(ByteView sent, std::size_t written, bool done);
  double character_s() const { return (12 + model_.guard_etu) * model_.speed.etu_s(); }

  CardModel model_;
  CardTime time_;
};

}  // namespace sscard
