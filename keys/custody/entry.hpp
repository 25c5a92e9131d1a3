// One line of the custody book (密钥载体保管记录): who did what with which key card, why, and to
// whom it went. Text, so that people can read it without this program:
//
//   number TAB time TAB event TAB kind TAB serial TAB by TAB with TAB to TAB reference TAB place
//   TAB detail TAB mac 32 hex TAB chain 64 hex LF
//
// chain = SM3(chain of the line before ‖ everything up to the TAB before it); mac = SM4-CMAC under
// the vault's exchange key of reports over SM3 of the same up to the TAB before the mac. [PROP]
// Source: security.md B11, B13, D4; reference/ssc-card.md 7.7; 人社部发〔2011〕47号 Art. 22-24.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cardlib/base/result.hpp"
#include "cardlib/model/key_card.hpp"

namespace sscard::keys {

enum class CustodyEvent : std::uint8_t {
  Issued,
  Verified,     ///< its keys answered as they must
  Inventoried,  ///< seen where it should be
  HandedOver,   ///< to another person, who signed to keep it confidential
  Placed,       ///< a PSAM in its terminal
  Returned,     ///< back with the issuer; a PSAM recovered from its terminal
  Destroyed,
  Lost,
  Repaired,  ///< the end of the book, torn by a power failure, was cut off; `detail` says how much
};

/// Where a key card is.
enum class CarrierState : std::uint8_t { Held, HandedOver, Placed, Destroyed, Lost };

/// One row per event.
struct EventRow {
  CustodyEvent event;
  const char* word;   ///< in the book
  const char* title;  ///< a phrase()
  unsigned from;      ///< bit n = allowed in CarrierState n; 0: the card is new in the book
  std::optional<CarrierState> to;  ///< nullopt: it stays where it is
};
const EventRow& row(CustodyEvent event);
std::optional<CustodyEvent> custody_event_from(std::string_view word);
const char* title(CarrierState state);
std::string_view word(CarrierState state);
/// May this happen to a card in this state, or to one the book does not know (nullopt)?
bool may_happen(CustodyEvent event, std::optional<CarrierState> state);

struct CustodyEntry {
  std::uint64_t number = 0;  ///< from 1
  std::string time;          ///< CCYYMMDDhhmmss, UTC
  CustodyEvent event = CustodyEvent::Issued;
  model::KeyCard kind = model::KeyCard::Psam;
  std::string serial;     ///< chip serial, 16 hex digits
  std::string by;         ///< the person who did it
  std::string with;       ///< the second person, another one
  std::string to;         ///< HandedOver: who has it now; Placed: who runs the terminal
  std::string reference;  ///< HandedOver: the signed confidentiality agreement; Placed: terminal
                          ///< number; Issued: seal number of the package
  std::string place;      ///< Placed: where the terminal stands
  std::string detail;     ///< why; Issued: the keys on it; Placed: what it is used for
  bool operator==(const CustodyEntry&) const = default;
};

/// Everything up to the TAB before the mac.
std::string text_of(const CustodyEntry& entry);
/// nullopt: not eleven fields, or one that is not what it must be.
std::optional<CustodyEntry> parse_custody_entry(std::string_view text);
/// Usage, naming the field: empty where it must not be, a control character, two names of one
/// person, a place or terminal number for something else than a PSAM.
Status check(const CustodyEntry& entry);

}  // namespace sscard::keys
