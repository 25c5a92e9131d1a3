// TR-31 key blocks (ANSI X9.143): a key bound to its header by a MAC, enciphered under a protection
// key. Made: versions B (3DES) and D (AES), and our SM4-CMAC profile [PROP]; opened: A and C as
// well, because senders still have them. Any changed bit, and any other protection key, is refused.
// Sources: reference/security.md B4, 1D; tests/vectors (tr31-*).
#pragma once

#include "cardlib/crypto/crypto.hpp"
#include "keys/keyblock/block_header.hpp"

namespace sscard::keys {

/// Versions A and C bind header and key less well (variants of the protection key, MAC of four
/// bytes): whoever opens them says so.
enum class OldVersions : std::uint8_t { Refuse, Accept };

struct OpenedBlock {
  BlockHeader header;
  KeyBytes key;
};

/// `protection` has 16 or 24 bytes (A, B, C), 16, 24 or 32 (D), 16 (SM4). BadInput: no key block.
/// Keys: an old version that was not asked for, a protection key of another length, a MAC that is
/// wrong. Nothing of the content is looked at before the MAC was right.
Result<OpenedBlock> open_key_block(const crypto::Provider& engine, const KeyBytes& protection,
                                   std::string_view block, OldVersions old = OldVersions::Refuse);

/// Pads the key to the longest of its algorithm, so that its length does not show. Keys: version A
/// or C, a key that is no key of the header's algorithm, a protection key weaker than the key.
Result<std::string> make_key_block(const crypto::Provider& engine, const KeyBytes& protection,
                                   const BlockHeader& header, const KeyBytes& key);

}  // namespace sscard::keys
