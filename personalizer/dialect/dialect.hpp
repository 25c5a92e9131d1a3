// How a card operating system is told what to become. The plan says what, a dialect says it in the
// administration commands of one COS; the flow of a card knows dialects only through this
// interface, so that a personalizer that works with one vendor's card alone is impossible to write
// by accident. Source: design.md 4, 6; reference/ssc-card.md 9.
#pragma once

#include <optional>
#include <vector>

#include "cardlib/apdu/apdu.hpp"
#include "keys/vault/vault.hpp"
#include "personalizer/plan/card_plan.hpp"

namespace sscard::perso {

/// One command with its name; with `expected` its answer must be exactly that (read-back).
struct Step {
  const char* name;  ///< a phrase()
  Command command;
  std::optional<Bytes> expected;
};

using Steps = std::vector<Step>;

class Dialect {
 public:
  virtual ~Dialect() = default;

  virtual model::Dialect name() const = 0;
  /// A command that changes nothing in any state of any card: a card of this dialect answers 6700,
  /// one of another dialect something else.
  virtual Command probe() const = 0;
  /// With the MF selected: 6985 once the card master key has ended, something else before; it
  /// changes nothing.
  virtual Command ask_ended() const = 0;
  /// The first file of a tree that this family has no form for (an access rule of a province's
  /// extension); nullptr: all can be made.
  virtual const model::EfRow* cannot_tell(model::Tree tree) const = 0;

  /// From the transport state: transport code, MF, its keys, directory and FCI.
  virtual Steps open_card(const keys::Prepared& prepared, model::Tree tree) const = 0;
  /// SSSE as an environment with its master key and nothing else.
  virtual Steps create_social_environment(const keys::Prepared& prepared,
                                          model::Tree tree) const = 0;
  /// With the right to build in SSSE: keys, applications, files, records, read-back while reading
  /// is free, PIN, end of pre-personalization of each directory.
  virtual Steps build_social(const SocialPlan& plan, const keys::Prepared& prepared,
                             model::Tree tree, model::Algorithm algorithm) const = 0;
  /// PSE with its first key set, and the debit application as an empty shell.
  virtual Steps create_bank_environment(const keys::Prepared& prepared, model::Tree tree) const = 0;
  /// Ends the power of the card master key.
  virtual Steps end_card() const = 0;
};

/// The T514-style commands of reference/ssc-card.md 9.2.
const Dialect& t514();
/// The FM / FMCOS family of 9.3 and 9.4.
const Dialect& fm();
const Dialect& dialect_of(model::Dialect name);

}  // namespace sscard::perso
