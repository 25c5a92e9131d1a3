// The entry of keys: secrets and what is computed with them, in reading order.
#pragma once

// IWYU pragma: begin_exports
#include "keys/keyblock/transfer.hpp"
#include "keys/vault/key_ring.hpp"
#include "keys/vault/process.hpp"
#include "keys/vault/sealed_file.hpp"
#include "keys/vault/software_vault.hpp"
#include "keys/vault/test_keys.hpp"
#include "keys/vault/vault.hpp"
// IWYU pragma: end_exports
