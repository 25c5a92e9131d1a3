// SSSE (社会保障系统环境) on the card: its commands (command/), its access to files (file/), its
// authentications and line protection (security/), the medical purse (purse/), and the PKI
// application beside SSSE (pki/), which has commands of its own. Nothing here knows the bank side.
// Source: reference/ssc-card.md 5, 6, 8; corrections.md A.3, A.7, A.8, A.10.
#pragma once

#include "cos-sim/kernel/level_environment.hpp"
#include "cos-sim/social/purse/purse.hpp"

namespace sscard::cos {

class SocialEnvironment final : public LevelEnvironment {
 public:
  explicit SocialEnvironment(Chip& chip) : LevelEnvironment(chip), purse_(chip) {}
  model::Environment name() const override { return model::Environment::Ssse; }
  std::span<const CommandRow> commands() const override;
  void reset() override;
  void selected(const std::optional<Object>& from, const Object& to) override;
  void left() override;
  void ended(CommandContext& context, StatusWord answered) override;
  /// A blocked SSSE (CARD BLOCK) answers 6A81, and so does everything under it.
  StatusWord fci(CommandContext& context, const Object& df) override;

  /// In a temporarily blocked application EXTERNAL AUTHENTICATE is for its lock key alone.
  StatusWord admits(const CommandContext& context, const CommandRow& row) override;

  Purse& purse() { return purse_; }

  /// SSSE's own directory, seen from any directory of this environment.
  static Object ssse_of(CommandContext& context, const Object& df);

 private:
  Purse purse_;
  bool in_pki_ = false;  ///< the current directory is the PKI environment or lies in it
};

}  // namespace sscard::cos
