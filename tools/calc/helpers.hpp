// What several files of rows share. Internal to the calculator.
#pragma once

#include "cardlib/model/bank_cryptogram.hpp"
#include "tools/calc/algorithm.hpp"

namespace sscard::tools::calc {

/// A BadInput error about one input.
Error wrong(std::string_view field, const Message& reason);

/// "3des", "sm4", "aes" or "des".
crypto::CipherKind cipher_of(std::string_view word);
/// Of the input "algorithm": 3des unless it says sm4.
model::Algorithm algorithm_of(const Job& job);

/// First bytes of the zero block enciphered with 3DES: two for the entries of other schemes.
std::string check_value(const Job& job, const KeyBytes& key, std::size_t bytes);

/// Retail MAC with padding method 1; at least one block.
std::array<Byte, 8> zero_padded_mac(const Job& job, const KeyBytes& key, ByteView data);

/// The bank's session computations under this very key; the length was checked (ensures).
model::BankSession session_with(const Job& job, const KeyBytes& key,
                                model::Algorithm algorithm = model::Algorithm::TripleDes);

/// Card key by option A from a master among the inputs, with "pan" and "psn".
KeyBytes card_key(const Job& job, std::string_view master,
                  model::Algorithm algorithm = model::Algorithm::TripleDes);

}  // namespace sscard::tools::calc
