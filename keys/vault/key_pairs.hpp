// Key pairs of the bank side (issuer and card, RSA and SM2) and what they sign. A pair is made
// inside the vault and leaves it sealed: public part in the clear, private part enciphered under
// the vault's own pair key. Only the vault opens it again: to sign with an issuer's, or to hand a
// card's private numbers to that card under its session DEK. Sources: design.md 5, 9;
// reference/pboc.md 1.5, 2.8, 2.9; security.md B1 (no clear key at rest).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

namespace sscard::keys {

enum class PairUse : std::uint8_t { Issuer, Card };
enum class PairKind : std::uint8_t { Rsa, Sm2 };

/// What is wanted. Bits and exponent belong to RSA. A card's modulus has whole bytes in each half.
struct PairRequest {
  PairUse use = PairUse::Card;
  PairKind kind = PairKind::Rsa;
  std::uint16_t bits = 1152;
  std::uint32_t exponent = 3;
  bool operator==(const PairRequest&) const = default;
};

struct SealedPair {
  PairUse use = PairUse::Card;
  PairKind kind = PairKind::Rsa;
  Bytes public_key;  ///< RSA: modulus; SM2: x ‖ y
  Bytes exponent;    ///< RSA only
  Bytes sealed;      ///< the private part; see pair_seal.hpp
  bool operator==(const SealedPair&) const = default;
};

/// One pair as bytes: for a pool, for a job, and as the value of SecretContent::CardKeyPair.
Bytes encode(const SealedPair& pair);
/// BadInput: not exactly one pair. Whether the seal is right only the vault can tell.
Result<SealedPair> parse_sealed_pair(ByteView bytes);

/// Everything one offline data authentication of one card needs signed.
struct SigningRequest {
  SealedPair issuer;
  bool dynamic = false;  ///< DDA or CDA: the card's key is certified
  SealedPair card;       ///< only with `dynamic`
  Bytes covered;         ///< the signed records, and the AIP where 9F4A says so
};

/// One call per card of a product that authenticates offline or has a stripe.
struct BankDataRequest {
  std::string pan;           ///< digits
  std::string expiry;        ///< YYMM
  std::string service_code;  ///< of the stripe, three digits
  std::array<Byte, 3> serial{};
  std::array<Byte, 2> code{};  ///< DAC of the static signature
  bool check_values = false;   ///< CVV and iCVV are wanted
  std::vector<SigningRequest> signatures;
};

struct SignedCardData {
  Bytes static_data;  ///< 93
  Bytes certificate;  ///< 9F46, empty without DDA
  Bytes remainder;    ///< 9F48
  Bytes exponent;     ///< 9F47
  bool operator==(const SignedCardData&) const = default;
};

struct BankData {
  std::string stripe_value;  ///< CVV, empty when not wanted
  std::string chip_value;    ///< iCVV
  std::vector<SignedCardData> signatures;
};

}  // namespace sscard::keys
