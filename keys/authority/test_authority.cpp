#include "keys/authority/test_authority.hpp"

#include <algorithm>

#include "keys/authority/test_authority_table.hpp"

namespace sscard::keys {
namespace {

using namespace test_authority_numbers;

Bytes number(std::string_view digits) {
  return from_hex(digits).value();
}

crypto::RsaPublicKey public_part(const RsaNumbers& row) {
  return {number(row.modulus), {0x03}};
}

crypto::Sm2PublicKey sm2_point() {
  return {number(sm2_x), number(sm2_y)};
}

Error no_index(Byte index) {
  return {ErrorKind::BadInput,
          msg("the test authority has no key {} of this kind", fmt::format("{:02X}", index)),
          msg("RSA has F0 and F1, SM2 has F8")};
}

Result<model::RsaCertificate> certify_rsa(const RsaNumbers& row, const SealedPair& issuer,
                                          const model::CertificateHead& head) {
  crypto::RsaPrivateKey key;
  key.public_key = public_part(row);
  key.p = number(row.p);
  key.q = number(row.q);
  key.dp = number(row.dp);
  key.dq = number(row.dq);
  key.qinv = number(row.qinv);
  return model::rsa_certify(crypto::openssl(), key,
                            {
                                head, {issuer.public_key, issuer.exponent}
  },
                            {});
}

Result<model::RsaCertificate> certify_sm2(const SealedPair& issuer,
                                          const model::CertificateHead& head) {
  const ByteView point = issuer.public_key;
  if (point.size() != 64) return no_index(sm2_index);
  const crypto::Sm2KeyPair pair{KeyBytes(number(sm2_d)), sm2_point()};
  auto made = model::sm2_certify(crypto::openssl(), pair,
                                 {
                                     head, {to_bytes(point.first(32)), to_bytes(point.last(32))}
  },
                                 {});
  if (!made) return made.error();
  return model::RsaCertificate{std::move(*made), {}, {}};
}

}  // namespace

std::vector<model::AuthorityKey> test_authority_keys() {
  std::vector<model::AuthorityKey> out;
  for (const RsaNumbers& row : rsa_rows)
    out.push_back({row.index, public_part(row), true});
  out.push_back({sm2_index, sm2_point(), true});
  return out;
}

bool is_test_authority(Byte index) {
  return index == sm2_index || std::ranges::any_of(rsa_rows, [index](const RsaNumbers& row) {
           return row.index == index;
         });
}

Result<model::RsaCertificate> certify_with_test_authority(Byte index, const SealedPair& issuer,
                                                          const IssuerName& name) {
  const model::CertificateHead head{model::CertificateOwner::Issuer, to_bytes(name.bin),
                                    name.expiry, name.serial};
  if (issuer.kind == PairKind::Sm2) {
    if (index != sm2_index) return no_index(index);
    return certify_sm2(issuer, head);
  }
  const auto row = std::ranges::find(rsa_rows, index, &RsaNumbers::index);
  if (row == std::end(rsa_rows)) return no_index(index);
  return certify_rsa(*row, issuer, head);
}

}  // namespace sscard::keys
