#include "cardlib/channel/timing.hpp"

#include <algorithm>
#include <array>

namespace sscard {
namespace {

constexpr std::array<WireSpeed, 6> wire_speeds = {
    {
     {"9600", 372, 1, 3571200, false},
     {"13440", 372, 1, 5000000, false},
     {"38400", 372, 4, 3571200, true},
     {"115200", 372, 12, 3571200, true},
     {"230400", 372, 12, 7142400, true},
     {"307200", 372, 32, 3571200, true},
     }
};

constexpr double character_etu = 12;  // start bit, 8 data bits, parity, guard time of 2
constexpr double turn_etu = 4;        // 16 instead of 12 when the direction changes
constexpr std::size_t header_length = 5;
constexpr std::size_t status_length = 2;
constexpr std::size_t pps_characters = 8;  // 4 each way

enum class Work { Writes, Authenticates };

struct WorkRow {
  Byte ins;
  Work work;
};

/// Commands that cost more than the processor's usual time (ssc-card.md 9, pboc.md 1).
constexpr std::array<WorkRow, 16> work_table = {
    {
     {0xD4, Work::Writes},         // WRITE KEY
        {0xD6, Work::Writes},         // UPDATE BINARY
        {0xD8, Work::Writes},         // PUT KEY
        {0xDA, Work::Writes},         // PUT DATA
        {0xDC, Work::Writes},         // UPDATE RECORD
        {0xE0, Work::Writes},         // CREATE FILE, end of pre-personalization
        {0xE2, Work::Writes},         // APPEND RECORD, STORE DATA
        {0x20, Work::Writes},         // VERIFY: the counter goes down first
        {0x24, Work::Writes},         // CHANGE PIN
        {0x50, Work::Authenticates},  // INITIALIZE UPDATE, INITIALIZE FOR LOAD/PURCHASE
        {0x52, Work::Authenticates},  // CREDIT FOR LOAD
        {0x54, Work::Authenticates},  // DEBIT
        {0x82, Work::Authenticates},  // EXTERNAL AUTHENTICATE
        {0x86, Work::Authenticates},  // key check of T514
        {0x88, Work::Authenticates},  // INTERNAL AUTHENTICATE
        {0xAE, Work::Authenticates},  // GENERATE AC
    }
};

bool does(ByteView sent, Work work) {
  if (sent.size() < 2) return false;
  return std::ranges::any_of(
      work_table, [&](const WorkRow& row) { return row.ins == sent[1] && row.work == work; });
}

bool succeeded(ByteView answered) {
  if (answered.size() < status_length) return false;
  const std::size_t at = answered.size() - status_length;
  const StatusWord sw = status_word(answered[at], answered[at + 1]);
  return sw == StatusWord::Ok || more_data(sw);
}

/// Data bytes of a command: what follows the header without a trailing Le.
std::size_t data_length(ByteView sent) {
  if (sent.size() <= header_length) return 0;
  const std::size_t body = sent.size() - header_length;
  return body == std::size_t{sent[header_length - 1]} + 1 ? body - 1 : body;
}

}  // namespace

std::span<const WireSpeed> wire_speed_table() {
  return wire_speeds;
}

void CardTimer::powered() {
  // The reset is answered at 372/1 whatever speed follows.
  const double character = character_etu * 372 / model_.speed.clock_hz;
  const std::size_t pps = model_.speed.negotiated ? pps_characters : 0;
  time_.start_s += model_.activation_s + static_cast<double>(model_.atr_length + pps) * character;
}

void CardTimer::add_tpdu(Direction data) {
  const std::size_t body = data.to_card + data.from_card;
  const std::size_t procedure_byte = body > 0 ? 1 : 0;
  const double turns = data.to_card > 0 ? 3 : 1;
  const auto characters =
      static_cast<double>(header_length + procedure_byte + body + status_length);
  time_.wire_s += characters * character_s() + turns * turn_etu * model_.speed.etu_s();
  time_.payload += body;
  time_.payload_s += static_cast<double>(body) * character_s();
  time_.reader_s += model_.reader_s;
  ++time_.exchanges;
}

void CardTimer::exchanged(const TracedExchange& exchange) {
  const std::size_t to_card = data_length(exchange.sent);
  const std::size_t from_card = std::max(exchange.answered.size(), status_length) - status_length;
  const bool case_4 = to_card > 0 && from_card > 0;
  add_tpdu({to_card, case_4 ? 0 : from_card});
  if (case_4) add_tpdu({0, from_card});
  add_card_work(exchange.sent, to_card, succeeded(exchange.answered));
}

void CardTimer::add_card_work(ByteView sent, std::size_t written, bool done) {
  time_.card_s += does(sent, Work::Authenticates) ? model_.authentication_s : model_.command_s;
  if (!done || !does(sent, Work::Writes)) return;
  const std::size_t pages = (written + model_.page_length - 1) / model_.page_length;
  time_.eeprom_s += static_cast<double>(std::max<std::size_t>(pages, 1)) * model_.page_s;
}

}  // namespace sscard
