// Does a key card carry what it should (密钥卡核对)? Every key is asked for something that only its
// value can answer, along the way it is used: PSAM keys give a process key that enciphers, debit
// keys the MAC of a purchase, keys of carriers an export. The vault compares with its own masters;
// neither side shows a key.
// Source: security.md 5.1 (verify by challenge), B13; corrections.md A.12; design.md 5.
#pragma once

#include "keys/carrier/key_card_commands.hpp"

namespace sscard::keys {

/// Without answers: the probes. With them: the probes, judged. Keys: the ring lacks a key, or the
/// answers are not one per probe.
Result<KeyCardCheck> check_key_card(const KeyRing& ring, const KeyCardCheckRequest& request);

}  // namespace sscard::keys
