// The fields of key pairs and of what they sign, in the order of their declaration: one walk writes
// and reads them, in messages of the vault and wherever a pair is kept.
#pragma once

#include "keys/vault/key_pairs.hpp"
#include "keys/vault/wire.hpp"

namespace sscard::keys {

template <typename Io>
void walk(Io& io, wire::Field<Io, PairRequest>& r) {
  io.choice(r.use, 2);
  io.choice(r.kind, 2);
  io.number(r.bits);
  io.number(r.exponent);
}

template <typename Io>
void walk(Io& io, wire::Field<Io, SealedPair>& p) {
  io.choice(p.use, 2);
  io.choice(p.kind, 2);
  io.blob(p.public_key);
  io.blob(p.exponent);
  io.blob(p.sealed);
}

template <typename Io>
void walk(Io& io, wire::Field<Io, SigningRequest>& r) {
  walk(io, r.issuer);
  io.flag(r.dynamic);
  walk(io, r.card);
  io.blob(r.covered);
}

template <typename Io>
void walk(Io& io, wire::Field<Io, BankDataRequest>& r) {
  io.text(r.pan);
  io.text(r.expiry);
  io.text(r.service_code);
  io.fixed(r.serial);
  io.fixed(r.code);
  io.flag(r.check_values);
  io.list(r.signatures, [&](auto& s) { walk(io, s); });
}

template <typename Io>
void walk(Io& io, wire::Field<Io, SignedCardData>& s) {
  io.blob(s.static_data);
  io.blob(s.certificate);
  io.blob(s.remainder);
  io.blob(s.exponent);
}

template <typename Io>
void walk(Io& io, wire::Field<Io, BankData>& d) {
  io.text(d.stripe_value);
  io.text(d.chip_value);
  io.list(d.signatures, [&](auto& s) { walk(io, s); });
}

}  // namespace sscard::keys
