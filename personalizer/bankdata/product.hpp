// The bank product: what all cards of a batch have in common on their bank side, and the layout of
// their records. Debit only, domestic only; a product that says otherwise does not exist here.
// Offline data authentication (脱机数据认证) is chosen per key kind: none, SDA, DDA, CDA.
// Source: reference/pboc.md 1.5, 2.2, 2.3, 2.8, 2.9; corrections.md B.4, B.5; design.md 4.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"
#include "keys/vault/key_pairs.hpp"

namespace sscard::perso {

/// How far a card proves itself without its bank; each includes the ones before.
enum class OfflineProof : std::uint8_t { None, Static, Dynamic, Combined };

/// The keys of one kind. RSA: issuer and card length in bits; SM2 has no lengths.
struct KeyPlan {
  OfflineProof proof = OfflineProof::None;
  Byte authority = 0;                ///< 8F, index of the authority's key
  std::uint16_t authority_bits = 0;  ///< RSA; of the test authority it is known
  std::uint16_t issuer_bits = 1152;  ///< RSA
  std::uint16_t card_bits = 1024;    ///< RSA
  std::uint32_t exponent = 3;        ///< RSA, of issuer and card
};

/// Who reads a record: everybody, or only a terminal that authenticates with this kind of key.
enum class RecordAudience : std::uint8_t { All, Rsa, Sm2 };

/// One record of the debit application: its grouping (SFI, number) and its elements in order. An
/// element that the product does not have is left out; a record without any is not written.
struct RecordLayout {
  std::uint16_t dgi = 0;
  bool is_signed = false;
  RecordAudience audience = RecordAudience::All;
  std::vector<std::uint16_t> tags;
};

/// Risk limits; zero switches a check off (pboc.md 2.2).
struct RiskLimits {
  Byte currency_count = 0;             ///< 9F53
  Byte country_count = 0;              ///< 9F72
  Byte lower_count = 0;                ///< 9F58
  Byte upper_count = 0;                ///< 9F59
  std::array<Byte, 6> amount{};        ///< 9F54, BCD
  std::array<Byte, 6> amount_upper{};  ///< 9F5C, BCD
};

/// Constants of the bank product, the values that go into every card of it.
struct BankProduct {
  std::string label;                          ///< 50, at most 16 characters
  std::string preferred_name;                 ///< 9F12, at most 16 characters
  std::string language;                       ///< 5F2D, two letters each
  Bytes pdol;                                 ///< 9F38, absent when empty
  Bytes cdol1, cdol2;                         ///< 8C, 8D
  Bytes cvm_list;                             ///< 8E
  Bytes iac_default, iac_denial, iac_online;  ///< 9F0D, 9F0E, 9F0F, five bytes each
  Bytes usage_control;                        ///< 9F07; domestic bits only
  Bytes application_version;                  ///< 9F08
  Bytes default_action;                       ///< 9F52
  Byte issuer_authentication;                 ///< 9F56: 80 mandatory, 00 optional
  Byte derivation_index;                      ///< DKI of 9F10
  Byte pin_tries;                             ///< DGI 9010
  RiskLimits limits;
  KeyPlan rsa, sm2;
  std::string issuer_bin;            ///< BIN of the issuer certificate, 3 to 8 digits
  std::string issuer_expiry;         ///< MMYY
  std::string issuer_file;           ///< certificate and sealed key; empty: the test authority
  bool check_values = false;         ///< iCVV in the chip's track 2, CVV for a hidden stripe
  std::vector<RecordLayout> layout;  ///< in the order of the file locator

  const KeyPlan& keys(keys::PairKind kind) const { return kind == keys::PairKind::Sm2 ? sm2 : rsa; }
  /// Every card needs the vault's signatures or check values: one vault call more.
  bool needs_bank_data() const;
  /// 82 for terminals of this kind: 1C00 and the bits of the proof.
  std::array<Byte, 2> interchange_profile(keys::PairKind kind) const;
};

/// SFI 1 to 4: track 2 and holder; RSA keys; signed account data, lists; SM2 keys.
const std::vector<RecordLayout>& standard_layout();

/// The rules beyond single fields: lengths of keys, records of at most 254 bytes, CDA answers of at
/// most 256, elements once, key elements where their readers look. BadInput with field and reason.
Status check_product(const BankProduct& product);

/// Bytes of the longest GENERATE AC answer with a CDA signature of this many bytes.
std::size_t combined_answer_size(std::size_t signature);

}  // namespace sscard::perso
