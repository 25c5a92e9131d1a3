#include "tests/support/key_card.hpp"

#include <map>
#include <stdexcept>

#include "keys/carrier/key_card_commands.hpp"
#include "keys/vault/test_keys.hpp"

namespace sscard::test {
namespace {

void add(keys::KeyRing& ring, const model::KeyRow& row, crypto::CipherKind algorithm,
         std::string_view value) {
  keys::KeyFacts facts;
  facts.name = std::string(row.name) + std::to_string(static_cast<int>(algorithm));
  facts.slot = {row.df, row.type, row.id};
  facts.level = row.level;
  facts.algorithm = algorithm;
  facts.test = true;
  const Status added = ring.add(facts, KeyBytes(*from_hex(value)));
  if (!added) throw std::runtime_error("ring_of");
}

}  // namespace

cos::Blank key_card_blank(model::KeyCard kind) {
  cos::Blank blank = TestCard::blank_of(9);
  blank.kind = static_cast<cos::CardKind>(kind);
  return blank;
}

Bytes key_card_cells(model::KeyCard kind, const keys::KeyRing& ring) {
  TestCard card(key_card_blank(kind));
  return key_card_cells(key_card_order(card, kind), ring);
}

Bytes key_card_cells(const keys::KeyCardOrder& order, const keys::KeyRing& ring) {
  TestCard card(key_card_blank(order.kind));
  const auto commands = keys::compose_key_card(ring, order);
  if (!commands) throw std::runtime_error("key card: " + commands.error().what.english());
  for (const Command& command : *commands) {
    const unsigned sw = card.sw(command.encode());
    const bool fine = sw == 0x9000 || sw >> 8U == 0x61;
    if (!fine) throw std::runtime_error("key card: " + to_hex(command.encode()));
  }
  return card.cells();
}

Bytes key_card_cells(model::KeyCard kind) {
  static std::map<model::KeyCard, Bytes> cells;
  Bytes& out = cells[kind];
  if (out.empty()) out = key_card_cells(kind, test_ring());
  return out;
}

const keys::KeyRing& test_ring() {
  static const keys::KeyRing ring = std::move(keys::test_key_ring(crypto::openssl())).value();
  return ring;
}

keys::KeyCardOrder key_card_order(TestCard& card, model::KeyCard kind) {
  keys::KeyCardOrder order;
  order.kind = kind;
  const Bytes atr = card.restart();
  std::copy(atr.end() - 8, atr.end(), order.chip_serial.begin());
  if (kind == model::KeyCard::Psam) order.terminal = "410100813475"_hex;
  return order;
}

keys::KeyRing ring_of(const char* df_key, std::string_view triple_des, std::string_view sm4) {
  const std::string_view name(df_key);
  const auto slash = name.find('/');
  const model::KeyRow* row =
      model::find_key(*model::df_by_name(name.substr(0, slash)), name.substr(slash + 1));
  if (row == nullptr) throw std::runtime_error("ring_of");
  keys::KeyRing ring(crypto::openssl());
  for (const keys::KeyEntry& entry : test_ring().entries()) {
    const bool custody = keys::row(entry.facts.purpose).steps == 0 ||
                         entry.facts.purpose == keys::Purpose::Transport ||
                         entry.facts.purpose == keys::Purpose::CardMaster;
    if (custody)
      static_cast<void>(
          ring.add(entry.facts, KeyBytes(entry.secret.reveal(SecretAccess::for_cipher()))));
  }
  add(ring, *row, crypto::CipherKind::TripleDes, triple_des);
  add(ring, *row, crypto::CipherKind::Sm4, sm4);
  return ring;
}

}  // namespace sscard::test
