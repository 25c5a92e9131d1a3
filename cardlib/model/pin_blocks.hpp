// PIN blocks of ISO 9564-1 beside format 2 (bank_crypto.hpp): how a PIN travels enciphered from
// terminal to host (formats 0, 1, 3 under 3DES, format 4 under AES). No card of the house keeps
// one; the calculator and a host do. Source: ISO 9564-1:2017, 9.3 and 9.4; pboc.md 5 (vectors).
#pragma once

#include <optional>
#include <string_view>

#include "cardlib/model/bank_crypto.hpp"

namespace sscard::model {

/// PIN digits and PAN digits, in ASCII. PINs have 4 to 12 digits, PANs 8 to 19; what is neither
/// makes no block (nullopt).
struct PinAndPan {
  ByteView pin;
  std::string_view pan;
};

/// Format 0: (0 ‖ length ‖ PIN ‖ F…) xor (0000 ‖ twelve PAN digits before the check digit).
std::optional<PinBlock> pin_block_format_0(const PinAndPan& of);
/// Format 1: 1 ‖ length ‖ PIN ‖ transaction field, whose nibbles come from `filler` (8 bytes,
/// random) at their places.
std::optional<PinBlock> pin_block_format_1(ByteView pin, const Block8& filler);
/// Format 3: as format 0 with nibbles A to F as fill: `filler` (8 bytes, random), each nibble taken
/// modulo 6.
std::optional<PinBlock> pin_block_format_3(const PinAndPan& of, const Block8& filler);

/// The way back, strict: control nibble, length, digits, fill. `format` is 0, 1, 2 or 3 (expects);
/// formats 1 and 2 take no PAN.
std::optional<Pin> pin_of_block(unsigned format, ByteView block8, std::string_view pan);

/// Plain text of format 4, 16 bytes; secret.
using PinField4 = Secret<16, struct PinField4Tag>;
/// 4 ‖ length ‖ PIN ‖ A… ‖ filler (8 bytes, random).
std::optional<PinField4> pin_field_format_4(ByteView pin, const Block8& filler);
/// Enciphered block: AES(K, AES(K, PIN field) xor PAN field). `key` is an AES key (expects).
std::optional<std::array<Byte, 16>> encipher_format_4(const crypto::Cipher& key,
                                                      const PinField4& field, std::string_view pan);
/// nullopt: another key, another PAN, no such block.
std::optional<Pin> decipher_format_4(const crypto::Cipher& key, ByteView block16,
                                     std::string_view pan);

}  // namespace sscard::model
