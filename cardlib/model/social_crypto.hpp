// Cryptography of the social-security environment, the same functions for both sides of the wire:
// process keys (过程密钥), authentication data (鉴别数据), PIN commands, line protection of key
// loading (线路保护), the MAC inside the card identification code (卡识别码).
// Two schemes behind one interface: 3DES as published, and SM4 profile A, which is ours [PROP]
// because no public text describes it. Not here: the medical purse, the PKI application.
// Sources: reference/ssc-card.md 7.3, 7.4, 7.5, 9.2; corrections.md A.9, part F.
#pragma once

#include <optional>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/diversification.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::model {

using Mac4 = std::array<Byte, 4>;
/// 18 ‖ key record ‖ 80 00…, enciphered: 32 bytes with either algorithm.
using SealedKeyRecord = std::array<Byte, 32>;
/// Header and value of WRITE KEY in the clear (t514.hpp gives it a form); the holder wipes it.
using ClearKeyRecord = std::array<Byte, 24>;
/// 8 bytes with 3DES, 16 with SM4.
using ProcessKey = Secret<16, struct ProcessKeyTag>;
/// PIN as the card keeps it: BCD with a final F when odd, 2 to 8 bytes.
using PinValue = Secret<8, struct PinValueTag>;

/// A 16-byte key of the social side, ready for work: MK, IRK, STK, RK, UK…
class SocialKey {
 public:
  /// Crypto error when `key` has not 16 bytes.
  static Result<SocialKey> create(const crypto::Provider& engine, Algorithm algorithm,
                                  ByteView key);
  /// A key whose bytes stay elsewhere, in a token: it enciphers and has no retail MAC.
  static SocialKey over(std::unique_ptr<crypto::Cipher> cipher) {
    return SocialKey(std::move(cipher), nullptr);
  }
  const crypto::Cipher& cipher() const { return *cipher_; }
  /// 3DES keys only (expects).
  const crypto::RetailMac& retail_mac() const;

 private:
  SocialKey(std::unique_ptr<crypto::Cipher> cipher, std::unique_ptr<crypto::RetailMac> mac)
      : cipher_(std::move(cipher)), retail_mac_(std::move(mac)) {}
  std::unique_ptr<crypto::Cipher> cipher_;
  std::unique_ptr<crypto::RetailMac> retail_mac_;
};

/// One algorithm at work. Owns the cipher that process keys go into: one thread at a time, and no
/// allocation except where Bytes are returned. Every key argument belongs to the same algorithm.
class SocialScheme {
 public:
  static Result<std::unique_ptr<SocialScheme>> create(const crypto::Provider& engine,
                                                      Algorithm algorithm);
  virtual ~SocialScheme() = default;

  virtual Algorithm algorithm() const = 0;
  std::size_t block_size() const { return crypto::block_size(cipher_kind(algorithm())); }

  /// PK from the process factor R: 3DES(K, R), or SM4(K, R ‖ 80 00×7).
  virtual ProcessKey process_key(const SocialKey& key, const Block8& factor) const = 0;
  /// A = DES(PK, D), or both halves of SM4(PK, D ‖ 80 00×7) xored. INTERNAL AUTHENTICATE: R = R1,
  /// D = R2. EXTERNAL AUTHENTICATE: R = the card's last challenge, D = what the terminal sent.
  virtual Block8 authentication_data(const SocialKey& key, const Block8& factor,
                                     const Block8& original) const = 0;

  /// MAC of the application phase (PIN UNBLOCK and RELOAD, the blocking commands, UPDATE RECORD and
  /// UPDATE BINARY with CLA 04): process key of the STK from the last challenge, initial value 0,
  /// over CLA INS P1 P2 Lc ‖ data, always padded; Lc counts the four MAC bytes.
  virtual Mac4 command_mac(const SocialKey& stk, const Block8& challenge, const Header& header,
                           ByteView data) const = 0;
  /// PIN RELOAD: Ld ‖ PIN, padded only when needed, ECB under the process key.
  Bytes encipher_pin(const SocialKey& stk, const Block8& challenge, ByteView pin_bcd) const;
  /// The card's way back. nullopt (6A80) when length, Ld, the 80 00 tail or a nibble is wrong.
  std::optional<PinValue> decipher_pin(const SocialKey& stk, const Block8& challenge,
                                       ByteView enciphered) const;

  /// Key loading, CLA 80: ECB of 18 ‖ record ‖ 80 00… under the loading MK (or transport key).
  SealedKeyRecord seal_key_record(const SocialKey& mk, const ClearKeyRecord& record) const;
  /// The card's way back. nullopt (6A80) when the length, the 18 or the tail is wrong.
  std::optional<ClearKeyRecord> open_key_record(const SocialKey& mk, ByteView sealed) const;
  /// Is this a challenge that key loading takes as initial value? 3DES: 8 bytes, or 4 that are
  /// filled with 00 to 8. SM4: 16 bytes.
  virtual bool challenge_fits_key_load(std::size_t bytes) const = 0;
  /// Key loading, CLA 04 and 84: MAC under the loading MK, initial value = challenge (which must
  /// fit), over CLA INS P1 P2 Lc ‖ data, always padded; Lc counts the four MAC bytes.
  virtual Mac4 key_load_mac(const SocialKey& mk, ByteView challenge, const Header& header,
                            ByteView data) const = 0;

  /// Bytes 12 to 15 of the card identification code: MAC under the card's IRK over bytes 0 to 11,
  /// initial value 0 only (A.9.5).
  virtual Mac4 card_id_mac(const SocialKey& irk, const std::array<Byte, 12>& code) const = 0;

 protected:
  /// Makes the process key the key of the working cipher and returns that.
  virtual const crypto::Cipher& process_cipher(const SocialKey& key,
                                               const Block8& factor) const = 0;
};

/// Short form of EXTERNAL AUTHENTICATE in the MF: 3DES(MK, R), 8 bytes. 3DES keys only (expects).
Block8 short_authentication(const crypto::Cipher& mk, const Block8& challenge);

/// Transport code (传输密钥验证): 3DES(transport key, 00 00 ‖ T8…TD). `chip_serial` is T6…TD.
Block8 transport_code(const crypto::Cipher& transport_key, const Block8& chip_serial);

}  // namespace sscard::model
