// The host messages on the wire of the vault: one walk per structure, for reading and writing
// (keys/vault/protocol.hpp says how).
#pragma once

#include "keys/host/issuer_host.hpp"
#include "keys/vault/wire.hpp"

namespace sscard::keys::wire {

template <typename Io>
void walk_algorithm(Io& io, Field<Io, model::Algorithm>& algorithm) {
  Byte value = static_cast<Byte>(algorithm);
  io.number(value);
  if constexpr (Io::reads) {
    io.demand(value == 1 || value == 3);
    algorithm = static_cast<model::Algorithm>(value);
  }
}

template <typename Io>
void walk_card(Io& io, Field<Io, HostCard>& card) {
  io.text(card.pan);
  io.text(card.psn);
  walk_algorithm(io, card.algorithm);
  io.number(card.counter);
}

template <typename Io>
void walk_version(Io& io, Field<Io, model::CryptogramVersion>& version) {
  Byte value = static_cast<Byte>(version);
  io.number(value);
  if constexpr (Io::reads) {
    using model::CryptogramVersion;
    io.demand(value == static_cast<Byte>(CryptogramVersion::V01) ||
              value == static_cast<Byte>(CryptogramVersion::V17));
    version = static_cast<CryptogramVersion>(value);
  }
}

template <typename Io>
void walk_input(Io& io, Field<Io, model::CryptogramInput>& input) {
  io.fixed(input.amount);
  io.fixed(input.other_amount);
  io.fixed(input.country);
  io.fixed(input.terminal_verification);
  io.fixed(input.currency);
  io.fixed(input.date);
  io.number(input.type);
  io.fixed(input.unpredictable);
  io.fixed(input.profile);
  io.number(input.counter);
  io.fixed(input.card_verification);
}

template <typename Io>
void walk_request(Io& io, Field<Io, AuthorizationRequest>& request) {
  walk_card(io, request.card);
  walk_version(io, request.version);
  walk_input(io, request.input);
  io.fixed(request.cryptogram);
  io.choice(request.method, 2);
  io.fixed(request.code);
  io.blob(request.status);
}

template <typename Io>
void walk_request(Io& io, Field<Io, ScriptRequest>& request) {
  walk_card(io, request.card);
  io.fixed(request.cryptogram);
  io.list(request.scripts, [&](auto& script) {
    io.choice(script.action, script_action_count);
    io.number(script.tag);
    io.number(script.sfi);
    io.number(script.record);
    io.blob(script.data);
    io.text(script.offset);
    io.text(script.current_offset);
  });
}

}  // namespace sscard::keys::wire
