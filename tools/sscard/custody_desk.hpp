// What every custody command shares: the book, the two people at the desk, their reason, the vault
// that signs.
#pragma once

#include <string>

#include "keys/custody/custody_book.hpp"
#include "tools/sscard/vault_choice.hpp"

namespace sscard::tools {

struct CustodyWish {
  VaultWish vault;
  std::string book, by, with, why;
};

/// `--book`, the people, the reason, the vault.
void custody_options(const Verb& verb, CustodyWish& wish);
/// Event, people and reason; what else the event needs is set by the caller.
keys::CustodyEntry entry_of(const CustodyWish& wish, keys::CustodyEvent event);
keys::CustodySigner signer_of(keys::Vault& vault);
/// The place of a line in the book: to be noted elsewhere too.
struct CustodyLine {
  std::size_t number;
  std::string head;
};
Result<CustodyLine> append_entry(const Context& context, const CustodyWish& wish,
                                 keys::Vault& vault, const keys::CustodyEntry& entry);
/// The same, and says it.
Status write_entry(const Context& context, const CustodyWish& wish, keys::Vault& vault,
                   const keys::CustodyEntry& entry);

}  // namespace sscard::tools
