// The lines of one file that stand after the first pass: parsed once, without faults, and unique in
// every item that must be unique. Only what finds a line again is kept, so the memory for a record
// is some tens of bytes.
// Source: design.md 6 (duplicates: every copy is set aside).
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "personalizer/intake/acceptance.hpp"
#include "personalizer/intake/line_fault.hpp"

namespace sscard::perso {

/// What makes a line unique in its file, in the order of the report.
struct UniqueItems {
  std::string person;  ///< document number
  std::string card;    ///< 卡号 or PAN
  std::string seq;
};

class GoodLines {
 public:
  /// Parses a line for its unique items, or tells its fault.
  using Look = std::function<std::variant<UniqueItems, LineFault>(const SourceLine&, ByteView)>;
  /// Takes a line that is set aside.
  using Aside = std::function<Status(const Reject&)>;
  /// Names of the columns of the three items, for the report.
  struct Names {
    std::string_view person, card, seq;
  };

  /// Goes through the file once; every line set aside is reported in file order.
  static Result<GoodLines> sift(const AcceptedFile& file, const Names& names,
                                const std::pair<Look, std::size_t>& look_and_seq_column,
                                const Aside& aside);

  const std::vector<DetailLine>& lines() const { return lines_; }
  /// How many lines of the file, good or not, name this person.
  std::size_t copies(const std::string& person) const;
  /// The good line of this person.
  const DetailLine* find(const std::string& person) const;

 private:
  /// First 16 bytes of the SM3 value of an item: tells items apart, whatever their length.
  using Key = std::array<Byte, 16>;
  using Keys = std::array<Key, 3>;  ///< person, card, seq
  struct Person {
    Key key;
    std::uint32_t line = no_line;  ///< index into lines_
  };
  class FirstPass;
  static constexpr std::uint32_t no_line = 0xFFFFFFFF;

  std::vector<DetailLine> lines_;
  std::vector<Person> persons_;  ///< of all lines without a fault of their own, sorted by key
};

}  // namespace sscard::perso
