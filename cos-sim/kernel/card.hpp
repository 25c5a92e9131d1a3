// The simulated card (卡): power, reset, and one command at a time through T=0, admission, handler,
// one transaction, answer. Whole behaviour: design.md 4; reference/corrections.md part A.
//
//   bytes -> parse -> admit: refused? ----------------------------+
//                       | no                                      v
//                       v                          abandon -> status word -> bytes
//                    handler -> success? commit --+
//                       \-> refused? -------------+
#pragma once

#include "cardlib/base/world.hpp"
#include "cos-sim/attach/card_port.hpp"
#include "cos-sim/bank/bank_environment.hpp"
#include "cos-sim/kernel/card_environment.hpp"
#include "cos-sim/kernel/chip_engine.hpp"
#include "cos-sim/psam/key_card_environment.hpp"
#include "cos-sim/social/social_environment.hpp"

namespace sscard::cos {

class Card final : public CardPort {
 public:
  /// A card whose memory is `store` (a blank made by blank.hpp, or any later life of one). Keeps
  /// references: store, random and engine outlive the card.
  Card(Store& store, Random& random, const crypto::Provider& engine = crypto::botan());
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;

  Bytes power_on(Protocol protocol = Protocol::T0) override;
  void power_off() override;
  Bytes reset() override;
  Bytes process(ByteView command) override { return to_bytes(respond(command)); }
  /// The same without a copy: the answer lives until the next command or reset. Once warm, no
  /// command of the application phase allocates here.
  ByteView respond(ByteView command);

  bool powered() const { return on_; }

 private:
  Bytes start();
  Frame answer_to(ByteView command);
  StatusWord run(CommandContext& context);
  StatusWord conclude(CommandContext& context, StatusWord sw);
  Environment& current();
  /// Puts the environments of this kind of card in their places.
  void compose(CardKind kind);

  NvMemory memory_;
  FileSystem files_;
  ChipEngine engine_;
  Chip chip_;
  CardEnvironment card_;
  SocialEnvironment social_;
  KeyCardEnvironment key_card_;  ///< in the place of SSSE on a key card
  BankEnvironment bank_;
  Environments environments_;

  Protocol protocol_ = Protocol::T0;
  bool on_ = false;
  Selection selection_;
  Challenge challenge_;
  Session session_;
  Pending pending_;
  Answer answer_;
  Frame frame_;
};

}  // namespace sscard::cos
