// The auditor: reads a ledger file on its own, follows the event chain from the first event, works
// out again what every card and every order must be, and compares with the tables. Shares the edge
// rows with the writer, and none of its code.
// Source: reference/security.md A1 (independent auditor recomputes from the log alone), D4.
#pragma once

#include <string>
#include <vector>

#include "cardlib/base/message.hpp"
#include "cardlib/base/result.hpp"
#include "cardlib/crypto/crypto.hpp"

namespace sscard::perso {

struct AuditReport {
  std::size_t events = 0;
  std::size_t cards = 0;
  std::size_t orders = 0;
  std::vector<Message> findings;  ///< empty: chain whole, tables agree with it

  bool clean() const { return findings.empty(); }
};

/// Opens the ledger read-only; may run beside a run. At most 100 findings are listed.
Result<AuditReport> audit(const std::string& ledger_path,
                          const crypto::Provider& engine = crypto::openssl());

}  // namespace sscard::perso
