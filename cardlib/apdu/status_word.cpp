#include "cardlib/apdu/status_word.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <string>
#include <string_view>

namespace sscard {
namespace {

constexpr std::uint16_t exact = 0xFFFF;
constexpr std::uint16_t by_sw1 = 0xFF00;
constexpr std::uint16_t by_three = 0xFFF0;

// clang-format off
constexpr std::array rows = {
    StatusWordRow{0x9000, exact, "ok", phrase("done")},
    StatusWordRow{0x6100, by_sw1, "more data", phrase("done; {} more bytes wait for GET RESPONSE")},
    StatusWordRow{0x6200, by_sw1, "warning", phrase("done with a warning, memory unchanged")},
    StatusWordRow{0x6281, exact, "data corrupted", phrase("part of the data may be corrupted")},
    StatusWordRow{0x6282, exact, "end of file",
                  phrase("the file or record ended before the expected length")},
    StatusWordRow{0x6283, exact, "file invalidated",
                  phrase("the file or application is blocked for now; it was selected")},
    StatusWordRow{0x6300, by_sw1, "warning, memory changed",
                  phrase("done with a warning, memory changed")},
    StatusWordRow{0x6300, exact, "authentication failed",
                  phrase("authentication failed: the cryptogram is wrong")},
    StatusWordRow{0x63C0, by_three, "tries left",
                  phrase("PIN or authentication wrong; tries left: {}")},
    StatusWordRow{0x6400, by_sw1, "execution error", phrase("execution error, memory unchanged")},
    StatusWordRow{0x6500, by_sw1, "memory error", phrase("execution error, memory changed")},
    StatusWordRow{0x6581, exact, "memory failure", phrase("the card could not write its memory")},
    StatusWordRow{0x6700, by_sw1, "wrong length", phrase("wrong length")},
    StatusWordRow{0x6800, by_sw1, "class function unsupported",
                  phrase("a function of this class byte is not supported")},
    StatusWordRow{0x6882, exact, "no secure messaging",
                  phrase("secure messaging is not supported")},
    StatusWordRow{0x6900, by_sw1, "not allowed", phrase("the command is not allowed")},
    StatusWordRow{0x6901, exact, "wrong state",
                  phrase("the state of the card forbids the command")},
    StatusWordRow{0x6981, exact, "incompatible file",
                  phrase("the command does not fit the structure of the file")},
    StatusWordRow{0x6982, exact, "security not satisfied",
                  phrase("a key or the PIN must be presented first")},
    StatusWordRow{0x6983, exact, "blocked", phrase("the PIN or key is blocked: no tries are left")},
    StatusWordRow{0x6984, exact, "challenge invalid",
                  phrase("no valid challenge: GET CHALLENGE must come first")},
    StatusWordRow{0x6985, exact, "conditions not satisfied",
                  phrase("the conditions of use are not satisfied")},
    StatusWordRow{0x6986, exact, "no current file", phrase("no file is selected")},
    StatusWordRow{0x6987, exact, "MAC missing", phrase("the MAC of the command is missing")},
    StatusWordRow{0x6988, exact, "wrong MAC", phrase("the MAC of the command is wrong")},
    StatusWordRow{0x6A00, by_sw1, "wrong parameters", phrase("the parameters are wrong")},
    StatusWordRow{0x6A80, exact, "wrong data", phrase("the data of the command are wrong")},
    StatusWordRow{0x6A81, exact, "not supported or locked",
                  phrase("the function is not supported, or the card is locked")},
    StatusWordRow{0x6A82, exact, "file not found", phrase("file or application not found")},
    StatusWordRow{0x6A83, exact, "record not found", phrase("record not found")},
    StatusWordRow{0x6A84, exact, "no space", phrase("not enough space in the file or the card")},
    StatusWordRow{0x6A86, exact, "wrong P1 P2", phrase("P1 or P2 is wrong")},
    StatusWordRow{0x6A88, exact, "key not found", phrase("key or data object not found")},
    StatusWordRow{0x6B00, by_sw1, "wrong offset", phrase("the offset is outside the file")},
    StatusWordRow{0x6C00, by_sw1, "wrong Le", phrase("wrong Le; the right one is {} bytes")},
    StatusWordRow{0x6D00, by_sw1, "wrong INS", phrase("the instruction is not supported")},
    StatusWordRow{0x6E00, by_sw1, "wrong CLA", phrase("the class is not supported")},
    StatusWordRow{0x6F00, by_sw1, "no diagnosis", phrase("error without diagnosis")},
    StatusWordRow{0x9302, exact, "transaction MAC invalid",
                  phrase("the MAC of the transaction is invalid")},
    StatusWordRow{0x9303, exact, "permanently locked",
                  phrase("the application is locked for good")},
    StatusWordRow{0x9401, exact, "insufficient balance", phrase("the balance is too small")},
    StatusWordRow{0x9403, exact, "key index unsupported",
                  phrase("the key index is not supported")},
    StatusWordRow{0x9406, exact, "MAC not available", phrase("the requested MAC is not available")},
};
// clang-format on

const StatusWordRow* most_specific(std::uint16_t value) {
  const StatusWordRow* best = nullptr;
  for (const StatusWordRow& row : rows) {
    if ((value & row.mask) != row.value) continue;
    if (best == nullptr || std::popcount(row.mask) > std::popcount(best->mask)) best = &row;
  }
  return best;
}

/// The number a family carries: xx of 61xx and 6Cxx (00 stands for 256), x of 63Cx.
unsigned carried(const StatusWordRow& row, std::uint16_t value) {
  const unsigned low = value & static_cast<unsigned>(static_cast<std::uint16_t>(~row.mask));
  return row.mask == by_sw1 && low == 0 ? 256U : low;
}

}  // namespace

std::span<const StatusWordRow> status_word_table() {
  return rows;
}

Message explain(StatusWord sw) {
  const StatusWordRow* row = most_specific(number(sw));
  if (row == nullptr) return msg("unknown status word {}", fmt::format("{:04X}", number(sw)));
  Message out{row->sentence, {}};
  if (std::string_view(row->sentence).find("{}") != std::string_view::npos) {
    out.arguments.push_back(std::to_string(carried(*row, number(sw))));
  }
  return out;
}

}  // namespace sscard
