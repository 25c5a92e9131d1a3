// The lines of an issuance file as they came, without decoding: 0A is no second byte of any GBK or
// GB 18030 character, so cutting at it is safe; fields are cut pair-aware by cardlib/data/text.
// Source: reference/ssc-card.md 16.1; limits.md 5.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cardlib/base/bytes.hpp"

namespace sscard::perso {

/// One detail line inside the file's bytes.
struct DetailLine {
  std::uint32_t number = 0;  ///< line of the file, counted from 1
  std::uint64_t offset = 0;  ///< of its first byte
  std::uint32_t length = 0;  ///< without CR and LF
};

struct FileLines {
  ByteView header;  ///< first line of a social file; empty on the bank side
  std::vector<DetailLine> details;
};

/// Cuts the file. Lines of hyphens separate and are skipped, so are empty lines; with `has_header`
/// the first other line is the header.
FileLines cut_lines(ByteView file, bool has_header);

ByteView bytes_of(ByteView file, const DetailLine& line);

/// Fields of a line: a trailing '|' ends the last field and does not begin another.
std::vector<ByteView> cut_fields(ByteView line);

/// Sum of the first 17 digits of every 18-character document number, mod 10^18 (design.md 6).
class IdSum {
 public:
  void add(ByteView document_number);
  std::string text() const;  ///< decimal digits without leading zeros

 private:
  std::uint64_t sum_ = 0;
};

}  // namespace sscard::perso
