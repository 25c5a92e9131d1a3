// SCP03 S8, i = 70, on the card, with AES or with SM4 [PROP]: CMAC chain over the command as sent,
// counted initial values, R-MAC and R-ENC; values under the static DEK. Written apart from the
// model's host side on purpose: a mistake in one of them shows.
// Source: reference/pboc.md 1.4; corrections.md B.2.
#pragma once

#include <memory>

#include "cos-sim/bank/security/channel_session.hpp"
#include "cos-sim/bank/security/key_set.hpp"

namespace sscard::cos::bank {

/// The challenge is pseudo-random: from the static ENC key, the sequence counter and `aid`, the
/// name of what is selected. nullptr: the engine refused a key.
std::unique_ptr<ChannelSession> begin_scp03(const crypto::Provider& engine, const KeySet& keys,
                                            ByteView host_challenge, ByteView aid);

}  // namespace sscard::cos::bank
