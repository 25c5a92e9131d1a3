// The issuer of a bank product: its key, sealed by the vault, and the certificate that an authority
// gave for it. For a test product both are made on the spot with the test authority; a production
// product names a file. The same TOML is the file and what a job remembers.
// Source: reference/pboc.md 2.8, 2.9; design.md 5 (test keys only with the test vault).
#pragma once

#include <optional>
#include <string>

#include "cardlib/model/bank_certificate.hpp"
#include "keys/vault/vault.hpp"
#include "personalizer/bankdata/product.hpp"

namespace sscard::perso {

/// One kind of key: who signed it, the certificate, and the sealed pair.
struct IssuerKey {
  Byte authority = 0;                 ///< 8F
  model::RsaCertificate certificate;  ///< SM2: only `certificate`
  keys::SealedPair pair;
};

struct Issuer {
  std::optional<IssuerKey> rsa, sm2;
  const std::optional<IssuerKey>& key(keys::PairKind kind) const {
    return kind == keys::PairKind::Sm2 ? sm2 : rsa;
  }
};

/// Makes the keys a product needs in the vault and lets the TEST authority certify them. Keys: the
/// vault holds production keys, or cannot make pairs.
Result<Issuer> make_test_issuer(const BankProduct& product, keys::Vault& vault);

std::string write_issuer(const Issuer& issuer);
/// BadInput with file, line, field: no issuer.
Result<Issuer> parse_issuer(const std::string& file, ByteView toml);
/// Does the issuer have what the product's layout counts on? BadInput: a key is missing or has
/// another length or authority than the profile says.
Status check_issuer(const Issuer& issuer, const BankProduct& product);

}  // namespace sscard::perso
