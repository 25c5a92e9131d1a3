// The card itself as an environment: the MF with its directory file and the card master key, and
// the blank before an MF exists. It founds the environments and knows nothing of what they hold.
// Source: reference/ssc-card.md 7.3 (short form), 9.2; corrections.md A.2.2, A.10; design.md 4.
#pragma once

#include "cos-sim/kernel/level_environment.hpp"

namespace sscard::cos {

class CardEnvironment final : public LevelEnvironment {
 public:
  using LevelEnvironment::LevelEnvironment;
  model::Environment name() const override { return model::Environment::Card; }
  std::span<const CommandRow> commands() const override;
  /// 6A81 when the MF has locked together with SSSE (A.7.9); its other commands answer 9303 then.
  StatusWord fci(CommandContext& context, const Object& df) override;
  StatusWord admits(const CommandContext& context, const CommandRow& row) override;
};

}  // namespace sscard::cos
