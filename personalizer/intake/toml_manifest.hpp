// The manifest beside an issuance file: who sent what to whom, how many bytes and records, and the
// MAC that proves it. FILE.manifest is UTF-8 TOML with LF line ends; its last line is the MAC over
// every byte before that line. The only file of the room that includes the TOML library.
// Source: design.md 6 (Manifest).
#pragma once

#include <string>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"
#include "personalizer/intake/intake_result.hpp"

namespace sscard::perso {

struct Manifest {
  BatchFacts facts;                ///< task_id stays empty: it is in the file, not here
  std::array<Byte, 16> mac{};      ///< SM4-CMAC under the exchange key of the side
  std::size_t protected_size = 0;  ///< the MAC covers the first so many bytes of the text
};

/// Strict: every field once, nothing unknown, the mac line last. BadInput names file and field.
Result<Manifest> parse_manifest(const std::string& file, ByteView text);

/// The text of a manifest up to its mac line, for a sender (sample data, tests).
std::string manifest_text(const BatchFacts& facts);
/// The mac line that ends it.
std::string manifest_mac_line(const std::array<Byte, 16>& mac);

}  // namespace sscard::perso
