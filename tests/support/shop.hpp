// A shop: a card of the test issuer, a terminal that checks it up to the authority's key, and the
// issuer's host in a vault. The card computes with the other engine.
#pragma once

#include "keys/vault/software_vault.hpp"
#include "tests/support/debit.hpp"

namespace sscard::test {

/// The account of the card and the natural PIN that the test issuer gives it.
inline const std::string shop_pan = "6228000012345678";
std::string shop_pin();

/// Card, terminal and the issuer's vault.
struct Shop : Debit {
  explicit Shop(const DebitProduct& product = {});

  keys::HostCard account() const;
  /// What the acquirer sends on: the values of field 55.
  keys::AuthorizationRequest online(const AcAnswer& answer, std::string_view code) const;
  /// The host's decision arrives at the card.
  StatusWord authorize(const AcAnswer& answer, std::string_view code = "3030");
  bool host_knows(const AcAnswer& answer);
  StatusWord issuer_script(const keys::IssuerScript& script);

  Bytes record(std::string_view record_and_file);
  Bytes element(std::string_view record_and_file, std::uint32_t tag);
  Bytes dynamic_signature();

  /// The card's own key, found from the authority's down.
  void find_key();
  std::optional<Bytes> recovered(ByteView signature) const;
  bool combined_is_right(const AcAnswer& answer, ByteView lists) const;
  /// The cryptogram of a CDA answer lies inside its signature.
  AcAnswer with_cryptogram(AcAnswer answer) const;
  /// The first cryptogram of an ordinary online purchase.
  AcAnswer ask_online(bool with_sm = false);

  crypto::RsaPublicKey rsa;
  crypto::Sm2PublicKey sm2;
  SeededRandom random{9};
  keys::SoftwareVault vault;

 private:
  Bytes signed_content();
  crypto::RsaPublicKey rsa_key();
  crypto::Sm2PublicKey sm2_key();
};

}  // namespace sscard::test
