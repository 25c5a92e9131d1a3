// Cryptography of the medical purse (医疗账户) under DF04, the same functions for card, terminal
// and PSAM: session keys, MAC1 and MAC2 of load (划入, 圈存) and purchase (消费), TAC. Sources:
// reference/ssc-card.md 8.6; corrections.md A.10 "Medical purse", part F [PROP].
#pragma once

#include "cardlib/model/social_crypto.hpp"

namespace sscard::model {

using PurseRandom = std::array<Byte, 4>;
using TerminalNumber = std::array<Byte, 6>;  ///< BCD, twelve digits
using PurseTime = std::array<Byte, 7>;       ///< date YYYYMMDD ‖ time hhmmss, BCD

/// Type byte of a transaction inside MAC and TAC.
enum class PurseType : Byte { Load = 0x02, Purchase = 0x06 };

/// What INITIALIZE settles between card and terminal.
struct PurseSession {
  PurseRandom random{};   ///< of the card
  std::uint16_t atc = 0;  ///< online ATC of a load, offline ATC of a purchase, not yet counted up
  std::uint32_t amount = 0;  ///< in 分
  TerminalNumber terminal{};
};

/// One algorithm at work; it owns the cipher that session keys go into: one thread at a time, no
/// allocation. Every key argument belongs to the same algorithm.
class PurseScheme {
 public:
  static Result<std::unique_ptr<PurseScheme>> create(const crypto::Provider& engine,
                                                     Algorithm algorithm);

  /// Under DLK, over balance ‖ amount ‖ 02 ‖ terminal: the card proves its balance to the host.
  Mac4 load_mac1(const SocialKey& dlk, const PurseSession& session, std::uint32_t balance) const;
  /// Under DLK, over amount ‖ 02 ‖ terminal ‖ date ‖ time: the host's order to credit.
  Mac4 load_mac2(const SocialKey& dlk, const PurseSession& session, const PurseTime& when) const;
  /// Under DTK (16 bytes), over new balance ‖ online ATC ‖ amount ‖ 02 ‖ terminal ‖ date ‖ time.
  Mac4 load_tac(ByteView dtk, const PurseSession& session, std::uint32_t new_balance,
                const PurseTime& when) const;

  /// Under DPK, over amount ‖ 06 ‖ terminal ‖ date ‖ time: the PSAM's order to debit. `sequence` is
  /// the PSAM's transaction number; its low two bytes are part of the session key.
  Mac4 purchase_mac1(const SocialKey& dpk, const PurseSession& session, std::uint32_t sequence,
                     const PurseTime& when) const;
  /// Under DPK, over the amount: the card's proof to the PSAM.
  Mac4 purchase_mac2(const SocialKey& dpk, const PurseSession& session,
                     std::uint32_t sequence) const;
  /// Under DTK (16 bytes), over amount ‖ 06 ‖ terminal ‖ sequence ‖ date ‖ time.
  Mac4 purchase_tac(ByteView dtk, const PurseSession& session, std::uint32_t sequence,
                    const PurseTime& when) const;

  /// SESLK = E(DLK, random ‖ online ATC ‖ 80 00) and SESPK = E(DPK, random ‖ offline ATC ‖ low two
  /// bytes of the sequence): 8 bytes with 3DES; with SM4 the eight bytes get 80 00×7 and make 16.
  ProcessKey load_key(const SocialKey& dlk, const PurseSession& session) const;
  ProcessKey purchase_key(const SocialKey& dpk, const PurseSession& session,
                          std::uint32_t sequence) const;

 private:
  class Message;
  PurseScheme(Algorithm algorithm, std::unique_ptr<crypto::Cipher> cipher)
      : algorithm_(algorithm), cipher_(std::move(cipher)) {}
  std::size_t block() const { return crypto::block_size(cipher_->kind()); }
  void make_key(const SocialKey& key, const PurseSession& session, std::uint16_t tail,
                MutableBytes out) const;
  /// MAC of a transaction: the session key becomes the working cipher's, then `mac`.
  Mac4 mac(const SocialKey& key, const PurseSession& session, std::uint16_t tail,
           Message& message) const;
  /// TAC: with 3DES under left half xor right half, with SM4 under the whole key.
  Mac4 tac(ByteView dtk, Message& message) const;
  Mac4 finish(Message& message) const;

  Algorithm algorithm_;
  std::unique_ptr<crypto::Cipher> cipher_;
};

}  // namespace sscard::model
