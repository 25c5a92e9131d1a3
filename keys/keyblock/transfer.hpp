// A vault's keys in key blocks: how a key leaves for another organisation and how one comes in.
// Each KMS delivers its keys under a transfer key of its own, so neither sees the other's. Policy
// before every block: the transfer key's owner is the key's owner, test and production never mix,
// and the header says exactly the purpose that the custodian announced.
// The usages of the social side are proprietary ones [PROP]; what the sixteen characters of a
// header cannot say (place in the key table, level, test, KMC identifier) stands in optional block
// 10 [PROP]. A bank's KMS need not send it. Sources: reference/security.md B4, 5.4; design.md 5.
#pragma once

#include "keys/keyblock/key_block.hpp"
#include "keys/vault/key_ring.hpp"

namespace sscard::keys {

/// A key that two organisations share to move keys (密钥传输用). It opens blocks of one version
/// only: a sender cannot be pushed to a weaker one.
struct TransferKey {
  KeyBytes key;
  BlockVersion version = BlockVersion::B;
  Owner owner = Owner::Bank;  ///< whose keys travel under it
  bool test = false;
};

/// How a purpose is written in a header.
struct TransferRow {
  Purpose purpose;
  const char* usage;  ///< nullptr: never in a key block
  char mode;
};
std::span<const TransferRow> transfer_table();

/// What a receiver may do with a key that he gets.
enum class AtReceiver : std::uint8_t { Keep, PassOnInKeyBlock };

/// Keys: the key may not be exported, or not under this transfer key; the errors of
/// make_key_block.
Result<std::string> export_key(const crypto::Provider& engine, const TransferKey& transfer,
                               const KeyEntry& entry, AtReceiver receiver);

struct ImportedKey {
  KeyFacts facts;  ///< as announced, exportability as the block allows
  KeyBytes secret;
};
/// `announced` is what the custodian says will come; its exportability is not looked at. Keys: the
/// block says something else in any field, or it may not come in under this transfer key; the
/// errors of open_key_block. The result goes into a ring with KeyRing::add, which refuses weak and
/// double values.
Result<ImportedKey> import_key(const crypto::Provider& engine, const TransferKey& transfer,
                               std::string_view block, const KeyFacts& announced);

}  // namespace sscard::keys
