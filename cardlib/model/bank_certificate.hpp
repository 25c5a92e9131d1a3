// Certificates and signatures of offline data authentication (脱机数据认证): RSA as EMV Book 2
// builds them, SM2 as PBOC 3.0 does. Making them is the issuer's and the card's side, recovering
// them the terminal's; both work on bytes only. Sources: reference/pboc.md 2.8, 2.9; EMV Book
// 2, 5.1 to 6.6. SM2 has no published CDA [PROP].
#pragma once

#include "cardlib/crypto/crypto.hpp"

namespace sscard::model {

/// Whose key a certificate carries: an issuer's under a CA key, a card's under an issuer key.
enum class CertificateOwner : Byte { Issuer, Card };

/// What a certificate says beside the key.
struct CertificateHead {
  CertificateOwner owner = CertificateOwner::Issuer;
  Bytes identifier;              ///< issuer: BIN in 4 bytes; card: PAN in 10; padded with F
  std::array<Byte, 2> expiry{};  ///< MMYY, BCD
  std::array<Byte, 3> serial{};
  bool operator==(const CertificateHead&) const = default;
};

// --- RSA ---------------------------------------------------------------------------------------

/// Bytes of the signing modulus that a certificate of this owner cannot give to the key: 36 or 42.
std::size_t certificate_overhead(CertificateOwner owner);

struct RsaCertificate {
  Bytes certificate;  ///< 90 or 9F46
  Bytes remainder;    ///< 92 or 9F48, empty when the key fits
  Bytes exponent;     ///< 9F32 or 9F47
};
struct RsaCertifiedKey {
  CertificateHead head;
  crypto::RsaPublicKey key;
};

/// `extra`: for a card the signed records and, when 9F4A says so, the AIP; for an issuer nothing.
/// Usage: the identifier has its owner's length (BadInput otherwise).
Result<RsaCertificate> rsa_certify(const crypto::Provider& engine,
                                   const crypto::RsaPrivateKey& signer,
                                   const RsaCertifiedKey& content, ByteView extra);
/// nullopt: not made by this signer, not for this owner, or not over these bytes.
std::optional<RsaCertifiedKey> rsa_recover(const crypto::Provider& engine,
                                           const crypto::RsaPublicKey& signer,
                                           CertificateOwner owner,
                                           const RsaCertificate& certificate, ByteView extra);

/// Signed static application data (93), made by the issuer. `code` is the DAC.
Result<Bytes> rsa_sign_static(const crypto::Provider& engine, const crypto::RsaPrivateKey& issuer,
                              const std::array<Byte, 2>& code, ByteView extra);
/// The DAC; nullopt: not authentic.
std::optional<std::array<Byte, 2>> rsa_recover_static(const crypto::Provider& engine,
                                                      const crypto::RsaPublicKey& issuer,
                                                      ByteView signature, ByteView extra);

/// Signed dynamic application data (9F4B), made by the card. `terminal` is what the DDOL asks for
/// (CDA: the unpredictable number). Crypto: the data do not fit the key.
Result<Bytes> rsa_sign_dynamic(const crypto::Provider& engine, const crypto::RsaPrivateKey& card,
                               ByteView dynamic, ByteView terminal);
/// The card's dynamic data; nullopt: not authentic.
std::optional<Bytes> rsa_recover_dynamic(const crypto::Provider& engine,
                                         const crypto::RsaPublicKey& card, ByteView signature,
                                         ByteView terminal);

// --- SM2 (default user id)
// ------------------------------------------------------------------------

struct Sm2CertifiedKey {
  CertificateHead head;
  crypto::Sm2PublicKey key;
};

/// 142 bytes for an issuer, 148 for a card.
Result<Bytes> sm2_certify(const crypto::Provider& engine, const crypto::Sm2KeyPair& signer,
                          const Sm2CertifiedKey& content, ByteView extra);
std::optional<Sm2CertifiedKey> sm2_recover(const crypto::Provider& engine,
                                           const crypto::Sm2PublicKey& signer,
                                           CertificateOwner owner, ByteView certificate,
                                           ByteView extra);
/// 13 ‖ DAC ‖ r ‖ s, 67 bytes.
Result<Bytes> sm2_sign_static(const crypto::Provider& engine, const crypto::Sm2KeyPair& issuer,
                              const std::array<Byte, 2>& code, ByteView extra);
std::optional<std::array<Byte, 2>> sm2_recover_static(const crypto::Provider& engine,
                                                      const crypto::Sm2PublicKey& issuer,
                                                      ByteView signature, ByteView extra);
/// 15 ‖ length ‖ dynamic data ‖ r ‖ s.
Result<Bytes> sm2_sign_dynamic(const crypto::Provider& engine, const crypto::Sm2KeyPair& card,
                               ByteView dynamic, ByteView terminal);
std::optional<Bytes> sm2_recover_dynamic(const crypto::Provider& engine,
                                         const crypto::Sm2PublicKey& card, ByteView signature,
                                         ByteView terminal);

// --- dynamic data
// ---------------------------------------------------------------------------------

/// What the card signs in CDA (复合动态数据认证): the dynamic number, CID, AC and the hash over
/// PDOL data ‖ CDOL data ‖ answer without 9F4B.
struct CombinedData {
  Bytes number;          ///< ICC dynamic number
  Byte information = 0;  ///< CID
  std::array<Byte, 8> cryptogram{};
  Bytes hash;  ///< SHA-1, with SM2 SM3
};
Bytes encode(const CombinedData& data);
/// `hash_size`: 20 for SHA-1, 32 for SM3. nullopt: another length.
std::optional<CombinedData> parse_combined(ByteView dynamic, std::size_t hash_size);

}  // namespace sscard::model
