// A key card (密钥卡) as one environment: MF, sx1 (3DES) and sx3 (SM4) with the application of keys
// in each. PSAM: process keys and the purchase pair; carriers (mother, transport, master-control
// card): process keys and EXPORT KEY. Everything is administered like a social card.
// Source: reference/ssc-card.md 10; corrections.md A.2.1, A.12; design.md 5.
//
//   no process key --BFDE--> process key --80FA, good or bad--> none
//                                        --BFDE, SELECT, reset--> none (or the new one)
//   no purchase --8070--> purchase open --any other command--> none; 8072 ends it
#pragma once

#include "cardlib/model/key_card.hpp"
#include "cardlib/model/purse_crypto.hpp"
#include "cos-sim/kernel/chip_header.hpp"
#include "cos-sim/kernel/level_environment.hpp"
#include "cos-sim/psam/carried_keys.hpp"

namespace sscard::cos {

/// What BFDE left: usable once.
struct ProcessKeyState {
  model::Algorithm algorithm;
  Byte usage;
  model::ProcessKey key;
};

/// What INITIALIZE of a purchase left for its partner.
struct OpenPurchase {
  model::Mac4 mac2;  ///< what the card must answer
};

class KeyCardEnvironment final : public LevelEnvironment {
 public:
  explicit KeyCardEnvironment(Chip& chip);

  model::Environment name() const override { return model::Environment::Ssse; }
  std::span<const CommandRow> commands() const override;
  void reset() override;
  void left() override;
  /// Going to the MF or to another environment of the card ends all levels (A.7.3).
  void selected(const std::optional<Object>& from, const Object& to) override;
  /// The lives of process key and purchase.
  void ended(CommandContext& context, StatusWord answered) override;
  /// In an application a record that is no T514 record may be a carried key; 6A80 when its
  /// algorithm is not that of the environment (A.2.1).
  StatusWord load_record(CommandContext& context, ByteView record, bool master) override;

  CarriedKeys& carried() { return carried_; }
  const model::PurseScheme& purse(model::Algorithm algorithm) const;
  /// Cipher under `key`, until the next call: DES or SM4 for process keys.
  const crypto::Cipher& process_cipher(model::Algorithm algorithm, ByteView key);

  std::optional<ProcessKeyState> process_key;
  std::optional<OpenPurchase> purchase;

 private:
  void forget();
  CardKind kind() const;

  CarriedKeys carried_;
  std::unique_ptr<model::PurseScheme> triple_des_purse_;
  std::unique_ptr<model::PurseScheme> sm4_purse_;
  std::unique_ptr<crypto::Cipher> des_;
  std::unique_ptr<crypto::Cipher> sm4_;
};

/// Rows of this kind of key card.
std::span<const CommandRow> key_card_commands(CardKind kind);

}  // namespace sscard::cos
