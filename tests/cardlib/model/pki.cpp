#include "cardlib/model/pki.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;

TEST_CASE("the headers of the PKI application are such as CREATE FILE and WRITE KEY accept") {
  for (const model::EfHeader& file : model::pki_files())
    CHECK(model::parse_ef_header(model::encode(file)) == file);
  CHECK(model::parse_ef_header(model::encode(model::pki_key_file(3))).has_value());
  CHECK(model::parse_df_header(model::encode(model::pki_header())) == model::pki_header());
  CHECK(model::parse_df_header(model::encode(model::pki_cert_header())) ==
        model::pki_cert_header());
  const Bytes key(16, 0x11);
  for (const model::KeyHeader& header :
       {model::pki_master_header(), model::pki_pin_header(model::PkiPin::User),
        model::pki_pin_header(model::PkiPin::Admin)}) {
    const model::KeyRecordBytes record = model::encode(header, key);
    CHECK(model::parse_key_record(record)->header == header);
  }
}

TEST_CASE("a PIN hash is the left half of SM3 over the digits in BCD, on both engines") {
  const Bytes abc = {0x61, 0x62, 0x63};  // the standard's own example message
  for (const crypto::Provider* engine : test::both_engines())
    CHECK(to_hex(model::pki_pin_hash(*engine, abc)) == "66C7F0F462EEEDD9D1F2D46BDC10E4E2");
}

TEST_CASE("a public key that is none has no message digest") {
  const crypto::Sm2PublicKey key{Bytes(31, 1), Bytes(32, 1)};
  CHECK_FALSE(model::sm2_message_digest(crypto::openssl(), key, Bytes{1}).has_value());
}
