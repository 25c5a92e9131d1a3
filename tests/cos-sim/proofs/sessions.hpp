// Visits to a card with both sides on it, each from its power-up to its end: between them they send
// every command of both environments that exists, right ones and refused ones. The generator of the
// card repeats, so a visit played again sends the same bytes. What differs from run to run (key
// pairs and SM2 signatures, which come from the engine's own random source) is in none of them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cos-sim/kernel/command.hpp"
#include "tests/cos-sim/proofs/host.hpp"
#include "tests/support/debit.hpp"

namespace sscard::test {

/// Df has an enumerator of this name too.
using BankSide = class Debit;

/// Who visits: the card with its bank end, and a host that knows the social keys.
struct Visit {
  BankSide& debit;
  TestCard& card;
  ProofHost& host;
  model::Algorithm algorithm;
};

enum class Stage {
  Blank,     ///< as the supplier delivers it
  Shell,     ///< social side finished, bank side not yet filled
  Finished,  ///< both sides in use
};

struct Session {
  std::string name;
  model::Environment side;
  Stage stage;
  bool blocks;  ///< uses up what can be used up: PINs, keys, applications, the whole side
  void (*play)(Visit& visit);
  /// The rows, beside the kernel's, of the directories it works in.
  std::span<const cos::CommandRow> (*rows)();
};
/// The row that a command meets in this visit; nullptr: none, or its header is not whole.
const cos::CommandRow* row_of(const Session& session, const Bytes& command);
/// The PKI session is there with SM4 only.
std::vector<Session> sessions(model::Algorithm algorithm);

/// The card they visit: SSSE with DF01, DF02 and the purse, PKI beside it with SM4, and the bank
/// side with all its keys. Built by commands.
Bytes two_sided_cells(model::Algorithm algorithm, Stage stage);

/// Everything that went over the wire, and the cells before each command.
struct Wire {
  std::vector<Bytes> commands;
  std::vector<Bytes> answers;
  std::vector<Bytes> cells;
  Bytes end;  ///< the cells after the last
};
Wire play(const Session& session, const Bytes& cells, model::Algorithm algorithm);
/// The same bytes again on other cells; only the answers are kept.
std::vector<Bytes> replay(const Wire& wire, const Bytes& cells);

}  // namespace sscard::test
