// An environment (环境) of the card as the kernel sees it: its command rows, its volatile security
// state and the questions only it can answer. There are three: the card itself (MF), SSSE and PSE.
// The kernel keeps them apart by the firewall; an environment never calls another one.
//
// What the kernel does for all of them: T=0, parsing, order of refusal, SELECT (search, selection,
// FCI by `fci`), GET RESPONSE, T514 administration (`80 E0`, `80 E1`, `D4`, `00 D2`: rights,
// deciphering, line protection; storing a key is `load_key`), transactions, firewall.
// Source: design.md 4; reference/corrections.md A.3, A.7, A.11.
#pragma once

#include <span>

#include "cardlib/model/t514.hpp"
#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

/// Which master key protects a key that WRITE KEY brings.
enum class KeyGuard : std::uint8_t {
  Nobody,  ///< no key may be loaded now: 6985
  ParentMaster,
  OwnMaster,
};

/// A deciphered and checked key record; the key bytes are wiped after the call.
struct KeyLoad {
  const model::KeyHeader& header;
  ByteView padded;  ///< the 16 key bytes with their FF padding
  bool master;      ///< P1 = 01
};

class Environment {
 public:
  virtual ~Environment() = default;

  virtual model::Environment name() const = 0;
  virtual std::span<const CommandRow> commands() const = 0;

  /// Volatile state is gone (power-up, warm reset).
  virtual void reset() = 0;
  /// A directory of this environment was selected, successfully; `from` was current before.
  virtual void selected(const std::optional<Object>& from, const Object& to) = 0;
  /// A directory of another environment was selected: all levels and channels end.
  virtual void left() = 0;

  /// What SELECT of `df` answers: fills context.answer with the FCI. 9000; 6283 with FCI for a
  /// temporarily blocked one; 9303, 6A81, 6A82: not selected. `context.environment` is still the
  /// one that was current before.
  virtual StatusWord fci(CommandContext& context, const Object& df) = 0;
  /// May this command run although the directory is blocked? 9000, else 9303 or 6985 (order of
  /// refusal, third step).
  virtual StatusWord admits(const CommandContext& context, const CommandRow& row) = 0;
  /// The access condition of a file of this environment: 9000 or 6982.
  virtual StatusWord may_use(CommandContext& context, const Object& file, FileRight right) = 0;
  /// After every command, also a refused one (the next-command-only rule of a challenge).
  virtual void ended(CommandContext& context, StatusWord answered) = 0;

  // --- administration ---
  /// Is the holder of `df`'s master key authenticated (or its secure channel open)?
  virtual bool master_rules(const CommandContext& context, const Object& df) = 0;
  /// A directory of this environment was created inside the running transaction.
  virtual StatusWord created(CommandContext& context, const Object& df,
                             const model::DfHeader& header) = 0;
  virtual KeyGuard key_guard(const CommandContext& context, bool master) = 0;
  /// Stores a key of the current directory inside the running transaction.
  virtual StatusWord load_key(CommandContext& context, const KeyLoad& load) = 0;
  /// End of pre-personalization (80 E0 02) in the current directory.
  virtual StatusWord end_building(CommandContext& context) = 0;
  /// A deciphered record of 24 bytes: parsed as T514 key record and given to load_key
  /// (write_key.cpp). Key cards know a second form.
  virtual StatusWord load_record(CommandContext& context, ByteView record, bool master);
};

/// The environment a handler belongs to, in its own type.
template <typename Module>
Module& module(CommandContext& context) {
  return static_cast<Module&>(context.environment);
}

// The bank side supplies cos-sim/bank/bank_environment.hpp with
//   class BankEnvironment final : public Environment { explicit BankEnvironment(Chip& chip); … };
// and the card owns one of each.

}  // namespace sscard::cos
