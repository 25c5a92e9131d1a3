// One command under a power that fails: what a card must look like afterwards. A script is cells, a
// way to the command and the command; the generator of the card repeats, so cryptograms computed
// once stay right.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/support/social_card.hpp"

namespace sscard::test {

struct TornScript {
  std::string name;
  Bytes cells;
  std::vector<Bytes> way;
  Bytes command;
};

/// What a memory says, without where and how: everything that lasts but try counters, and these.
struct MemorySense {
  std::string contents;
  std::map<std::uint32_t, unsigned> counters;  ///< by address of the key; 0: the transport code
  bool operator==(const MemorySense&) const = default;
};
/// nullopt: the memory is no card.
std::optional<MemorySense> sense_of(cos::Store& store);

/// How finely power fails.
struct TornGrain {
  std::uint64_t cuts;      ///< places in the writes of the command, spread evenly
  std::uint64_t recovery;  ///< places in the writes of the recovery after each
};

/// Cuts power in the command, then again in the recovery; checks that the memory ends as before or
/// as after the command, that no counter rose unless the command raises it, and that the card
/// answers to reset. Returns the number of cuts; failures are told by doctest.
std::size_t tear(const TornScript& script, const TornGrain& grain);

/// Every command that `work` sends, and the cells before it.
struct Recording {
  std::vector<Bytes> commands;
  std::vector<Bytes> cells;  ///< before each command
};
Recording record(TestCard& card, const std::function<void()>& work);

}  // namespace sscard::test
