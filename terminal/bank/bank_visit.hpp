// A visit to the bank side as far as it is read: payment environment, application, GET PROCESSING
// OPTIONS, records. What a card answers is foreign input: every template is parsed strictly and
// every list is bounded.
// Source: reference/pboc.md 2.1, 2.2; EMV Book 1, 12.3 (application selection by PSE).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "cardlib/base/result.hpp"
#include "cardlib/channel/channel.hpp"
#include "terminal/outcome.hpp"

namespace sscard::term {

/// What this terminal puts into the data that a list (PDOL, CDOL) asks for: 9F7A 00 (no electronic
/// cash), 5F2A and 9F1A 0156, 9F37, DF69; zeros for the rest.
struct ListValues {
  bool sm_support = false;              ///< DF69: SM2, SM3, SM4
  std::array<Byte, 4> unpredictable{};  ///< 9F37
};

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
  Bytes options;         ///< the PDOL data that were sent
  Bytes signed_content;  ///< signed records without their 70, one after the other
  std::vector<BankElementRead> elements;
  std::vector<VisitStep> steps;

  /// First element with this tag; nullptr when it was not there.
  const Bytes* find(std::uint16_t tag) const;
};

/// Selects 1PAY.SYS.DDF01, its first application, and reads what the AFL names. WrongCard: no bank
/// side (legacy social card), or a card that breaks the format.
/// `terminal` is what it says of itself in lists.
Result<BankVisitReport> run_bank_visit(Channel& channel, const ListValues& terminal = {});

/// One entry of an AFL: records first…last of a file.
struct AflEntry {
  Byte sfi;
  Byte first;
  Byte last;
  Byte signed_records;  ///< so many from the first are authenticated offline
};
/// Strict: whole entries, SFI 1…10, first not 0 and not above last.
std::optional<std::vector<AflEntry>> parse_afl(ByteView afl);

/// The data for a list. nullopt when it is malformed or asks for too much.
std::optional<Bytes> list_data(ByteView list, const ListValues& terminal);

}  // namespace sscard::term
