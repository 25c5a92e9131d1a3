// SCP02 i=55 on the card: retail MAC over the plain command, initial value the enciphered MAC
// before; values under the session DEK in ECB. There is no R-MAC in option 55.
// Source: reference/pboc.md 1.2; corrections.md B.3.
#pragma once

#include <memory>

#include "cardlib/base/world.hpp"
#include "cos-sim/bank/security/channel_session.hpp"
#include "cos-sim/bank/security/key_set.hpp"

namespace sscard::cos::bank {

/// [PROP] The challenge comes from the random generator, not from the predictable algorithm that
/// option 55 allows. nullptr: the engine refused a key.
std::unique_ptr<ChannelSession> begin_scp02(const crypto::Provider& engine, const KeySet& keys,
                                            ByteView host_challenge, Random& random);

}  // namespace sscard::cos::bank
