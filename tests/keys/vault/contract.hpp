// The contract of every Vault, run on the one in this process, in its own process and in a token:
// what comes out must equal what the other engine computes from the rules alone (card_side.hpp).
#pragma once

#include <functional>
#include <string>

#include "card_side.hpp"
#include "cardlib/model/key_table.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::keys::contract {

/// Runs a test on every kind of vault, each new and with the test keys.
/// `role` is that of the token; the other two have no charter.
void on_each_vault(const std::function<void(Vault&)>& test, Role role = Role::Bureau);

/// Its keys are 3DES only: what needs SM4 it refuses by name.
bool in_token(Vault& vault);

/// The test card, prepared for a step.
Prepared prepared(Vault& vault, Step step);
const KeyLoad& load_of(const Prepared& p, model::Df df, model::KeyType type, Byte id);
/// "DF01 UK1", as the test key set calls it.
std::string name_of(const model::KeyRow& row);
/// The key under which the records of `df` travel.
Bytes master_of(model::Df df);
/// The key under which this record travels in a centralized run.
Bytes under_of(const KeyLoad& load);
/// What comes after the eight bytes of a record's header.
Bytes key_in(ByteView record);

}  // namespace sscard::keys::contract
