// A card in work, as the vault remembers it between two calls: what was asked for, the host
// challenges of its channels, which of them were used. No key. And the rules a request has to keep
// before any key is touched. Sources: design.md 4, 5; pboc.md 1.5; reference/ssc-card.md 13.3 (card
// identification code).
#pragma once

#include <vector>

#include "cardlib/base/world.hpp"
#include "cardlib/model/diversification.hpp"
#include "keys/vault/card_keys.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::keys {

bool writes_social(Step step);
bool writes_bank(Step step);
/// The card is blank, or its MF not yet ended: transport key and card master key are in force.
bool opens_card(Step step);

/// A bank's step may not know the region; what it derives takes the card factor only.
CardName card_name(const PrepareRequest& request);

/// What a channel is for decides what may be sent through it.
enum class ChannelUse : std::uint8_t { ReplaceKeys, Environment, Application };

struct SessionChannel {
  ChannelUse use;
  Byte version;  ///< KVN the card is asked for
  model::Block8 host_challenge{};
  bool used = false;  ///< one answer per challenge, right or wrong
};

struct CardSession {
  PrepareRequest request;
  std::vector<SessionChannel> channels;

  CardName card() const { return card_name(request); }
  Account account() const { return {request.pan, request.psn}; }
};

CardSession new_session(const PrepareRequest& request, Random& random);

/// BadInput: a value that is none. Keys: what this vault cannot do.
Status check(const PrepareRequest& request);
/// Secret content goes into its own DGI of the debit application and nowhere else: in any other it
/// could be read back. Keys: against the rule; BadInput: an empty value.
Status check(const StoreData& item, ChannelUse use);

}  // namespace sscard::keys
