// CardRecord: what is known of one card after the work on it. It is born in the conversation with
// the card, kept by the ledger with the result, and read again by everything that is sent back:
// return files, feedback file, reports. No key, no PIN, nothing secret.
// Sources: design.md 6 (feedback columns); reference/ssc-card.md 16.1, 13.3, 13.4.
#pragma once

#include <cstdint>
#include <string>

#include "cardlib/base/bytes.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::perso {

/// What the work on one card has cost, for the speed report. The station measures everything that
/// passes the wire (CardMeter); CardWork fills in its vault calls only.
struct CardCost {
  std::uint32_t commands = 0;           ///< APDUs sent
  std::uint32_t exchanges = 0;          ///< TPDUs, GET RESPONSE and repeats included
  std::uint32_t bytes_sent = 0;         ///< TPDU bytes to the card
  std::uint32_t bytes_received = 0;     ///< TPDU bytes from the card
  std::uint32_t vault_calls = 0;        ///< prepare, secure channels, live check
  std::uint32_t milliseconds_9600 = 0;  ///< time on a real card at 9600 baud, computed
  bool operator==(const CardCost&) const = default;
};

struct CardRecord {
  Bytes atr;                ///< whole answer to reset (复位信息 are its 13 historical bytes)
  std::string card_id;      ///< 卡识别码, 32 hex digits; empty when no social side is on the card
  std::string card_number;  ///< 卡号, nine characters; empty as above
  std::string pan;          ///< 主账号, digits; empty when no bank side is on the card
  model::Structure structure = model::Structure::V201;
  /// Versions of the keys on the card as `name:version` pairs, "SSSE:01 PSE:01" [PROP]; no '|'.
  std::string key_versions;
  std::uint32_t fields_compared = 0;  ///< values read back and found equal
  CardCost cost;
  bool operator==(const CardRecord&) const = default;
};

}  // namespace sscard::perso
