// What the vault computes for the data of one bank card, with opened pairs: the issuer's signatures
// over the card and the groupings that carry the card's own private key.
// Sources: reference/pboc.md 1.5 (8201 to 8205, 8501, 8502), 2.8, 2.9.
#pragma once

#include "cardlib/model/bank_certificate.hpp"
#include "keys/vault/pair_seal.hpp"

namespace sscard::keys {

/// Static signature and, with DDA, the card's certificate. BadInput: a card of another kind than
/// its issuer, or data of the card that are none. Crypto: the card key does not fit the issuer key.
Result<SignedCardData> sign_card_data(const crypto::Provider& engine, const OpenPair& issuer,
                                      const SigningRequest& request, const BankDataRequest& card);

/// A grouping of the card's private key in the clear: inside the vault only.
struct PrivateGrouping {
  std::uint16_t dgi = 0;
  Bytes value;  ///< whole blocks of eight bytes; a secret, the owner wipes it
};
/// RSA: 8205, 8204, 8203, 8202, 8201, padded 80 00…; SM2: 8501, 8502.
std::vector<PrivateGrouping> private_groupings(PairKind kind, const OpenPair& card);

}  // namespace sscard::keys
