// A blank key card in a reader made into a PSAM or carrier: the vault composes, this relays.
#pragma once

#include <array>
#include <string>

#include "cardlib/base/secret.hpp"
#include "cardlib/channel/channel.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::tools {

/// Twelve digits of a terminal number (终端机编号); Usage: anything else.
Result<std::array<Byte, 6>> terminal_number(const std::string& digits);

/// The order with the serial of the card in `channel`.
Result<keys::KeyCardOrder> order_for(const Channel& channel, keys::KeyCardOrder order);
/// WrongCard with the command that the card refused.
Status relay(Channel& channel, const std::vector<Command>& commands);

/// Sends every command of the vault to the card in `channel`, whose serial comes from its ATR. The
/// masters that lie on it now. WrongCard with the step that the card refused.
Result<std::vector<keys::CarriedMaster>> issue_key_card(Channel& channel, keys::KeyCardOrder order,
                                                        keys::Vault& vault);

/// Kind, terminal number and environments of the key card in `channel`, from what it tells anybody.
/// WrongCard: it is no key card.
Result<keys::KeyCardOrder> look_at_key_card(Channel& channel);

/// Every key of the card asked by the vault, each answer judged; a carrier gets its `pin`.
Result<std::vector<keys::KeyProbe>> check_key_card(Channel& channel,
                                                   const keys::KeyCardCheckRequest& request,
                                                   const Pin* pin, keys::Vault& vault);

}  // namespace sscard::tools
