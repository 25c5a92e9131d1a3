#include "keys/custody/lost_report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sscard::keys {
namespace {

constexpr std::string_view keys_mark = " | keys: ";
constexpr std::string_view between = "; ";
constexpr std::string_view mac_mark = "mac: ";

std::string_view algorithm_word(model::Algorithm algorithm) {
  return algorithm == model::Algorithm::Sm4 ? "SM4" : "3DES";
}

/// Takes the word behind the last blank.
std::string take_word(std::string_view& text) {
  const std::size_t at = text.rfind(' ');
  if (at == std::string_view::npos) return {};
  std::string word(text.substr(at + 1));
  text = text.substr(0, at);
  return word;
}

std::optional<CarriedMaster> parse_listed(std::string_view text) {
  CarriedMaster out;
  const auto kcv = from_hex(take_word(text));
  const std::string algorithm = take_word(text);
  const auto version = from_hex(take_word(text));
  const auto name = from_hex(take_word(text));
  const bool known = algorithm == "3DES" || algorithm == "SM4";
  if (!kcv || kcv->size() != 3 || !version || version->size() != 1 || !name || name->size() != 2 ||
      !known || text.empty())
    return std::nullopt;
  std::ranges::copy(*kcv, out.kcv.begin());
  out.name.version = version->front();
  out.name.usage = name->front();
  out.name.id = name->back();
  out.name.algorithm = algorithm == "SM4" ? model::Algorithm::Sm4 : model::Algorithm::TripleDes;
  out.key = text;
  return out;
}

/// What comes out of a master, step by step, from its usage byte.
std::string derived_from(const CarriedMaster& master) {
  static constexpr std::array<std::string_view, 4> chains{
      "itself: it protected what carriers exported", "keys of cards",
      "keys of cities; keys of cards", "keys of provinces; keys of cities; keys of cards"};
  return std::string(chains[std::min(model::levels_of_usage(master.name.usage), 3U)]);
}

bool same_master(const CarriedMaster& a, const CarriedMaster& b) {
  return a.key == b.key && a.kcv == b.kcv && a.name.algorithm == b.name.algorithm;
}

bool shares_a_key(const std::vector<CarriedMaster>& lost, const std::string& keys) {
  return std::ranges::any_of(masters_in(keys), [&](const CarriedMaster& other) {
    return std::ranges::any_of(
        lost, [&](const CarriedMaster& master) { return same_master(master, other); });
  });
}

bool reaches_cards(const std::vector<CarriedMaster>& lost, model::Algorithm algorithm) {
  return std::ranges::any_of(lost, [&](const CarriedMaster& master) {
    return master.name.algorithm == algorithm && model::levels_of_usage(master.name.usage) > 0;
  });
}

Bytes signed_part(std::string_view text) {
  return to_bytes(as_bytes(text));
}

}  // namespace

std::string listed(const CarriedMaster& master) {
  return fmt::format("{} {:02X}{:02X} {:02X} {} {}", master.key, master.name.usage, master.name.id,
                     master.name.version, algorithm_word(master.name.algorithm),
                     to_hex(master.kcv));
}

std::string issue_detail(const std::string& why, const std::vector<CarriedMaster>& masters) {
  std::string out = why + std::string(keys_mark);
  for (const CarriedMaster& master : masters) {
    if (&master != &masters.front()) out += between;
    out += listed(master);
  }
  return out;
}

std::vector<CarriedMaster> masters_in(const std::string& detail) {
  std::vector<CarriedMaster> out;
  const std::size_t mark = detail.rfind(keys_mark);
  if (mark == std::string::npos) return out;
  std::string_view rest = std::string_view(detail).substr(mark + keys_mark.size());
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(between), rest.size());
    if (const auto master = parse_listed(rest.substr(0, end))) out.push_back(*master);
    rest.remove_prefix(std::min(end + between.size(), rest.size()));
  }
  return out;
}

Result<LostReport> lost_report(const CustodyBook& book, const std::string& serial,
                               const std::vector<AffectedCard>& cards,
                               const CustodySigner& signer) {
  const CarrierRecord* card = book.find(serial);
  const auto event = std::ranges::find_if(book.entries(), [&](const CustodyEntry& entry) {
    return entry.serial == serial && entry.event == CustodyEvent::Lost;
  });
  if (card == nullptr || event == book.entries().end())
    return Error{ErrorKind::Keys, msg("the custody book does not say that card {} is lost", serial),
                 msg("report the loss first")};
  LostReport out;
  std::string& text = out.text;
  const std::vector<CarriedMaster> lost = masters_in(card->keys);
  text = fmt::format("sscard incident report 1\ntime: {}\ncard: {} {}\n", event->time,
                     model::row(card->kind).word, serial);
  text += fmt::format("last with: {}\nterminal: {}\nplace: {}\n", card->holder, card->terminal,
                      card->place);
  text += fmt::format("reported by: {}, {}\nreason: {}\nbook: line {}, head {}\n", event->by,
                      event->with, event->detail, event->number, to_hex(book.head()));
  for (const CarriedMaster& master : lost) {
    text += fmt::format("key: {}: {}\n", listed(master), derived_from(master));
    ++out.keys;
  }
  for (const CarrierRecord& other : book.carriers()) {
    const bool affected = other.serial != serial && other.state != CarrierState::Destroyed &&
                          shares_a_key(lost, other.keys);
    if (!affected) continue;
    text += fmt::format("carrier with the same keys: {} {}, {} ({})\n", model::row(other.kind).word,
                        other.serial, word(other.state), other.holder);
    ++out.carriers;
  }
  for (const AffectedCard& issued : cards) {
    if (!reaches_cards(lost, issued.algorithm)) continue;
    text += fmt::format("card with derived keys: {}\n", issued.serial);
    ++out.cards;
  }
  text += fmt::format("keys: {}\ncarriers: {}\ncards: {}\n", out.keys, out.carriers, out.cards);
  const auto mac = signer(signed_part(text));
  if (!mac) return mac.error();
  text += fmt::format("{}{}\n", mac_mark, to_hex(*mac));
  return out;
}

Status check_report(std::string_view text, const CustodySigner& signer) {
  constexpr std::size_t mac_line = mac_mark.size() + 32 + 1;
  const Error no{ErrorKind::Keys, msg("this report was not signed by this vault, or was changed"),
                 msg("ask the sender for the report again")};
  if (text.size() < mac_line) return no;
  const std::string_view body = text.substr(0, text.size() - mac_line);
  const std::string_view line = text.substr(body.size());
  const auto mac = from_hex(line.substr(mac_mark.size(), 32));
  if (!line.starts_with(mac_mark) || line.back() != '\n' || !mac) return no;
  const auto expected = signer(signed_part(body));
  if (!expected) return expected.error();
  const bool same = equal_constant_time(*expected, *mac) && to_hex(*mac) == line.substr(5, 32);
  return same ? Status() : Status(no);
}

}  // namespace sscard::keys
