// A family of administration commands (建卡命令): T514, or FM / FMCOS. A card speaks exactly one;
// its chip header says which. What files, keys and directories are is common (building.hpp,
// key_loading.hpp, level_environment.hpp); what a family brings of its own is behind this
// interface. Source: reference/ssc-card.md 9; design.md 4.
#pragma once

#include <span>

#include "cardlib/model/lifecycle.hpp"
#include "cos-sim/kernel/chip_header.hpp"
#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

class AdministrationFamily {
 public:
  virtual ~AdministrationFamily() = default;

  /// The rows that every environment understands: SELECT, GET RESPONSE and this family's own.
  virtual std::span<const CommandRow> commands() const = 0;
  /// The family's own right to act in `df` by a proven key, without the transport code and without
  /// the environment's master key. The MF is asked only while it is built.
  virtual bool permits(CommandContext& context, const Object& df,
                       model::AdminAction action) const = 0;
};

const AdministrationFamily& t514_family();
const AdministrationFamily& fm_family();

inline const AdministrationFamily& family_of(Dialect dialect) {
  return dialect == Dialect::Fm ? fm_family() : t514_family();
}
/// Of this chip. One whose dialect is unknown never starts.
inline const AdministrationFamily& family_of(const Chip& chip) {
  return family_of(stored_dialect(chip.memory).value_or(Dialect::T514));
}

}  // namespace sscard::cos
