// Key cards under test: built once by the test builder, then copied.
#pragma once

#include "cardlib/model/key_card.hpp"
#include "keys/carrier/key_card_request.hpp"
#include "keys/vault/key_ring.hpp"
#include "tests/support/social_card.hpp"

namespace sscard::test {

/// A blank of this kind.
cos::Blank key_card_blank(model::KeyCard kind);
/// Memory of a finished key card with the masters of `ring`.
Bytes key_card_cells(model::KeyCard kind, const keys::KeyRing& ring);
/// The same to order; the serial is that of key_card_blank.
Bytes key_card_cells(const keys::KeyCardOrder& order, const keys::KeyRing& ring);
/// The same with the test key set, built once per kind.
Bytes key_card_cells(model::KeyCard kind);
/// The test key set.
const keys::KeyRing& test_ring();
/// The order for this blank; terminal number 410100813475 of the vectors on a PSAM.
keys::KeyCardOrder key_card_order(TestCard& card, model::KeyCard kind);
/// The keys of carriers, and one master in one place of the key table: the vectors of the
/// reference.
keys::KeyRing ring_of(const char* df_key, std::string_view triple_des, std::string_view sm4);

}  // namespace sscard::test
