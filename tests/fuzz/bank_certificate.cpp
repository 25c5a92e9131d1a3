// Certificates and signed data of the bank side, as a terminal gets them from a card. The seal is
// always right, made with a key of the run, so that the fuzzer's bytes are what lies inside.
#include "cardlib/model/bank_certificate.hpp"

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"

namespace {

using namespace sscard;
using namespace sscard::model;

const crypto::Provider& engine = crypto::openssl();

const crypto::RsaPrivateKey& rsa_key() {
  static const crypto::RsaPrivateKey key = engine.make_rsa(512, 3).value();
  return key;
}
const crypto::Sm2KeyPair& sm2_key() {
  static const crypto::Sm2KeyPair key = engine.make_sm2().value();
  return key;
}

/// 6A ‖ inside ‖ SHA-1 ‖ BC under the private key, inside cut or filled to what fits.
Bytes rsa_sealed(Bytes inside, ByteView also_hashed) {
  inside.resize(rsa_key().public_key.modulus.size() - 22, 0xBB);
  Bytes block{0x6A};
  append(block, inside);
  append(block, engine.hash(crypto::HashKind::Sha1, concat(inside, also_hashed)));
  block.push_back(0xBC);
  return engine.rsa_private(rsa_key(), block).value();
}

Bytes sm2_sealed(ByteView shown, ByteView also_signed) {
  const auto made =
      engine.sm2_sign(sm2_key(), crypto::sm2_default_user_id, concat(shown, also_signed)).value();
  return concat(shown, made.r, made.s);
}

void read_rsa(CertificateOwner owner, ByteReader& reader) {
  const Bytes remainder = to_bytes(reader.take(reader.u8() % 48U % (reader.left() + 1)));
  const Bytes exponent = to_bytes(reader.take(reader.u8() % 4U % (reader.left() + 1)));
  const Bytes inside = to_bytes(reader.take(reader.left()));
  const RsaCertificate came{rsa_sealed(inside, concat(remainder, exponent)), remainder, exponent};
  const auto out = rsa_recover(engine, rsa_key().public_key, owner, came, {});
  if (out) ensures(out->head.owner == owner && !out->key.modulus.empty());
  static_cast<void>(rsa_recover_static(engine, rsa_key().public_key, came.certificate, {}));
  const auto dynamic = rsa_recover_dynamic(engine, rsa_key().public_key, came.certificate, {});
  if (dynamic) static_cast<void>(parse_combined(*dynamic, 20));
  ensures(!rsa_recover(engine, rsa_key().public_key, owner, came, Bytes{1}));
}

void read_sm2(CertificateOwner owner, ByteView shown) {
  const Bytes came = sm2_sealed(shown, {});
  const auto out = sm2_recover(engine, sm2_key().public_key, owner, came, {});
  if (out) ensures(out->head.owner == owner);
  static_cast<void>(sm2_recover_static(engine, sm2_key().public_key, came, {}));
  const auto dynamic = sm2_recover_dynamic(engine, sm2_key().public_key, came, {});
  if (dynamic) static_cast<void>(parse_combined(*dynamic, 32));
  ensures(!sm2_recover(engine, sm2_key().public_key, owner, came, Bytes{1}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader({data, size});
  const Byte choice = reader.u8();
  const auto owner = (choice & 1U) != 0 ? CertificateOwner::Card : CertificateOwner::Issuer;
  if ((choice & 2U) != 0) {
    read_sm2(owner, reader.take(reader.left()));
  } else {
    read_rsa(owner, reader);
  }
  return 0;
}
