// Facts and charters on the wire: the same bytes in the sealed file and beside the keys of a token.
// Text with a length, enums and flags one byte, in the order of their declaration.
#pragma once

#include "keys/vault/key_ring.hpp"
#include "keys/vault/wire.hpp"

namespace sscard::keys {

template <typename Io>
void walk(Io& io, wire::Field<Io, Slot>& slot) {
  io.choice(slot.df, static_cast<std::size_t>(model::Df::Debit) + 1);
  Byte type = static_cast<Byte>(slot.type);
  io.number(type);
  if constexpr (Io::reads) slot.type = static_cast<model::KeyType>(type);
  io.number(slot.id);
}

template <typename Io>
void walk(Io& io, wire::Field<Io, KeyFacts>& facts) {
  io.text(facts.name);
  io.choice(facts.purpose, purpose_count);
  walk(io, facts.slot);
  io.choice(facts.level, static_cast<std::size_t>(model::KeyLevel::National) + 1);
  io.choice(facts.algorithm, static_cast<std::size_t>(crypto::CipherKind::Aes) + 1);
  io.number(facts.version);
  io.choice(facts.state, 3);
  io.choice(facts.exportability, 2);
  io.flag(facts.test);
  io.fixed(facts.identifier);
  io.text(facts.region);
}

template <typename Io>
void walk(Io& io, wire::Field<Io, Charter>& charter) {
  io.choice(charter.role, 3);
  io.flag(charter.test);
  io.choice(charter.level, static_cast<std::size_t>(model::KeyLevel::National) + 1);
  io.text(charter.region);
}

}  // namespace sscard::keys
