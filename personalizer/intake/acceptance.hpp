// An issuance file is accepted whole or not at all: MAC, SM3, size, count, sum and columns agree
// with its manifest before a single line is looked at. What is wrong inside a line sets only that
// line aside; that comes later.
// Source: design.md 6 (Manifest); reference/security.md A2.
#pragma once

#include <string>

#include "cardlib/base/world.hpp"
#include "keys/vault/vault.hpp"
#include "personalizer/intake/lines.hpp"
#include "personalizer/intake/toml_manifest.hpp"

namespace sscard::perso {

/// A file that was accepted as a whole. `lines` point into `content`.
struct AcceptedFile {
  std::string name;  ///< as the operator named it, for messages
  BatchFacts facts;
  Bytes content;
  FileLines lines;
};

/// Reads FILE and FILE.manifest and checks everything that concerns the file as a whole.
/// Storage: cannot be read. BadInput: refused, with the reason. Keys: the vault refused.
Result<AcceptedFile> accept_file(const std::string& file, Side side, keys::Vault& vault,
                                 const World& world);

/// The facts of a file as its manifest must state them (for senders and tests); columns, batch,
/// sender, receiver and key_kcv are the caller's.
void measure_file(ByteView content, BatchFacts& facts);

}  // namespace sscard::perso
