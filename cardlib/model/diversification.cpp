#include "cardlib/model/diversification.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard::model {
namespace {

Block8 text_factor(std::string_view digits6, std::string_view ending) {
  Block8 out{};
  std::ranges::copy(digits6, out.begin());
  std::ranges::copy(ending, out.begin() + 6);
  return out;
}

bool is_region(std::string_view text) {
  return text.size() == 6 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<std::unique_ptr<crypto::Cipher>> working_cipher(const crypto::Provider& engine,
                                                       Algorithm algorithm) {
  return engine.cipher(cipher_kind(algorithm), Bytes(16, 0));
}

}  // namespace

crypto::CipherKind cipher_kind(Algorithm algorithm) {
  return algorithm == Algorithm::Sm4 ? crypto::CipherKind::Sm4 : crypto::CipherKind::TripleDes;
}

CardFactors card_factors(std::string_view region, const Block8& chip_serial) {
  expects(is_region(region));
  const std::string province = std::string(region.substr(0, 2)) + "0000";
  return {text_factor(province, "sh"), text_factor(region, "sx"), chip_serial};
}

void diversify(const crypto::Cipher& master, const Block8& factor, Key16 out) {
  std::array<Byte, 16> both{};
  for (std::size_t i = 0; i < factor.size(); ++i) {
    both[i] = factor[i];
    both[i + 8] = static_cast<Byte>(~factor[i]);
  }
  master.encrypt_ecb(both, out);
}

KcvBytes kcv(const crypto::Cipher& key) {
  std::array<Byte, 16> block{};
  const auto used = MutableBytes(block).first(crypto::block_size(key.kind()));
  key.encrypt_ecb(used, used);
  return {block[0], block[1], block[2]};
}

Result<Diversifier> Diversifier::create(const crypto::Provider& engine, Algorithm algorithm) {
  auto province = working_cipher(engine, algorithm);
  if (!province) return province.error();
  auto city = working_cipher(engine, algorithm);
  if (!city) return city.error();
  return Diversifier(engine, std::move(province).value(), std::move(city).value());
}

void Diversifier::card_key(const crypto::Cipher& master, KeyLevel level, const CardFactors& factors,
                           Key16 out) const {
  const crypto::Cipher* at = &master;
  if (level == KeyLevel::National) {
    diversify(*at, factors.province, out);
    province_->rekey(out);
    at = province_.get();
  }
  if (level != KeyLevel::City) {
    diversify(*at, factors.city, out);
    city_->rekey(out);
    at = city_.get();
  }
  diversify(*at, factors.card, out);
}

Result<std::unique_ptr<crypto::Cipher>> Diversifier::city_key(ByteView master, KeyLevel level,
                                                              const CardFactors& factors) const {
  auto at = engine_->cipher(city_->kind(), master);
  if (!at) return at.error();
  std::array<Byte, 16> key{};
  const WipeOnExit wiped(key);
  if (level == KeyLevel::National) {
    diversify(**at, factors.province, key);
    (*at)->rekey(key);
  }
  if (level != KeyLevel::City) {
    diversify(**at, factors.city, key);
    (*at)->rekey(key);
  }
  return at;
}

}  // namespace sscard::model
