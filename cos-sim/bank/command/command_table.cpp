#include "cos-sim/bank/command/command_table.hpp"

#include <algorithm>
#include <array>

#include "cos-sim/bank/command/handlers.hpp"
#include "cos-sim/bank/file/bank_memory.hpp"

namespace sscard::cos::bank {

namespace {

bool any_parameters(Byte /*p1*/, Byte /*p2*/) {
  return true;
}
bool both_zero(Byte p1, Byte p2) {
  return p1 == 0 && p2 == 0;
}
bool key_id_zero(Byte /*p1*/, Byte p2) {
  return p2 == 0;
}
bool three_keys(Byte /*p1*/, Byte p2) {
  return p2 == 0x81;
}
bool record_by_number(Byte /*p1*/, Byte p2) {
  const unsigned sfi = p2 >> 3U;
  return (p2 & 0x07U) == 0x04 && sfi >= 1 && sfi <= 30;
}

bool pin_forms(Byte p1, Byte p2) {
  return p1 == 0 && (p2 == 0x80 || p2 == 0x88);
}
bool cryptogram_kinds(Byte p1, Byte p2) {
  return (p1 & 0x2FU) == 0 && (p1 & 0xC0U) != 0xC0U && p2 == 0;
}
bool change_forms(Byte p1, Byte p2) {
  return p1 == 0 && p2 <= 0x02;
}
bool change_lengths(const CommandView& command) {
  return command.data.size() == (command.header.p2 == 0 ? 4U : 20U);
}
bool pin_lengths(const CommandView& command) {
  return command.header.p2 != 0x80 || command.data.size() == 8;
}

struct Head {
  const char* name;
  Byte cla;
  Byte ins;
};

/// Bytes of data a command may bring.
struct Lc {
  std::uint16_t min;
  std::uint16_t max;
};
constexpr Lc none{0, 0};
constexpr Lc mac_alone{4, 4};

/// Bank commands work on no file of the kernel and none runs in a blocked application.
consteval CommandRow row(Head head, ParameterCheck parameters, Lc lc, Handler handler) {
  return {head.name, head.cla, head.ins,       parameters,      lc.min, lc.max,
          nullptr,   false,    FileNeed::None, FileRight::Read, handler};
}

consteval CommandRow with_lengths(CommandRow plain, LengthCheck lengths) {
  plain.lengths = lengths;
  return plain;
}
/// VERIFY uses the challenge of the command before up, whatever comes of it.
consteval CommandRow with_challenge(CommandRow plain) {
  plain.lengths = pin_lengths;
  plain.challenged = true;
  return plain;
}

constexpr std::array rows = {
    row({"INITIALIZE UPDATE", 0x80, 0x50}, key_id_zero, {8, 8}, initialize_update),
    row({"EXTERNAL AUTHENTICATE", 0x84, 0x82}, key_id_zero, {16, 16}, external_authenticate),
    row({"PUT KEY", 0x80, 0xD8}, three_keys, {1, 255}, put_key),
    row({"PUT KEY", 0x84, 0xD8}, three_keys, {1, 255}, put_key),
    row({"STORE DATA", 0x80, 0xE2}, any_parameters, {0, 255}, store_data),
    row({"STORE DATA", 0x84, 0xE2}, any_parameters, {0, 255}, store_data),
    row({"READ RECORD", 0x00, 0xB2}, record_by_number, none, read_record),
    row({"GET PROCESSING OPTIONS", 0x80, 0xA8}, both_zero, {2, 255}, get_processing_options),
    row({"GET DATA", 0x80, 0xCA}, any_parameters, none, get_data),
    row({"GET CHALLENGE", 0x00, 0x84}, both_zero, none, get_challenge),
    row({"INTERNAL AUTHENTICATE", 0x00, 0x88}, both_zero, {0, 255}, internal_authenticate),
    row({"EXTERNAL AUTHENTICATE", 0x00, 0x82}, both_zero, {10, 10}, authenticate_issuer),
    with_challenge(row({"VERIFY", 0x00, 0x20}, pin_forms, {8, 255}, verify)),
    row({"GENERATE AC", 0x80, 0xAE}, cryptogram_kinds, {0, 255}, generate_ac),
    row({"APPLICATION BLOCK", 0x84, 0x1E}, both_zero, mac_alone, application_block),
    row({"APPLICATION UNBLOCK", 0x84, 0x18}, both_zero, mac_alone, application_unblock),
    row({"CARD BLOCK", 0x84, 0x16}, both_zero, mac_alone, card_block),
    with_lengths(row({"PIN CHANGE/UNBLOCK", 0x84, 0x24}, change_forms, {4, 20}, pin_change_unblock),
                 change_lengths),
    row({"PUT DATA", 0x04, 0xDA}, any_parameters, {5, 255}, put_data),
    row({"UPDATE RECORD", 0x04, 0xDC}, record_by_number, {5, 255}, update_record_script),
};

constexpr std::array conditions = {
    Condition{initialize_update,      Where::Everywhere,    Lives::Any         },
    Condition{external_authenticate,  Where::Everywhere,    Lives::Any         },
    Condition{put_key,                Where::DirectoryOnly, Lives::Any         },
    Condition{store_data,             Where::Everywhere,    Lives::Any         },
    Condition{read_record,            Where::Everywhere,    Lives::Personalized},
    Condition{get_processing_options, Where::DebitOnly,     Lives::Personalized},
    Condition{get_data,               Where::DebitOnly,     Lives::Personalized},
    Condition{get_challenge,          Where::Everywhere,    Lives::Any         },
    Condition{internal_authenticate,  Where::DebitOnly,     Lives::Personalized},
    Condition{authenticate_issuer,    Where::DebitOnly,     Lives::Personalized},
    Condition{verify,                 Where::DebitOnly,     Lives::Personalized},
    Condition{generate_ac,            Where::DebitOnly,     Lives::Personalized},
    Condition{application_block,      Where::DebitOnly,     Lives::Personalized},
    Condition{application_unblock,    Where::DebitOnly,     Lives::Personalized},
    Condition{card_block,             Where::DebitOnly,     Lives::Personalized},
    Condition{pin_change_unblock,     Where::DebitOnly,     Lives::Personalized},
    Condition{put_data,               Where::DebitOnly,     Lives::Personalized},
    Condition{update_record_script,   Where::DebitOnly,     Lives::Personalized},
};

constexpr std::array data = {
    DataRow{0x9F13, value_last_online, 0},
    DataRow{0x9F17, dgi_pin_counter,   1}, // tries left, without the limit
    DataRow{0x9F36, value_counter,     0},
    DataRow{0x9F4F, 0,                 0},
    DataRow{0x9F51, 0,                 0},
    DataRow{0x9F52, 0,                 0},
    DataRow{0x9F53, 0,                 0},
    DataRow{0x9F54, 0,                 0},
    DataRow{0x9F56, 0,                 0},
    DataRow{0x9F57, 0,                 0},
    DataRow{0x9F58, 0,                 0},
    DataRow{0x9F59, 0,                 0},
    DataRow{0x9F5C, 0,                 0},
    DataRow{0x9F5D, 0,                 0},
    DataRow{0x9F68, 0,                 0},
    DataRow{0x9F6D, 0,                 0},
    DataRow{0x9F72, 0,                 0},
    DataRow{0x9F75, 0,                 0},
    DataRow{0x9F76, 0,                 0},
    DataRow{0x9F77, 0,                 0},
    DataRow{0x9F78, 0,                 0},
    DataRow{0x9F79, 0,                 0},
};

consteval bool every_row_has_one_condition() {
  for (const CommandRow& row : rows) {
    int found = 0;
    for (const Condition& condition : conditions)
      found += condition.handler == row.handler;
    if (found != 1) return false;
  }
  return true;
}
consteval bool no_two_rows_match() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = i + 1; j < rows.size(); ++j)
      if (rows[i].cla == rows[j].cla && rows[i].ins == rows[j].ins) return false;
  return true;
}
static_assert(every_row_has_one_condition() && no_two_rows_match());

}  // namespace

std::span<const CommandRow> command_rows() {
  return rows;
}

const Condition* condition_of(const CommandRow& row) {
  const auto found = std::ranges::find(conditions, row.handler, &Condition::handler);
  return found == conditions.end() ? nullptr : &*found;
}

std::span<const DataRow> data_rows() {
  return data;
}

}  // namespace sscard::cos::bank
