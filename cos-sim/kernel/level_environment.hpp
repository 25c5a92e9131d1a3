// What the MF and SSSE have in common, in whichever family of commands they were built: levels, key
// files, access conditions, FCI files, life of directories. Each has its own instance and its own
// commands; what a family adds is administration_family.hpp.
// Source: reference/ssc-card.md 5.2, 9.2; corrections.md A.3, A.4, A.7, A.9.7, A.11.
#pragma once

#include "cos-sim/kernel/directory.hpp"
#include "cos-sim/kernel/environment.hpp"
#include "cos-sim/kernel/key_store.hpp"
#include "cos-sim/kernel/security_state.hpp"

namespace sscard::cos {

class LevelEnvironment : public Environment {
 public:
  explicit LevelEnvironment(Chip& chip);

  void reset() override { security_.clear(); }
  void selected(const std::optional<Object>& from, const Object& to) override;
  void left() override { security_.clear(); }
  StatusWord fci(CommandContext& context, const Object& df) override;
  StatusWord admits(const CommandContext& context, const CommandRow& row) override;
  StatusWord may_use(CommandContext& context, const Object& file, FileRight right) override;
  void ended(CommandContext&, StatusWord) override {}
  bool master_rules(const CommandContext& context, const Object& df) override;
  StatusWord created(CommandContext& context, const Object& df,
                     const model::DfHeader& header) override;
  KeyGuard key_guard(const CommandContext& context, bool master) override;
  StatusWord load_key(CommandContext& context, const KeyLoad& load) override;
  StatusWord end_building(CommandContext& context) override;

  SecurityState& security() { return security_; }
  KeyStore& keys() { return keys_; }
  /// The scheme of a key's algorithm.
  const model::SocialScheme& scheme(model::Algorithm algorithm) const;

 protected:
  Chip& chip() const { return chip_; }
  /// Is there room for one more key in the key file of `df`? 9000, 6A84, or 6A82 without a file.
  StatusWord slot_for_key(const Object& df);

 private:
  Chip& chip_;
  KeyStore keys_;
  SecurityState security_;
  std::unique_ptr<model::SocialScheme> triple_des_;
  std::unique_ptr<model::SocialScheme> sm4_;
};

/// EXTERNAL AUTHENTICATE (外部认证), 16-byte form A ‖ D, with a version byte 17: the level of the
/// key is added on success and removed on failure; counter and challenge as A.7.4 to A.7.6.
StatusWord external_authenticate(CommandContext& context);
/// The 8-byte form 3DES(MK, R), for the master key of the MF only.
StatusWord short_authenticate(CommandContext& context);

/// The challenge of eight bytes that admission took out of the register for this command.
std::optional<model::Block8> taken_challenge(const CommandContext& context);

}  // namespace sscard::cos
