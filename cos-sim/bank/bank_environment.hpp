// The bank environment of the card (金融环境): PSE with its key set and the debit application. It
// joins the modules: command (rows and handlers), file (applications and their data),
// security (secure channel and key set), and the fourth of the bank: transaction (risk management,
// keys, log). Source: reference/design.md 4; pboc.md 1, 2.
#pragma once

#include <array>

#include "cos-sim/bank/file/application.hpp"
#include "cos-sim/bank/file/card_memory.hpp"
#include "cos-sim/bank/file/store_data.hpp"
#include "cos-sim/bank/security/secure_channel.hpp"
#include "cos-sim/bank/transaction/transaction.hpp"
#include "cos-sim/kernel/environment.hpp"

namespace sscard::cos {

class BankEnvironment final : public Environment {
 public:
  explicit BankEnvironment(Chip& chip);

  model::Environment name() const override { return model::Environment::Pse; }
  std::span<const CommandRow> commands() const override;

  void reset() override;
  void selected(const std::optional<Object>& from, const Object& to) override;
  void left() override;

  StatusWord fci(CommandContext& context, const Object& df) override;
  StatusWord admits(const CommandContext& context, const CommandRow& row) override;
  StatusWord may_use(CommandContext& context, const Object& file, FileRight right) override;
  void ended(CommandContext& context, StatusWord answered) override;

  bool master_rules(const CommandContext& context, const Object& df) override;
  StatusWord created(CommandContext& context, const Object& df,
                     const model::DfHeader& header) override;
  KeyGuard key_guard(const CommandContext& context, bool master) override;
  StatusWord load_key(CommandContext& context, const KeyLoad& load) override;
  StatusWord end_building(CommandContext& context) override;

  // --- for the handlers of the command module ---
  bank::CardMemory& memory() { return memory_; }
  bank::SecureChannel& channel() { return channel_; }
  bank::StoreData& store_data() { return store_data_; }
  /// The application whose directory is current.
  bank::Application current(const CommandContext& context);

  /// Rightmost four bytes of the chip serial, the chip's part of KEYDATA.
  std::array<Byte, 4> chip_tail() const;

  /// The running transaction; a new one with every SELECT.
  bank::Transaction& transaction() { return transaction_; }
  /// The running command belongs to the channel and has told it what happened.
  void channel_informed() { channel_informed_ = true; }
  /// The running command made the challenge that the next one may use.
  void challenge_made() { challenge_made_ = true; }

 private:
  void end_visit();

  Chip& chip_;
  bank::CardMemory memory_;
  bank::CardMemory candidate_;  ///< looks at what a SELECT asks for, which may not become current
  bank::SecureChannel channel_;
  bank::StoreData store_data_;
  bank::Transaction transaction_;
  bool channel_informed_ = false;
  bool challenge_made_ = false;
};

}  // namespace sscard::cos
