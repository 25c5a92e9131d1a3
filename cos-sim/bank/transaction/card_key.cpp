#include "cos-sim/bank/transaction/card_key.hpp"

#include "cardlib/base/wipe.hpp"
#include "cardlib/model/bank_certificate.hpp"
#include "cos-sim/bank/file/content_checks.hpp"

namespace sscard::cos::bank {

namespace {

/// p × q, big-endian, both halves together long.
Bytes product(ByteView p, ByteView q) {
  Bytes out(p.size() + q.size());
  for (std::size_t i = p.size(); i-- > 0;) {
    unsigned carry = 0;
    for (std::size_t j = q.size(); j-- > 0;) {
      const unsigned sum = out[i + j + 1] + unsigned{p[i]} * q[j] + carry;
      out[i + j + 1] = static_cast<Byte>(sum);
      carry = sum >> 8U;
    }
    out[i] = static_cast<Byte>(out[i] + carry);
  }
  return out;
}

struct WipedKey {
  crypto::RsaPrivateKey& key;
  ~WipedKey() {
    for (Bytes* part : {&key.p, &key.q, &key.dp, &key.dq, &key.qinv})
      wipe(*part);
  }
};

}  // namespace

bool CardKey::exists(model::Algorithm algorithm) const {
  const bool sm = algorithm == model::Algorithm::Sm4;
  return application_.find(sm ? dgi_sm_private : dgi_rsa_p).has_value();
}

std::optional<crypto::RsaPrivateKey> CardKey::rsa() const {
  const auto exponent = application_.find(value_key_exponent);
  const auto part = [&](DgiNumber number) {
    const auto stored = application_.find(number);
    const auto clear = stored ? without_padding(*stored) : std::nullopt;
    return clear ? to_bytes(*clear) : Bytes{};
  };
  crypto::RsaPrivateKey key;
  key.p = part(dgi_rsa_p);
  key.q = part(dgi_rsa_q);
  key.dp = part(dgi_rsa_dp);
  key.dq = part(dgi_rsa_dq);
  key.qinv = part(dgi_rsa_qinv);
  if (!exponent || key.p.empty() || key.q.empty()) return std::nullopt;
  key.public_key = {product(key.p, key.q), to_bytes(*exponent)};
  return key;
}

std::optional<Bytes> CardKey::sign(model::Algorithm algorithm, ByteView dynamic,
                                   ByteView terminal) const {
  if (algorithm == model::Algorithm::Sm4) {
    const auto d = application_.find(dgi_sm_private);
    const auto xy = application_.find(dgi_sm_public);
    if (!d || !xy) return std::nullopt;
    const crypto::Sm2KeyPair pair{
        KeyBytes{*d},
        {to_bytes(xy->first(32)), to_bytes(xy->last(32))}
    };
    auto made = model::sm2_sign_dynamic(engine_, pair, dynamic, terminal);
    return made ? std::optional{std::move(*made)} : std::nullopt;
  }
  auto key = rsa();
  if (!key) return std::nullopt;
  const WipedKey wiped{*key};
  auto made = model::rsa_sign_dynamic(engine_, *key, dynamic, terminal);
  return made ? std::optional{std::move(*made)} : std::nullopt;
}

std::optional<Bytes> CardKey::decipher(ByteView enciphered) const {
  auto key = rsa();
  if (!key) return std::nullopt;
  const WipedKey wiped{*key};
  if (enciphered.size() != key->public_key.modulus.size()) return std::nullopt;
  auto clear = engine_.rsa_private(*key, enciphered);
  return clear ? std::optional{std::move(*clear)} : std::nullopt;
}

}  // namespace sscard::cos::bank
