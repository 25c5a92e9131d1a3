// Card keys and PIN block of the bank application: what personalization needs. Cryptograms of a
// transaction (AC, ARPC, scripts) come with the full debit behaviour.
// Sources: reference/pboc.md 1.5 (DGI 8000, 8010, 9000), 2.4; EMV Book 2 A1.4.1 option A;
// ISO 9564-1 format 2.
#pragma once

#include <optional>
#include <string_view>

#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/diversification.hpp"

namespace sscard::model {

/// Every byte gets an odd number of ones by its lowest bit; the bank side keeps keys like this.
void set_odd_parity(MutableBytes key);

/// Y: the rightmost 16 digits of PAN ‖ PSN, zeros on the left, as BCD. Digits only (expects);
/// PSN has two.
Block8 udk_factor(std::string_view pan, std::string_view psn);

/// Card key of the bank application (UDK, 子密钥): 3DES(IMK, Y) ‖ 3DES(IMK, ~Y) with odd parity;
/// with SM4 the block SM4(IMK, Y ‖ ~Y) as it is.
KeyBytes derive_udk(const crypto::Cipher& imk, const Block8& factor);

/// A PIN block; a secret.
using PinBlock = Secret<8, struct PinBlockTag>;

/// ISO 9564 format 2: 2 ‖ length ‖ digits ‖ F…. nullopt unless there are 4 to 12 digits.
std::optional<PinBlock> pin_block_format_2(ByteView digits);
/// Is this a well-formed format 2 block? The card asks for DGI 8010 and VERIFY.
bool is_pin_block_format_2(ByteView block);

}  // namespace sscard::model
