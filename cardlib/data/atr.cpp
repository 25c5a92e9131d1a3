#include "cardlib/data/atr.hpp"

#include <algorithm>
#include <array>

#include "cardlib/base/byte_reader.hpp"

namespace sscard::data {
namespace {

constexpr Byte direct_convention = 0x3B;
constexpr Byte inverse_convention = 0x3F;
constexpr std::size_t atr_max = 33;    // TS and at most 32 characters
constexpr unsigned global_bytes = 15;  // T=15 names no protocol

struct Parser {
  ByteReader reader;
  Atr atr;

  void problem(Message what) { atr.problems.push_back(std::move(what)); }

  std::optional<Byte> next() {
    if (reader.at_end()) return std::nullopt;
    return reader.u8();
  }

  std::optional<Byte> announced(unsigned announcement, unsigned bit) {
    if ((announcement & bit) == 0) return std::nullopt;
    const std::optional<Byte> byte = next();
    if (!byte) problem(msg("an announced interface byte is missing"));
    return byte;
  }

  void convention() {
    atr.ts = next();
    if (!atr.ts) return problem(msg("the answer to reset is empty"));
    if (*atr.ts != direct_convention && *atr.ts != inverse_convention) {
      problem(msg("TS is neither 3B nor 3F"));
    }
    atr.t0 = next();
    if (!atr.t0) problem(msg("T0 is missing"));
  }

  /// Each TDi announces the next four; the chain ends by itself because the bytes do.
  void interface_bytes() {
    unsigned announcement = atr.t0.value_or(0) >> 4U;
    for (unsigned level = 1; announcement != 0; ++level) {
      AtrInterface row{level, {}, {}, {}, {}};
      row.ta = announced(announcement, 1);
      row.tb = announced(announcement, 2);
      row.tc = announced(announcement, 4);
      row.td = announced(announcement, 8);
      atr.interfaces.push_back(row);
      if (row.td) note_protocol(*row.td & 0x0FU);
      announcement = row.td ? *row.td >> 4U : 0U;
    }
    if (atr.protocols.empty()) atr.protocols.push_back(0);
  }

  void note_protocol(unsigned t) {
    if (t != global_bytes && std::ranges::find(atr.protocols, t) == atr.protocols.end()) {
      atr.protocols.push_back(t);
    }
    if (t != 0) needs_tck = true;
  }

  void historical_bytes() {
    const std::size_t wanted = atr.t0.value_or(0) & 0x0FU;
    const std::size_t there = std::min(wanted, reader.left());
    atr.historical = to_bytes(reader.take(there));
    if (there < wanted) {
      problem(msg("T0 announces {} historical bytes, {} are there", wanted, there));
    }
  }

  void check_byte(ByteView whole) {
    if (!needs_tck) return;
    atr.tck = next();
    if (!atr.tck) return problem(msg("the check byte TCK is missing"));
    const std::size_t covered = whole.size() - reader.left();
    Byte sum = 0;
    for (const Byte b : whole.subspan(1, covered - 1))
      sum = static_cast<Byte>(sum ^ b);
    if (sum != 0) problem(msg("the check byte TCK is wrong"));
  }

  bool needs_tck = false;
};

}  // namespace

Atr parse_atr(ByteView atr) {
  Parser parser{ByteReader(atr), {}};
  parser.convention();
  parser.interface_bytes();
  parser.historical_bytes();
  if (parser.atr.t0) parser.check_byte(atr);
  if (parser.reader.left() > 0) {
    parser.problem(msg("{} bytes too many at the end", parser.reader.left()));
  }
  if (atr.size() > atr_max) parser.problem(msg("longer than 33 bytes"));
  return std::move(parser.atr);
}

unsigned fi_of(Byte ta1) {
  static constexpr std::array<unsigned, 16> fi = {372, 372, 558, 744,  1116, 1488, 1860, 0,
                                                  0,   512, 768, 1024, 1536, 2048, 0,    0};
  return fi[ta1 >> 4U];
}

unsigned di_of(Byte ta1) {
  static constexpr std::array<unsigned, 16> di = {0,  1,  2, 4, 8, 16, 32, 64,
                                                  12, 20, 0, 0, 0, 0,  0,  0};
  return di[ta1 & 0x0FU];
}

}  // namespace sscard::data
