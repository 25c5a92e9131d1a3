// Key-card messages of the vault on the wire (keys/vault/protocol.hpp says how).
#pragma once

#include "keys/carrier/key_card_request.hpp"
#include "keys/host/host_wire.hpp"
#include "keys/vault/wire.hpp"

namespace sscard::keys::wire {

/// Codes of key-card kinds run from 1 to 4.
template <typename Io>
void walk_key_card(Io& io, Field<Io, model::KeyCard>& kind) {
  Byte value = static_cast<Byte>(kind);
  io.number(value);
  if constexpr (Io::reads) {
    io.demand(value >= 1 && value <= 4);
    kind = static_cast<model::KeyCard>(value);
  }
}

template <typename Io>
void walk_key_card(Io& io, Field<Io, KeyCardOrder>& order) {
  walk_key_card(io, order.kind);
  io.fixed(order.chip_serial);
  io.fixed(order.terminal);
  io.flag(order.sm4);
  io.fixed(order.issuer);
  io.fixed(order.recipient);
  io.fixed(order.valid_from);
  io.fixed(order.valid_to);
}

template <typename Io>
void walk_key_card(Io& io, Field<Io, CarriedMaster>& master) {
  walk_algorithm(io, master.name.algorithm);
  io.number(master.name.usage);
  io.number(master.name.id);
  io.number(master.name.version);
  io.text(master.key);
  io.fixed(master.kcv);
}

template <typename Io>
void walk_request(Io& io, Field<Io, KeyCardRequest>& r) {
  walk_key_card(io, r.order);
}

template <typename Io>
void walk_request(Io& io, Field<Io, KeyCardCheckRequest>& r) {
  walk_key_card(io, r.order);
  io.fixed(r.random);
  io.list(r.answers, [&](auto& answer) { io.blob(answer); });
}

/// `each` walks a command.
template <typename Io, typename Each>
void walk_answer(Io& io, Field<Io, KeyCardAnswer>& a, const Each& each) {
  io.list(a.commands, each);
  io.list(a.masters, [&](auto& master) { walk_key_card(io, master); });
}

template <typename Io, typename Each>
void walk_answer(Io& io, Field<Io, KeyCardCheck>& c, const Each& each) {
  io.list(c.probes, [&](auto& probe) {
    walk_key_card(io, probe.master);
    io.list(probe.commands, each);
    io.flag(probe.alive);
  });
}

}  // namespace sscard::keys::wire
