// What both families do when a key comes: the key that protects it, and its line protection.
// Source: reference/ssc-card.md 9.2; corrections.md A.9.4, A.9.7; design.md 4.
#pragma once

#include "cardlib/model/social_crypto.hpp"
#include "cos-sim/kernel/command.hpp"
#include "cos-sim/kernel/environment.hpp"

namespace sscard::cos {

/// The key that protects the load, with the scheme of its algorithm.
struct LoadGuard {
  model::SocialKey key;
  std::unique_ptr<model::SocialScheme> scheme;
};

/// The card master key guards first keys only while the card is built; nobody guards when a key may
/// not come at all.
bool in_power(CommandContext& context, KeyGuard guard);
/// The master key of the current directory, of its parent, or the transport key above the MF.
std::optional<LoadGuard> find_guard(CommandContext& context, KeyGuard which);
/// Line protection: the last four bytes must be the MAC that begins with `challenge`; `data` loses
/// them. 6984 for a challenge of a wrong length, 6988 for a wrong MAC.
StatusWord check_load_mac(CommandContext& context, const LoadGuard& guard, ByteView challenge,
                          ByteView& data);
/// The current directory has a key file.
bool has_key_file(CommandContext& context);

}  // namespace sscard::cos
