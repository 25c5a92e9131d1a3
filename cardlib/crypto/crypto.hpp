// The one crypto interface and its two engines. Outside the card everything computes with OpenSSL,
// the simulated card with Botan: a wrong algorithm can never agree with itself. Modes and MACs are
// part of the interface, so each engine brings its own.
// Sources: ISO/IEC 9797-1 (MAC algorithms 1 and 3, paddings 1 and 2), NIST SP 800-38B (CMAC),
// RFC 7914 (scrypt), GB/T 32907 (SM4), GB/T 32905 (SM3), GB/T 32918 (SM2); reference/ssc-card.md 7,
// pboc.md 1.2.
#pragma once

#include <memory>
#include <string_view>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"
#include "cardlib/base/secret.hpp"
#include "cardlib/base/world.hpp"

namespace sscard::crypto {

enum class CipherKind {
  Des,        ///< 8-byte key, 8-byte block: only where the standards ask for it
  TripleDes,  ///< 16-byte key (EDE2) or 24-byte key (EDE3), 8-byte block
  Sm4,        ///< 16-byte key, 16-byte block
  Aes,        ///< 16, 24 or 32-byte key, 16-byte block
};

enum class HashKind { Sm3, Sha1, Sha256 };

constexpr std::size_t block_size(CipherKind kind) {
  return kind == CipherKind::Des || kind == CipherKind::TripleDes ? 8 : 16;
}

/// One key with its schedule, computed once. Inputs are whole blocks (expects), out has the same
/// size as in and may be the same memory. One thread at a time per Cipher: it computes in its own
/// contexts. A mode prepares itself at its first use; after that no call allocates.
class Cipher {
 public:
  virtual ~Cipher() = default;
  virtual CipherKind kind() const = 0;
  /// Another key of the same length in place of the old one, for keys that live for one message.
  virtual void rekey(ByteView key) = 0;
  virtual void encrypt_ecb(ByteView in, MutableBytes out) const = 0;
  virtual void decrypt_ecb(ByteView in, MutableBytes out) const = 0;
  virtual void encrypt_cbc(ByteView iv, ByteView in, MutableBytes out) const = 0;
  virtual void decrypt_cbc(ByteView iv, ByteView in, MutableBytes out) const = 0;
  /// CMAC, one block. `out` has block size.
  virtual void cmac(ByteView message, MutableBytes out) const = 0;
};

/// ISO 9797-1 algorithm 3 (retail MAC, X9.19): single DES CBC with the left half, last block 3DES.
/// The input is already padded, at least one block; with an 8-byte key this is the plain DES
/// CBC-MAC (X9.9). One thread at a time per object, like Cipher.
class RetailMac {
 public:
  virtual ~RetailMac() = default;
  virtual void compute(ByteView iv8, ByteView padded, MutableBytes out8) const = 0;
};

struct RsaPublicKey {
  Bytes modulus;   ///< big-endian without leading zeros
  Bytes exponent;  ///< big-endian
};

struct RsaPrivateKey {
  RsaPublicKey public_key;
  /// Big-endian; a secret: the owner wipes it. `d` may be empty: a card gets the CRT parts alone.
  Bytes d, p, q, dp, dq, qinv;
};

struct Sm2PublicKey {
  Bytes x, y;  ///< 32 bytes each
};

struct Sm2KeyPair {
  KeyBytes d;  ///< 32 bytes
  Sm2PublicKey public_key;
};

struct Sm2Signature {
  Bytes r, s;  ///< 32 bytes each
};

inline constexpr std::string_view sm2_default_user_id = "1234567812345678";

/// Cost of scrypt (RFC 7914): n is a power of two; memory is 128 * n * r bytes.
struct ScryptCost {
  std::uint64_t n = 1U << 15U;
  std::uint32_t r = 8;
  std::uint32_t p = 1;
};

/// One engine. All calls are thread-safe; errors are ErrorKind::Crypto and never carry key bytes.
class Provider {
 public:
  virtual ~Provider() = default;
  virtual std::string_view name() const = 0;  ///< "openssl" or "botan"

  virtual Result<std::unique_ptr<Cipher>> cipher(CipherKind kind, ByteView key) const = 0;
  virtual Result<std::unique_ptr<RetailMac>> retail_mac(ByteView key) const = 0;
  virtual Bytes hash(HashKind kind, ByteView message) const = 0;
  virtual Bytes hmac(HashKind kind, ByteView key, ByteView message) const = 0;

  /// Key bytes from a credential, slowly. Crypto: a cost that is none, or above 256 MiB.
  virtual Status scrypt(ByteView credential, ByteView salt, const ScryptCost& cost,
                        MutableBytes out) const = 0;

  virtual Result<RsaPrivateKey> make_rsa(std::size_t bits, std::uint32_t exponent) const = 0;
  /// Raw modular exponentiation; in and out have the length of the modulus.
  virtual Result<Bytes> rsa_public(const RsaPublicKey& key, ByteView in) const = 0;
  virtual Result<Bytes> rsa_private(const RsaPrivateKey& key, ByteView in) const = 0;

  virtual Result<Sm2KeyPair> make_sm2() const = 0;
  /// Signs `message` with the Z value of `user_id` (SM3).
  virtual Result<Sm2Signature> sm2_sign(const Sm2KeyPair& key, std::string_view user_id,
                                        ByteView message) const = 0;
  /// false: the signature is wrong. Error: the key is no point of the curve.
  virtual Result<bool> sm2_verify(const Sm2PublicKey& key, std::string_view user_id,
                                  ByteView message, const Sm2Signature& signature) const = 0;

  virtual void random(MutableBytes out) const = 0;
};

/// The engines; they live as long as the program.
const Provider& openssl();
const Provider& botan();

// --- small things both engines share: paddings and whole-message helpers (padding.cpp) ---

/// ISO 9797-1 padding method 2: 80 00… always, up to a whole block.
Bytes pad_80(ByteView data, std::size_t block);
/// 80 00… only when the data are no whole number of blocks (corrections.md A.9.2, enciphering).
Bytes pad_80_if_needed(ByteView data, std::size_t block);
/// ISO 9797-1 padding method 1: 00… only when needed.
Bytes pad_zero(ByteView data, std::size_t block);

Bytes encrypt_ecb(const Cipher& cipher, ByteView in);
Bytes decrypt_ecb(const Cipher& cipher, ByteView in);
Bytes encrypt_cbc(const Cipher& cipher, ByteView iv, ByteView in);
Bytes decrypt_cbc(const Cipher& cipher, ByteView iv, ByteView in);

}  // namespace sscard::crypto
