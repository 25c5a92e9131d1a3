#include "keys/vault/pair_seal.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"
#include "cardlib/model/bank_authority.hpp"
#include "keys/vault/pair_walk.hpp"

namespace sscard::keys {
namespace {

constexpr Byte seal_format = 0x01;
constexpr std::size_t block = 16;
constexpr std::size_t mac_size = 32;
constexpr std::size_t point_half = 32;
constexpr std::string_view cipher_label = "sscard pair cipher";
constexpr std::string_view mac_label = "sscard pair mac";
constexpr std::array crt_parts = {&crypto::RsaPrivateKey::p, &crypto::RsaPrivateKey::q,
                                  &crypto::RsaPrivateKey::dp, &crypto::RsaPrivateKey::dq,
                                  &crypto::RsaPrivateKey::qinv};

Error bad_request(Message what) {
  return {ErrorKind::BadInput, std::move(what), msg("mend the key lengths of the product profile")};
}
Error broken_seal() {
  return {ErrorKind::Keys, msg("a key pair is not sealed by this vault for this use"),
          msg("use the vault that made the pairs of this job")};
}

Status check(const PairRequest& request) {
  if (request.kind == PairKind::Sm2) return {};
  const bool card = request.use == PairUse::Card;
  const std::size_t least = 8 * model::card_modulus_min;
  const std::size_t most = 8 * (card ? model::card_modulus_max : model::issuer_modulus_max);
  if (request.bits < least || request.bits > most) {
    return bad_request(
        msg("{} bits are no length of this key: {} to {} are", request.bits, least, most));
  }
  const unsigned step = card ? 16 : 8;
  if (request.bits % step != 0) {
    return bad_request(msg("{} bits are no multiple of {}", request.bits, step));
  }
  if (request.exponent == 3 || request.exponent == 65537) return {};
  return bad_request(msg("{} is no exponent of a bank key: 3 and 65537 are", request.exponent));
}

/// Leading zeros that a big number drops; every part of one half is as long as its prime.
void lengthen(Bytes& part, std::size_t size) {
  Bytes longer(std::max(size, part.size()));
  std::ranges::copy(part, longer.end() - static_cast<std::ptrdiff_t>(part.size()));
  wipe(part);
  part = std::move(longer);
}

Bytes private_numbers(PairKind kind, const OpenPair& pair) {
  if (kind == PairKind::Sm2) return to_bytes(pair.sm2.d.reveal(SecretAccess::for_cipher()));
  wire::Writer out;
  for (const auto part : crt_parts)
    out.blob(pair.rsa.*part);
  return std::move(out.out);
}

bool take_numbers(const SealedPair& sealed, ByteView numbers, OpenPair& pair) {
  if (sealed.kind == PairKind::Sm2) {
    if (numbers.size() != point_half || sealed.public_key.size() != 2 * point_half) return false;
    const ByteView point = sealed.public_key;
    pair.sm2 = {
        KeyBytes(numbers), {to_bytes(point.first(point_half)), to_bytes(point.last(point_half))}
    };
    return true;
  }
  pair.rsa.public_key = {sealed.public_key, sealed.exponent};
  wire::Reader in(numbers);
  for (const auto part : crt_parts)
    in.blob(pair.rsa.*part);
  return in.done();
}

/// Length of the text in front of its padding 80 00…; nullopt: no padding.
std::optional<std::size_t> unpadded(ByteView padded) {
  std::size_t end = padded.size();
  while (end > 0 && padded[end - 1] == 0)
    --end;
  if (end == 0 || padded[end - 1] != 0x80) return std::nullopt;
  return end - 1;
}

}  // namespace

Bytes encode(const SealedPair& pair) {
  wire::Writer out;
  walk(out, pair);
  return std::move(out.out);
}

Result<SealedPair> parse_sealed_pair(ByteView bytes) {
  wire::Reader in(bytes);
  SealedPair out;
  walk(in, out);
  if (in.done()) return out;
  return Error{ErrorKind::BadInput, msg("this is no sealed key pair"),
               msg("take the pair as the vault gave it")};
}

OpenPair::~OpenPair() {
  for (const auto part : crt_parts)
    wipe(rsa.*part);
  wipe(rsa.d);
}

Result<OpenPair> make_open_pair(const crypto::Provider& engine, const PairRequest& request) {
  if (Status good = check(request); !good) return good.error();
  OpenPair out;
  if (request.kind == PairKind::Sm2) {
    auto made = engine.make_sm2();
    if (!made) return made.error();
    out.sm2 = std::move(*made);
    return out;
  }
  auto made = engine.make_rsa(request.bits, request.exponent);
  if (!made) return made.error();
  out.rsa = std::move(*made);
  wipe(out.rsa.d);
  out.rsa.d.clear();
  const std::size_t half = std::max(out.rsa.p.size(), out.rsa.q.size());
  for (const auto part : crt_parts)
    lengthen(out.rsa.*part, half);
  return out;
}

Result<PairSeal> PairSeal::create(const crypto::Provider& engine, const crypto::Cipher& pair_key) {
  std::array<Byte, block> derived{};
  const WipeOnExit wiped(derived);
  pair_key.cmac(as_bytes(cipher_label), derived);
  auto cipher = engine.cipher(crypto::CipherKind::Sm4, derived);
  if (!cipher) return cipher.error();
  pair_key.cmac(as_bytes(mac_label), derived);
  return PairSeal(engine, std::move(*cipher), KeyBytes(ByteView(derived)));
}

Bytes PairSeal::mac(const SealedPair& pair, ByteView body) const {
  SealedPair shown = pair;
  shown.sealed.clear();
  return engine_->hmac(crypto::HashKind::Sm3, mac_key_.reveal(SecretAccess::for_cipher()),
                       concat(encode(shown), body));
}

SealedPair PairSeal::seal(const PairRequest& request, const OpenPair& pair, Random& random) const {
  SealedPair out;
  out.use = request.use;
  out.kind = request.kind;
  const crypto::Sm2PublicKey& point = pair.sm2.public_key;
  const bool sm2 = request.kind == PairKind::Sm2;
  out.public_key = sm2 ? concat(point.x, point.y) : pair.rsa.public_key.modulus;
  if (!sm2) out.exponent = pair.rsa.public_key.exponent;
  std::array<Byte, block> iv{};
  random.fill(iv);
  Bytes numbers = private_numbers(request.kind, pair);
  const WipeOnExit numbers_wiped(numbers);
  Bytes body = crypto::pad_80(numbers, block);
  cipher_->encrypt_cbc(iv, body, body);
  Bytes sealed = concat(Bytes{seal_format}, iv, body);
  append(sealed, mac(out, sealed));
  out.sealed = std::move(sealed);
  return out;
}

Result<OpenPair> PairSeal::open(const SealedPair& pair, PairUse use) const {
  const ByteView all = pair.sealed;
  const std::size_t frame = 1 + block + mac_size;
  if (pair.use != use || all.size() <= frame || (all.size() - frame) % block != 0) {
    return broken_seal();
  }
  const ByteView body = all.first(all.size() - mac_size);
  if (!equal_constant_time(mac(pair, body), all.last(mac_size)) || body[0] != seal_format) {
    return broken_seal();
  }
  Bytes numbers = to_bytes(body.subspan(1 + block));
  const WipeOnExit wiped(numbers);
  cipher_->decrypt_cbc(body.subspan(1, block), numbers, numbers);
  OpenPair out;
  const auto size = unpadded(numbers);
  if (!size || !take_numbers(pair, ByteView(numbers).first(*size), out)) return broken_seal();
  return out;
}

}  // namespace sscard::keys
