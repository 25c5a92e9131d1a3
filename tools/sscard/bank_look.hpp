// A look at the bank side of a card with offline data authentication, as the commands show it.
#pragma once

#include "terminal/bank/offline_authentication.hpp"

namespace sscard::tools {

struct BankLook {
  term::BankVisitReport visit;
  term::OfflineResult offline;
};

/// Reads the bank side and authenticates it to the keys of the test authority. WrongCard: no bank
/// side. `combined` asks for CDA where the card can.
Result<BankLook> visit_bank(Channel& channel, Random& random, bool combined = false);

/// One sentence about the outcome.
Message verdict(const term::OfflineResult& result);
/// "none", "SDA", "DDA", "CDA".
const char* word(term::OfflineMethod method);

}  // namespace sscard::tools
