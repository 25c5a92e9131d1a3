// From a national, provincial or city master key to the key of one card (密钥分散), and the check
// value that names a key. Social-security keys are raw: no parity is adjusted at any level.
// Sources: reference/ssc-card.md 7.1, 7.2; corrections.md A.9.1.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/key_table.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::model {

/// Eight bytes: factors, challenges, cryptograms.
using Block8 = std::array<Byte, 8>;
/// A derived key in the clear; whoever holds one wipes it.
using Key16 = std::span<Byte, 16>;
/// First three bytes of the zero block enciphered: how a key is named (KCV, 密钥校验值).
using KcvBytes = std::array<Byte, 3>;

/// The block cipher of a social-security algorithm.
crypto::CipherKind cipher_kind(Algorithm algorithm);

/// The three diversification factors of one card (分散因子).
struct CardFactors {
  Block8 province{};  ///< Fp: ASCII of the provincial region code PP0000 and "sh"
  Block8 city{};      ///< Fc: ASCII of the six region digits of the card id code and "sx"
  Block8 card{};      ///< Fk: T6…TD, the last eight bytes of the ATR
};

/// `region` has six digits (expects); `chip_serial` is T6…TD.
CardFactors card_factors(std::string_view region, const Block8& chip_serial);

/// One step down: the cipher over F ‖ ~F, which is 3DES(K, F) ‖ 3DES(K, ~F) with 3DES and the one
/// block SM4(K, F ‖ ~F) with SM4. No allocation.
void diversify(const crypto::Cipher& master, const Block8& factor, Key16 out);

KcvBytes kcv(const crypto::Cipher& key);

/// Walks the chain national → provincial → city → card. Holds the two working ciphers that the
/// intermediate keys go into, so a walk allocates nothing. One thread at a time.
class Diversifier {
 public:
  static Result<Diversifier> create(const crypto::Provider& engine, Algorithm algorithm);

  /// The key of one card from a master of `level`: three, two or one step.
  void card_key(const crypto::Cipher& master, KeyLevel level, const CardFactors& factors,
                Key16 out) const;
  /// The key of the city: what a batch of one region computes once per master, so that each card
  /// costs one step (diversify with Fk) only. The master itself when its level is City.
  Result<std::unique_ptr<crypto::Cipher>> city_key(ByteView master, KeyLevel level,
                                                   const CardFactors& factors) const;

 private:
  Diversifier(const crypto::Provider& engine, std::unique_ptr<crypto::Cipher> province,
              std::unique_ptr<crypto::Cipher> city)
      : engine_(&engine), province_(std::move(province)), city_(std::move(city)) {}
  const crypto::Provider* engine_;
  std::unique_ptr<crypto::Cipher> province_;
  std::unique_ptr<crypto::Cipher> city_;
};

}  // namespace sscard::model
