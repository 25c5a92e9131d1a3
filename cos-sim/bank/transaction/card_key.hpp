// The signing key of the card: RSA from its CRT parts (DGI 8201–8205) or SM2, for DDA, CDA and the
// enciphered PIN. Source: reference/pboc.md 1.5, 2.8 to 2.10.
#pragma once

#include "cardlib/model/names.hpp"
#include "cos-sim/bank/file/application.hpp"

namespace sscard::cos::bank {

class CardKey {
 public:
  CardKey(const Application& application, const crypto::Provider& engine)
      : application_(application), engine_(engine) {}

  bool exists(model::Algorithm algorithm) const;
  /// Signed dynamic data (9F4B) over `dynamic` and what the terminal sent; nullopt when the key is
  /// not there or does not hold them.
  std::optional<Bytes> sign(model::Algorithm algorithm, ByteView dynamic, ByteView terminal) const;
  /// The clear block of an enciphered PIN, as long as the modulus; RSA only. The caller wipes it.
  std::optional<Bytes> decipher(ByteView enciphered) const;

 private:
  std::optional<crypto::RsaPrivateKey> rsa() const;

  const Application& application_;
  const crypto::Provider& engine_;
};

}  // namespace sscard::cos::bank
