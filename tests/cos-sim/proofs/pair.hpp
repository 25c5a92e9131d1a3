// The card and the reference card side by side: every command goes to both, every answer must be
// the same bytes. And the commands that are worth sending, right ones first.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/cos-sim/proofs/reference_card.hpp"

namespace sscard::test {

class CardPair {
 public:
  CardPair(const Bytes& cells, model::Algorithm algorithm);

  /// False: the answers differ; `story()` tells how it came to that.
  bool send(ByteView command);
  void reset();
  ReferenceCard& reference() { return reference_; }
  ProofHost& host() { return host_; }
  std::string story() const;
  const Bytes& answer() const { return answer_; }

 private:
  TestCard card_;
  ReferenceCard reference_;
  ProofHost host_;
  Bytes answer_;
  std::vector<std::string> lines_;
};

/// A kind of command. `make` builds one that is right in the state the pair is in, as far as one
/// can be.
struct CommandKind {
  std::string name;
  std::function<Bytes(CardPair& pair)> make;
};
const std::vector<CommandKind>& command_kinds();
const CommandKind& kind_named(std::string_view name);

/// Ways to spoil a command; the empty one leaves it.
struct Fault {
  const char* name;
  void (*spoil)(Bytes& command);
};
const std::vector<Fault>& faults();

}  // namespace sscard::test
