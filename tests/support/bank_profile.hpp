// The data of a synthetic debit card as STORE DATA bodies, for tests of the card side.
#pragma once

#include <vector>

#include "cardlib/crypto/crypto.hpp"
#include "cos-sim/bank/file/dgi_rules.hpp"

namespace sscard::test {

/// Number, length, value.
Bytes body_of(cos::bank::DgiNumber number, ByteView value);

struct ProfileStep {
  Byte p1 = 0;
  cos::bank::DgiNumber number = 0;
  Bytes value;  ///< clear

  /// As body_of; the value under `data_key` when P1 says so.
  Bytes body(const crypto::Cipher& data_key) const;
};

Bytes aid_of(cos::bank::ApplicationKind kind);
/// UDK AC ‖ MAC ‖ ENC of the published check values.
Bytes application_keys();
std::vector<ProfileStep> directory_profile();
/// All of a standard debit application without `missing`; the last step is marked last if `last`.
std::vector<ProfileStep> debit_profile(cos::bank::DgiNumber missing = 0, bool last = true);
/// The groupings without which a debit application is never personalized.
std::vector<cos::bank::DgiNumber> debit_mandatory();

}  // namespace sscard::test
