#include "cardlib/model/bank_certificate.hpp"

#include <algorithm>

#include "cardlib/base/byte_reader.hpp"

namespace sscard::model {
namespace {

constexpr Byte header = 0x6A;
constexpr Byte trailer = 0xBC;
constexpr Byte filler = 0xBB;
constexpr Byte sha1_indicator = 0x01;
constexpr Byte rsa_indicator = 0x01;
constexpr std::size_t sha1_size = 20;
constexpr std::size_t frame = sha1_size + 2;  // header, hash, trailer
constexpr Byte static_format = 0x03;
constexpr Byte dynamic_format = 0x05;
constexpr std::size_t exponent_max = 3;

constexpr Byte sm2_sign = 0x04;
constexpr Byte sm2_encipher = 0x00;
constexpr Byte sm2_curve = 0x11;
constexpr Byte sm2_point_size = 0x40;
constexpr std::size_t sm2_half = 32;
constexpr std::size_t sm2_signature_size = 64;
constexpr Byte sm2_static_format = 0x13;
constexpr Byte sm2_dynamic_format = 0x15;

struct OwnerRow {
  std::size_t identifier;
  Byte rsa_format;
  Byte sm2_format;
};
constexpr OwnerRow owners[] = {
    {4,  0x02, 0x12},
    {10, 0x04, 0x14},
};
constexpr const OwnerRow& row_of(CertificateOwner owner) {
  return owners[static_cast<std::size_t>(owner)];
}

Error does_not_fit() {
  return {ErrorKind::Crypto, msg("the data to sign do not fit the signing key"),
          msg("check the key lengths of this product against its profile")};
}
Error wrong_identifier() {
  return {ErrorKind::BadInput, msg("the identifier of a certificate has the wrong length"),
          msg("an issuer has 4 bytes of BIN, a card 10 bytes of PAN, both padded with F")};
}

Bytes head_bytes(Byte format, const CertificateHead& head) {
  Bytes out{format};
  append(out, head.identifier);
  append(out, head.expiry);
  append(out, head.serial);
  return out;
}

/// Reads the head behind its format byte.
CertificateHead take_head(CertificateOwner owner, ByteReader& reader) {
  CertificateHead head;
  head.owner = owner;
  head.identifier = to_bytes(reader.take(row_of(owner).identifier));
  std::ranges::copy(reader.take(2), head.expiry.begin());
  std::ranges::copy(reader.take(3), head.serial.begin());
  return head;
}

/// 6A ‖ inside ‖ hash over inside and what follows ‖ BC, under the private key.
Result<Bytes> seal(const crypto::Provider& engine, const crypto::RsaPrivateKey& signer,
                   ByteView inside, ByteView also_hashed) {
  if (inside.size() + frame != signer.public_key.modulus.size()) return does_not_fit();
  Bytes block{header};
  append(block, inside);
  append(block, engine.hash(crypto::HashKind::Sha1, concat(inside, also_hashed)));
  block.push_back(trailer);
  return engine.rsa_private(signer, block);
}

/// What was sealed, without frame; nullopt when frame or hash is wrong.
std::optional<Bytes> unseal(const crypto::Provider& engine, const crypto::RsaPublicKey& signer,
                            ByteView sealed, ByteView also_hashed) {
  if (sealed.size() != signer.modulus.size() || sealed.size() <= frame) return std::nullopt;
  const auto block = engine.rsa_public(signer, sealed);
  if (!block || block->front() != header || block->back() != trailer) return std::nullopt;
  const ByteView inside = ByteView{*block}.subspan(1, block->size() - frame);
  const ByteView hash = ByteView{*block}.subspan(1 + inside.size(), sha1_size);
  if (!equal(engine.hash(crypto::HashKind::Sha1, concat(inside, also_hashed)), hash))
    return std::nullopt;
  return to_bytes(inside);
}

Bytes filled(Bytes inside, std::size_t size) {
  inside.resize(std::max(size, inside.size()), filler);
  return inside;
}

bool only_filler(ByteView rest) {
  return std::ranges::all_of(rest, [](Byte b) { return b == filler; });
}

crypto::Sm2Signature signature_of(ByteView rs) {
  return {to_bytes(rs.first(sm2_half)), to_bytes(rs.last(sm2_half))};
}

/// `shown` ‖ signature over shown and what follows.
Result<Bytes> sm2_seal(const crypto::Provider& engine, const crypto::Sm2KeyPair& signer,
                       Bytes shown, ByteView also_signed) {
  const auto made =
      engine.sm2_sign(signer, crypto::sm2_default_user_id, concat(shown, also_signed));
  if (!made) return made.error();
  append(shown, made->r);
  append(shown, made->s);
  return shown;
}

/// What is in front of the signature when that is right.
std::optional<ByteView> sm2_unseal(const crypto::Provider& engine,
                                   const crypto::Sm2PublicKey& signer, ByteView sealed,
                                   ByteView also_signed) {
  if (sealed.size() <= sm2_signature_size) return std::nullopt;
  const ByteView shown = sealed.first(sealed.size() - sm2_signature_size);
  const auto right =
      engine.sm2_verify(signer, crypto::sm2_default_user_id, concat(shown, also_signed),
                        signature_of(sealed.last(sm2_signature_size)));
  if (!right || !*right) return std::nullopt;
  return shown;
}

std::array<Byte, 2> code_of(ByteView bytes) {
  return {bytes[0], bytes[1]};
}

}  // namespace

std::size_t certificate_overhead(CertificateOwner owner) {
  constexpr std::size_t fixed = 10;  // format 1, expiry 2, serial 3, algorithms 2, lengths 2
  return row_of(owner).identifier + fixed + frame;
}

Result<RsaCertificate> rsa_certify(const crypto::Provider& engine,
                                   const crypto::RsaPrivateKey& signer,
                                   const RsaCertifiedKey& content, ByteView extra) {
  const OwnerRow& owner = row_of(content.head.owner);
  const crypto::RsaPublicKey& key = content.key;
  const std::size_t signer_size = signer.public_key.modulus.size();
  const std::size_t overhead = certificate_overhead(content.head.owner);
  if (content.head.identifier.size() != owner.identifier) return wrong_identifier();
  if (signer_size <= overhead || key.modulus.empty() || key.modulus.size() > signer_size ||
      key.modulus.size() > 255 || key.exponent.empty() || key.exponent.size() > exponent_max)
    return does_not_fit();
  const std::size_t inside = std::min(key.modulus.size(), signer_size - overhead);
  RsaCertificate made;
  made.remainder = to_bytes(ByteView{key.modulus}.subspan(inside));
  made.exponent = key.exponent;
  Bytes block = head_bytes(owner.rsa_format, content.head);
  append(block, Bytes{sha1_indicator, rsa_indicator, static_cast<Byte>(key.modulus.size()),
                      static_cast<Byte>(key.exponent.size())});
  append(block, ByteView{key.modulus}.first(inside));
  block = filled(std::move(block), signer_size - frame);
  auto sealed = seal(engine, signer, block, concat(made.remainder, made.exponent, extra));
  if (!sealed) return sealed.error();
  made.certificate = std::move(*sealed);
  return made;
}

std::optional<RsaCertifiedKey> rsa_recover(const crypto::Provider& engine,
                                           const crypto::RsaPublicKey& signer,
                                           CertificateOwner owner,
                                           const RsaCertificate& certificate, ByteView extra) {
  const auto block = unseal(engine, signer, certificate.certificate,
                            concat(certificate.remainder, certificate.exponent, extra));
  if (!block) return std::nullopt;
  ByteReader reader{*block};
  const bool right_format = reader.u8() == row_of(owner).rsa_format;
  if (block->size() + frame < certificate_overhead(owner)) return std::nullopt;
  RsaCertifiedKey found{take_head(owner, reader), {}};
  const bool known = reader.u8() == sha1_indicator && reader.u8() == rsa_indicator;
  const std::size_t size = reader.u8();
  const std::size_t exponent_size = reader.u8();
  const std::size_t inside = std::min(size, reader.left());
  found.key.modulus = concat(reader.take(inside), certificate.remainder);
  found.key.exponent = certificate.exponent;
  const bool whole = found.key.modulus.size() == size && size > 0 &&
                     exponent_size == certificate.exponent.size() && only_filler(reader.rest());
  if (!right_format || !known || !whole || reader.failed()) return std::nullopt;
  return found;
}

Result<Bytes> rsa_sign_static(const crypto::Provider& engine, const crypto::RsaPrivateKey& issuer,
                              const std::array<Byte, 2>& code, ByteView extra) {
  const std::size_t size = issuer.public_key.modulus.size();
  if (size < frame + 4) return does_not_fit();
  const Bytes inside = filled({static_format, sha1_indicator, code[0], code[1]}, size - frame);
  return seal(engine, issuer, inside, extra);
}

std::optional<std::array<Byte, 2>> rsa_recover_static(const crypto::Provider& engine,
                                                      const crypto::RsaPublicKey& issuer,
                                                      ByteView signature, ByteView extra) {
  const auto inside = unseal(engine, issuer, signature, extra);
  const bool right = inside && inside->size() >= 4 && (*inside)[0] == static_format &&
                     (*inside)[1] == sha1_indicator && only_filler(ByteView{*inside}.subspan(4));
  if (!right) return std::nullopt;
  return code_of(ByteView{*inside}.subspan(2));
}

Result<Bytes> rsa_sign_dynamic(const crypto::Provider& engine, const crypto::RsaPrivateKey& card,
                               ByteView dynamic, ByteView terminal) {
  const std::size_t size = card.public_key.modulus.size();
  if (size < frame + 3 + dynamic.size() || dynamic.size() > 255) return does_not_fit();
  Bytes inside{dynamic_format, sha1_indicator, static_cast<Byte>(dynamic.size())};
  append(inside, dynamic);
  return seal(engine, card, filled(std::move(inside), size - frame), terminal);
}

std::optional<Bytes> rsa_recover_dynamic(const crypto::Provider& engine,
                                         const crypto::RsaPublicKey& card, ByteView signature,
                                         ByteView terminal) {
  const auto inside = unseal(engine, card, signature, terminal);
  if (!inside) return std::nullopt;
  ByteReader reader{*inside};
  const bool known = reader.u8() == dynamic_format && reader.u8() == sha1_indicator;
  const ByteView dynamic = reader.take(reader.u8());
  if (!known || reader.failed() || !only_filler(reader.rest())) return std::nullopt;
  return to_bytes(dynamic);
}

Result<Bytes> sm2_certify(const crypto::Provider& engine, const crypto::Sm2KeyPair& signer,
                          const Sm2CertifiedKey& content, ByteView extra) {
  const OwnerRow& owner = row_of(content.head.owner);
  if (content.head.identifier.size() != owner.identifier) return wrong_identifier();
  Bytes shown = head_bytes(owner.sm2_format, content.head);
  append(shown, Bytes{sm2_sign, sm2_encipher, sm2_curve, sm2_point_size});
  append(shown, content.key.x);
  append(shown, content.key.y);
  return sm2_seal(engine, signer, std::move(shown), extra);
}

std::optional<Sm2CertifiedKey> sm2_recover(const crypto::Provider& engine,
                                           const crypto::Sm2PublicKey& signer,
                                           CertificateOwner owner, ByteView certificate,
                                           ByteView extra) {
  const auto shown = sm2_unseal(engine, signer, certificate, extra);
  if (!shown) return std::nullopt;
  ByteReader reader{*shown};
  const bool right_format = reader.u8() == row_of(owner).sm2_format;
  if (shown->size() < 1 + row_of(owner).identifier + 5) return std::nullopt;
  Sm2CertifiedKey found{take_head(owner, reader), {}};
  const bool known = reader.u8() == sm2_sign && reader.u8() == sm2_encipher;
  const Byte curve = reader.u8();  // 11 and 04 are both in use (pboc.md 2.9)
  const bool point = reader.u8() == sm2_point_size;
  found.key.x = to_bytes(reader.take(sm2_half));
  found.key.y = to_bytes(reader.take(sm2_half));
  const bool curve_known = curve == sm2_curve || curve == sm2_sign;
  if (!right_format || !known || !curve_known || !point || !reader.done()) return std::nullopt;
  return found;
}

Result<Bytes> sm2_sign_static(const crypto::Provider& engine, const crypto::Sm2KeyPair& issuer,
                              const std::array<Byte, 2>& code, ByteView extra) {
  return sm2_seal(engine, issuer, {sm2_static_format, code[0], code[1]}, extra);
}

std::optional<std::array<Byte, 2>> sm2_recover_static(const crypto::Provider& engine,
                                                      const crypto::Sm2PublicKey& issuer,
                                                      ByteView signature, ByteView extra) {
  const auto shown = sm2_unseal(engine, issuer, signature, extra);
  if (!shown || shown->size() != 3 || shown->front() != sm2_static_format) return std::nullopt;
  return code_of(shown->subspan(1));
}

Result<Bytes> sm2_sign_dynamic(const crypto::Provider& engine, const crypto::Sm2KeyPair& card,
                               ByteView dynamic, ByteView terminal) {
  if (dynamic.size() > 255) return does_not_fit();
  Bytes shown{sm2_dynamic_format, static_cast<Byte>(dynamic.size())};
  append(shown, dynamic);
  return sm2_seal(engine, card, std::move(shown), terminal);
}

std::optional<Bytes> sm2_recover_dynamic(const crypto::Provider& engine,
                                         const crypto::Sm2PublicKey& card, ByteView signature,
                                         ByteView terminal) {
  const auto shown = sm2_unseal(engine, card, signature, terminal);
  if (!shown) return std::nullopt;
  ByteReader reader{*shown};
  const bool known = reader.u8() == sm2_dynamic_format;
  const ByteView dynamic = reader.take(reader.u8());
  if (!known || !reader.done()) return std::nullopt;
  return to_bytes(dynamic);
}

Bytes encode(const CombinedData& data) {
  Bytes out{static_cast<Byte>(data.number.size())};
  append(out, data.number);
  out.push_back(data.information);
  append(out, data.cryptogram);
  append(out, data.hash);
  return out;
}

std::optional<CombinedData> parse_combined(ByteView dynamic, std::size_t hash_size) {
  ByteReader reader{dynamic};
  CombinedData data;
  data.number = to_bytes(reader.take(reader.u8()));
  data.information = reader.u8();
  const ByteView cryptogram = reader.take(data.cryptogram.size());
  data.hash = to_bytes(reader.take(hash_size));
  if (!reader.done()) return std::nullopt;
  std::ranges::copy(cryptogram, data.cryptogram.begin());
  return data;
}

}  // namespace sscard::model
