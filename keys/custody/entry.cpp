#include "keys/custody/entry.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace sscard::keys {
namespace {

constexpr unsigned bit(CarrierState state) {
  return 1U << static_cast<unsigned>(state);
}
constexpr unsigned held = bit(CarrierState::Held);
constexpr unsigned in_hands = bit(CarrierState::HandedOver) | bit(CarrierState::Placed);
constexpr unsigned alive = held | in_hands;
constexpr unsigned every_state = alive | bit(CarrierState::Destroyed) | bit(CarrierState::Lost);

/// One hand at a time: what is handed over comes back before it goes to somebody else. A lost card
/// that is found again is destroyed.
const std::array<EventRow, 9>& rows() {
  using enum CustodyEvent;
  static const std::array<EventRow, 9> table{
      {{Issued, "issued", phrase("issued"), 0, CarrierState::Held},
       {Verified, "verified", phrase("verified"), alive, std::nullopt},
       {Inventoried, "inventoried", phrase("inventoried"), alive, std::nullopt},
       {HandedOver, "handed-over", phrase("handed over"), held, CarrierState::HandedOver},
       {Placed, "placed", phrase("placed in a terminal"), held | bit(CarrierState::HandedOver),
        CarrierState::Placed},
       {Returned, "returned", phrase("returned"), in_hands, CarrierState::Held},
       {Destroyed, "destroyed", phrase("destroyed"), held | bit(CarrierState::Lost),
        CarrierState::Destroyed},
       {Lost, "lost", phrase("reported lost"), alive, CarrierState::Lost},
       {Repaired, "repaired", phrase("book repaired"), every_state, std::nullopt}}
  };
  return table;
}

struct StateName {
  const char* title;
  std::string_view word;
};
const StateName& name(CarrierState state) {
  static const std::array<StateName, 5> names{
      {{phrase("with the issuer"), "held"},
       {phrase("handed over"), "handed-over"},
       {phrase("in a terminal"), "placed"},
       {phrase("destroyed"), "destroyed"},
       {phrase("lost"), "lost"}}
  };
  return names[static_cast<std::size_t>(state)];
}

constexpr std::size_t field_count = 11;
constexpr std::size_t field_max = 8192;

std::vector<std::string> fields_of(std::string_view text) {
  std::vector<std::string> fields(1);
  for (const char c : text) {
    if (c == '\t') {
      fields.emplace_back();
    } else {
      fields.back().push_back(c);
    }
  }
  return fields;
}

bool all_of(std::string_view text, std::string_view letters) {
  return text.find_first_not_of(letters) == std::string_view::npos;
}

constexpr std::string_view digits = "0123456789";
constexpr std::string_view hex_digits = "0123456789ABCDEF";

bool printable(std::string_view text) {
  return text.size() <= field_max && std::ranges::none_of(text, [](char c) {
           return static_cast<unsigned char>(c) < 0x20U || c == 0x7F;
         });
}

Error wrong(const char* field, Message reason) {
  return {ErrorKind::Usage, msg("{}: {}", field, std::move(reason)),
          msg("nothing was written into the custody book")};
}

Status check_people(const CustodyEntry& entry) {
  if (entry.by.empty()) return wrong(phrase("first person"), msg("missing"));
  if (entry.with.empty()) return wrong(phrase("second person"), msg("missing"));
  if (entry.by == entry.with) return wrong(phrase("second person"), msg("two people are needed"));
  return {};
}

/// What hand-over and placing need.
Status check_receiver(const CustodyEntry& entry) {
  const bool over = entry.event == CustodyEvent::HandedOver;
  const bool placed = entry.event == CustodyEvent::Placed;
  if (over && (entry.to.empty() || entry.to == entry.by))
    return wrong(phrase("receiver"), msg("another person must take it"));
  if (over && entry.reference.empty())
    return wrong(phrase("confidentiality agreement"), msg("missing"));
  if (!placed) return {};
  if (entry.kind != model::KeyCard::Psam)
    return wrong(phrase("kind of card"), msg("only a PSAM goes into a terminal"));
  if (entry.reference.size() != 12 || !all_of(entry.reference, digits))
    return wrong(phrase("terminal number"), msg("a terminal number has twelve digits"));
  return entry.place.empty() ? Status(wrong(phrase("place"), msg("missing"))) : Status();
}

}  // namespace

const EventRow& row(CustodyEvent event) {
  return rows()[static_cast<std::size_t>(event)];
}

std::optional<CustodyEvent> custody_event_from(std::string_view word) {
  const auto found =
      std::ranges::find_if(rows(), [&](const EventRow& event) { return word == event.word; });
  return found == rows().end() ? std::nullopt : std::optional(found->event);
}

const char* title(CarrierState state) {
  return name(state).title;
}

std::string_view word(CarrierState state) {
  return name(state).word;
}

bool may_happen(CustodyEvent event, std::optional<CarrierState> state) {
  const unsigned from = row(event).from;
  return state ? (from & bit(*state)) != 0 : from == 0 || event == CustodyEvent::Repaired;
}

std::string text_of(const CustodyEntry& entry) {
  std::string text = std::to_string(entry.number);
  for (const std::string_view field :
       {std::string_view(entry.time), std::string_view(row(entry.event).word),
        model::row(entry.kind).word, std::string_view(entry.serial), std::string_view(entry.by),
        std::string_view(entry.with), std::string_view(entry.to), std::string_view(entry.reference),
        std::string_view(entry.place), std::string_view(entry.detail)}) {
    text += '\t';
    text += field;
  }
  return text;
}

std::optional<CustodyEntry> parse_custody_entry(std::string_view text) {
  std::vector<std::string> fields = fields_of(text);
  if (fields.size() != field_count || !std::ranges::all_of(fields, printable)) return std::nullopt;
  CustodyEntry out;
  const std::string& number = fields[0];
  const auto [end, failed] =
      std::from_chars(number.data(), number.data() + number.size(), out.number);
  const auto event = custody_event_from(fields[2]);
  const auto kind = model::key_card_from(fields[3]);
  const bool shape = failed == std::errc() && end == number.data() + number.size() && event &&
                     kind && fields[1].size() == 14 && all_of(fields[1], digits) &&
                     fields[4].size() == 16 && all_of(fields[4], hex_digits);
  if (!shape) return std::nullopt;
  out.event = *event;
  out.kind = *kind;
  const std::array<std::pair<std::size_t, std::string*>, 8> texts{
      {{1, &out.time},
       {4, &out.serial},
       {5, &out.by},
       {6, &out.with},
       {7, &out.to},
       {8, &out.reference},
       {9, &out.place},
       {10, &out.detail}}
  };
  for (const auto& [at, into] : texts)
    *into = std::move(fields[at]);
  return text_of(out) == text ? std::optional(std::move(out)) : std::nullopt;
}

Status check(const CustodyEntry& entry) {
  const std::array<std::pair<const char*, const std::string*>, 6> texts{
      {{phrase("first person"), &entry.by},
       {phrase("second person"), &entry.with},
       {phrase("receiver"), &entry.to},
       {phrase("reference"), &entry.reference},
       {phrase("place"), &entry.place},
       {phrase("reason"), &entry.detail}}
  };
  for (const auto& [field, text] : texts)
    if (!printable(*text)) return wrong(field, msg("one line of text, without control characters"));
  if (entry.serial.size() != 16 || !all_of(entry.serial, hex_digits))
    return wrong(phrase("serial"), msg("sixteen hexadecimal digits"));
  if (entry.detail.empty()) return wrong(phrase("reason"), msg("missing"));
  if (const Status people = check_people(entry); !people) return people;
  return check_receiver(entry);
}

}  // namespace sscard::keys
