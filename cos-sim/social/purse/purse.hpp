// The medical purse (医疗账户) of DF04: what its file TF (EF81) holds, and the transaction that is
// open between INITIALIZE and its partner. Money is in 分.
// Source: reference/ssc-card.md 4.7, 8.6; corrections.md A.6.3, A.10 "Medical purse".
//
// TF, 31 bytes [PROP]: 0 balance 4 · 4 online ATC 2 · 6 offline ATC 2 · 8 proof there 1 · 9 ATC 2 ·
// 11 MAC2 4 · 15 TAC 4 · 19 unused
#pragma once

#include <memory>
#include <optional>

#include "cardlib/model/purse_crypto.hpp"
#include "cos-sim/kernel/ef.hpp"
#include "cos-sim/kernel/key_store.hpp"

namespace sscard::cos {

/// The purse in non-volatile memory. Every write joins the transaction of the running command, so
/// money, counter, proof and record change together or not at all.
class PurseFile {
 public:
  /// The last purchase, for a terminal that did not get its answer.
  struct Proof {
    std::uint16_t atc = 0;
    model::Mac4 mac2{};
    model::Mac4 tac{};
  };
  static constexpr std::size_t size_min = 19;

  /// nullopt when `df` has no TF, or one that is too small.
  static std::optional<PurseFile> open(FileSystem& files, const Object& df);

  std::uint32_t balance() const;
  std::uint16_t online_atc() const { return u16(online_atc_at); }
  std::uint16_t offline_atc() const { return u16(offline_atc_at); }
  /// The proof of the last purchase; nullopt before the first one.
  std::optional<Proof> proof() const;

  /// New balance, online ATC counted up.
  void credit(std::uint32_t new_balance);
  /// New balance, offline ATC counted up, proof replaced.
  void debit(std::uint32_t new_balance, const Proof& proof);

 private:
  static constexpr std::uint32_t balance_at = 0;
  static constexpr std::uint32_t online_atc_at = 4;
  static constexpr std::uint32_t offline_atc_at = 6;
  static constexpr std::uint32_t proof_at = 8;

  PurseFile(FileSystem& files, const Object& object) : files_(&files), object_(object) {}
  std::uint16_t u16(std::uint32_t at) const;
  void write(std::uint32_t at, ByteView bytes);

  FileSystem* files_;
  Object object_;
};

/// The record of EF08 (医疗交易明细), 28 bytes: sequence 2 ‖ type '6' ‖ terminal 6 ‖ date and time
/// 7 ‖ amount 4 ‖ balance before 4 ‖ balance after 4.
inline constexpr std::size_t purchase_record_size = 28;
std::array<Byte, purchase_record_size> purchase_record(const model::PurseSession& session,
                                                       const model::PurseTime& when,
                                                       std::uint32_t before);

/// What the purse remembers while the card is powered, and its two schemes.
class Purse {
 public:
  struct Open {
    model::PurseType type;
    model::PurseSession session;
    StoredKey key;  ///< DLK or DPK
  };

  explicit Purse(const Chip& chip);
  const model::PurseScheme& scheme(model::Algorithm algorithm) const;

  /// INITIALIZE succeeded: its partner may follow.
  void begin(const Open& transaction);
  /// Ends the open transaction and gives it, when it is one of this type.
  std::optional<Open> take(model::PurseType type);
  /// After every command: any other than the partner or GET RESPONSE clears the transaction.
  void ended(const CommandRow* row);
  void reset() { open_.reset(); }

 private:
  std::unique_ptr<model::PurseScheme> triple_des_;
  std::unique_ptr<model::PurseScheme> sm4_;
  std::optional<Open> open_;
  bool just_begun_ = false;
};

}  // namespace sscard::cos
