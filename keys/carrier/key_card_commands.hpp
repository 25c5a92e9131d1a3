// What brings a blank key card to life: every command from the transport code to the end of
// pre-personalization, composed where the keys are. Nothing of it depends on an answer of the card,
// so a carrier is one call and a parent that relays. Master keys of the card: two steps down from
// the master of key cards, by the chip serial and by the place of the directory [PROP].
// Source: reference/ssc-card.md 7.7, 9.2, 10; corrections.md A.8, A.11, A.12; design.md 5.
#pragma once

#include <vector>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/model/key_card_files.hpp"
#include "keys/carrier/key_card_request.hpp"
#include "keys/vault/key_ring.hpp"

namespace sscard::keys {

/// The keys that a card of this kind carries from this ring, in load order:
///   PSAM: every master with a usage byte, as the key table has it.
///   Mother: the same with one diversification less: what the next level needs. A key that would
///   have none left stays here: no master leaves a carrier.
///   Transport: the transport key of carriers as a master of one step (usage 21 id 01).
///   Master control: masters of card master keys (usage 20 id 01) and of key cards (20 id 02).
/// Every carrier besides: the transport key it exports under (usage 01 id 01).
struct MasterOnCard {
  CarriedMaster listed;
  const KeyEntry* entry;  ///< in the ring
};
std::vector<MasterOnCard> masters_on(const KeyRing& ring, model::KeyCard kind,
                                     model::Algorithm algorithm);
/// The same for people.
std::vector<CarriedMaster> carried_masters(const KeyRing& ring, model::KeyCard kind,
                                           model::Algorithm algorithm);

/// All commands in order. Keys: the ring lacks a key that this kind needs.
Result<std::vector<Command>> compose_key_card(const KeyRing& ring, const KeyCardOrder& order);

/// Answers what the vault is asked about key cards.
Result<KeyCardAnswer> answer_key_card(const KeyRing& ring, const KeyCardRequest& request);

/// The master key of one directory of a key card, ready for work: `environment` 0 is the MF. Its
/// algorithm is that of the environment, 3DES in the MF.
struct KeyCardPlace {
  std::uint16_t environment = 0;
  std::uint16_t directory = 0x3F00;
  model::Algorithm algorithm = model::Algorithm::TripleDes;
};
Result<KeyBytes> key_card_master(const KeyRing& ring, const std::array<Byte, 8>& chip_serial,
                                 const KeyCardPlace& place);

}  // namespace sscard::keys
