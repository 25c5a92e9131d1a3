// A visit to the bank side as far as it is read: payment environment, application, GET PROCESSING
// OPTIONS, records. What a card answers is foreign input: every template is parsed strictly and
// every list is bounded.
// Source: reference/pboc.md 2.1, 2.2; EMV Book 1, 12.3 (application selection by PSE).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cardlib/base/result.hpp"
#include "cardlib/channel/channel.hpp"
#include "terminal/outcome.hpp"

namespace sscard::term {

/// One entry of the payment environment's directory.
struct BankApplication {
  Bytes aid;
  std::string label;
};

/// A data element as it was read, in the order of the records.
struct BankElementRead {
  std::uint16_t tag;
  Bytes value;
};

struct BankVisitReport {
  std::vector<BankApplication> applications;
  Bytes aip;
  Bytes afl;
  std::vector<BankElementRead> elements;
  std::vector<VisitStep> steps;

  /// First element with this tag; nullptr when it was not there.
  const Bytes* find(std::uint16_t tag) const;
};

/// Selects 1PAY.SYS.DDF01, its first application, and reads what the AFL names. WrongCard: no bank
/// side (legacy social card), or a card that breaks the format.
Result<BankVisitReport> run_bank_visit(Channel& channel);

/// One entry of an AFL: records first…last of a file.
struct AflEntry {
  Byte sfi;
  Byte first;
  Byte last;
};
/// Strict: whole entries, SFI 1…10, first not 0 and not above last.
std::optional<std::vector<AflEntry>> parse_afl(ByteView afl);

/// The data of GET PROCESSING OPTIONS for a PDOL: what this terminal knows (9F7A 00: no electronic
/// cash; 5F2A 0156), zeros for the rest. nullopt when the PDOL is malformed or asks for too much.
std::optional<Bytes> pdol_data(ByteView pdol);

}  // namespace sscard::term
