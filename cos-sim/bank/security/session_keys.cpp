#include "cos-sim/bank/security/session_keys.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::uint16_t constant_mac = 0x0101;
constexpr std::uint16_t constant_dek = 0x0181;
constexpr std::uint16_t constant_enc = 0x0182;

using SessionKey = std::array<Byte, KeySet::key_length>;

/// 3DES-CBC under the static key over constant ‖ sequence ‖ 00*12.
bool derive_one(const crypto::Provider& engine, ByteView static_key, std::uint16_t constant,
                std::uint16_t sequence, SessionKey& out) {
  const auto cipher = engine.cipher(crypto::CipherKind::TripleDes, static_key);
  if (!cipher) return false;
  out = {static_cast<Byte>(constant >> 8U), static_cast<Byte>(constant),
         static_cast<Byte>(sequence >> 8U), static_cast<Byte>(sequence)};
  (*cipher)->encrypt_cbc(Block{}, out, out);
  return true;
}

}  // namespace

std::optional<SessionKeys> SessionKeys::derive(const crypto::Provider& engine, const KeySet& keys,
                                               std::uint16_t sequence) {
  SessionKey enc{};
  SessionKey mac{};
  SessionKey dek{};
  const WipeOnExit guard_enc{enc};
  const WipeOnExit guard_mac{mac};
  const WipeOnExit guard_dek{dek};
  if (!derive_one(engine, keys.key(KeySetPart::Enc), constant_enc, sequence, enc) ||
      !derive_one(engine, keys.key(KeySetPart::Mac), constant_mac, sequence, mac) ||
      !derive_one(engine, keys.key(KeySetPart::Dek), constant_dek, sequence, dek))
    return std::nullopt;
  auto enc_cipher = engine.cipher(crypto::CipherKind::TripleDes, enc);
  auto dek_cipher = engine.cipher(crypto::CipherKind::TripleDes, dek);
  auto icv_cipher = engine.cipher(crypto::CipherKind::Des, ByteView{mac}.first(8));
  auto retail = engine.retail_mac(mac);
  if (!enc_cipher || !dek_cipher || !icv_cipher || !retail) return std::nullopt;
  SessionKeys session;
  session.enc_ = std::move(*enc_cipher);
  session.dek_ = std::move(*dek_cipher);
  session.icv_ = std::move(*icv_cipher);
  session.mac_ = std::move(*retail);
  return session;
}

Block SessionKeys::cryptogram(ByteView challenges) const {
  expects(challenges.size() == 16);
  const Bytes padded = crypto::pad_80(challenges, 8);
  const Bytes chained = crypto::encrypt_cbc(*enc_, Block{}, padded);
  Block out{};
  std::ranges::copy(ByteView{chained}.last(8), out.begin());
  return out;
}

Block SessionKeys::mac(const Block& icv, ByteView padded) const {
  Block out{};
  mac_->compute(icv, padded, out);
  return out;
}

Block SessionKeys::next_icv(const Block& mac) const {
  Block out{};
  icv_->encrypt_ecb(mac, out);
  return out;
}

bool SessionKeys::decipher_body(Bytes& body) const {
  if (body.size() % 8 != 0) return false;
  if (body.empty()) return true;
  enc_->decrypt_cbc(Block{}, body, body);
  const auto mark = std::find_if(body.rbegin(), body.rend(), [](Byte b) { return b != 0; });
  const bool padded = mark != body.rend() && *mark == 0x80 && mark - body.rbegin() < 8;
  if (!padded) return false;
  body.resize(static_cast<std::size_t>(body.rend() - mark) - 1);
  return true;
}

}  // namespace sscard::cos::bank
