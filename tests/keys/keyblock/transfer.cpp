#include "keys/keyblock/transfer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "keys/vault/test_keys.hpp"
#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

KeyBytes copy(const KeyBytes& key) {
  return KeyBytes(key.reveal(SecretAccess::for_cipher()));
}

TransferKey transfer_for(Owner owner, BlockVersion version = BlockVersion::Sm4) {
  return {KeyBytes("A0A1A2A3A4A5A6A7A8A9AAABACADAEAF"_hex), version, owner, true};
}

/// An entry of the test set as one that may travel.
KeyEntry exportable(const KeyEntry& entry) {
  KeyEntry out{entry.facts, entry.kcv, copy(entry.secret), 0};
  out.facts.exportability = Exportability::InKeyBlock;
  return out;
}

const KeyRing& ring() {
  static const KeyRing all = test_key_ring(crypto::openssl()).value();
  return all;
}

const KeyEntry& entry_of(Purpose purpose) {
  const auto entries = ring().entries();
  const auto found =
      std::ranges::find_if(entries, [&](const KeyEntry& e) { return e.facts.purpose == purpose; });
  REQUIRE(found != entries.end());
  return *found;
}

bool never_travels(Purpose purpose) {
  return transfer_table()[static_cast<std::size_t>(purpose)].usage == nullptr;
}

bool is_refused(const auto& result) {
  return !result.has_value() && result.error().kind == ErrorKind::Keys;
}

}  // namespace

TEST_CASE("every key of the test set travels to another vault and is the same there") {
  KeyRing other(crypto::botan());
  std::size_t moved = 0;
  std::size_t kept = 0;
  for (const KeyEntry& entry : ring().entries()) {
    if (never_travels(entry.facts.purpose)) {
      ++kept;
      continue;
    }
    CAPTURE(entry.facts.name);
    const TransferKey transfer = transfer_for(entry.owner());
    const auto block = export_key(crypto::openssl(), transfer, exportable(entry), AtReceiver::Keep);
    REQUIRE(block.has_value());
    auto imported = import_key(crypto::botan(), transfer, *block, entry.facts);
    REQUIRE(imported.has_value());
    CHECK(imported->secret.same_as(entry.secret));
    CHECK(imported->facts == entry.facts);
    CHECK(other.add(imported->facts, std::move(imported->secret)).has_value());
    ++moved;
  }
  CHECK(moved + kept == ring().entries().size());
  CHECK(moved > 10);
}

TEST_CASE("a key that may not leave, a PIN, another owner and a production key do not travel") {
  const KeyEntry& bank = entry_of(Purpose::Cryptogram);
  const auto refused = [](const KeyEntry& entry, const TransferKey& transfer) {
    return is_refused(export_key(crypto::openssl(), transfer, entry, AtReceiver::Keep));
  };
  CHECK_FALSE(refused(exportable(bank), transfer_for(Owner::Bank)));
  CHECK(refused(bank, transfer_for(Owner::Bank)));
  CHECK(refused(exportable(bank), transfer_for(Owner::Social)));
  CHECK(refused(exportable(entry_of(Purpose::InitialPin)), transfer_for(Owner::Social)));
  TransferKey production = transfer_for(Owner::Bank);
  production.test = false;
  CHECK(refused(exportable(bank), production));
}

TEST_CASE("a block comes in only as exactly the key that was announced") {
  const KeyEntry& card_key = entry_of(Purpose::CardKey);
  const TransferKey transfer = transfer_for(Owner::Social);
  const std::string block =
      export_key(crypto::openssl(), transfer, exportable(card_key), AtReceiver::Keep).value();
  const auto refused = [&](const std::function<void(KeyFacts&)>& change) {
    KeyFacts announced = card_key.facts;
    change(announced);
    return is_refused(import_key(crypto::openssl(), transfer, block, announced));
  };
  CHECK_FALSE(refused([](KeyFacts&) {}));
  CHECK(refused([](KeyFacts& f) { f.purpose = Purpose::HandOverMaster; }));
  CHECK(refused([](KeyFacts& f) { f.purpose = Purpose::Cryptogram; }));
  CHECK(refused([](KeyFacts& f) { f.slot.id ^= 0x01; }));
  CHECK(refused([](KeyFacts& f) { f.slot.df = model::Df::Df04; }));
  CHECK(refused([](KeyFacts& f) {
    f.level = f.level == model::KeyLevel::City ? model::KeyLevel::National : model::KeyLevel::City;
  }));
  CHECK(refused([](KeyFacts& f) { f.algorithm = crypto::CipherKind::Aes; }));
  CHECK(refused([](KeyFacts& f) { ++f.version; }));
  CHECK(refused([](KeyFacts& f) { f.region = "999902"; }));
  CHECK(refused([](KeyFacts& f) { f.test = false; }));
}

TEST_CASE("exchange keys share a usage, and still none comes in as another one") {
  const KeyEntry& bank = entry_of(Purpose::BankExchange);
  const TransferKey transfer = transfer_for(Owner::Bank);
  const std::string block =
      export_key(crypto::openssl(), transfer, exportable(bank), AtReceiver::Keep).value();
  CHECK(import_key(crypto::openssl(), transfer, block, bank.facts).has_value());
  KeyFacts other = entry_of(Purpose::SocialExchange).facts;
  CHECK(is_refused(import_key(crypto::openssl(), transfer_for(Owner::Social), block, other)));
}

TEST_CASE("a bank that knows no descriptor delivers its issuer keys, but no key of the table") {
  const KeyEntry& bank = entry_of(Purpose::ScriptMac);
  const TransferKey transfer = transfer_for(Owner::Bank, BlockVersion::B);
  const auto plain = [&](const char* usage, std::vector<OptionalBlock> optional) {
    const BlockHeader header{BlockVersion::B, usage, 'T', 'X', "01", 'E', std::move(optional)};
    return make_key_block(crypto::openssl(), transfer.key, header, bank.secret).value();
  };
  KeyFacts announced = bank.facts;
  announced.version = 1;
  const auto imported = import_key(crypto::openssl(), transfer, plain("E2", {}), announced);
  REQUIRE(imported.has_value());
  CHECK(imported->facts.exportability == Exportability::InKeyBlock);
  const auto refused = [&](const std::string& block) {
    return is_refused(import_key(crypto::openssl(), transfer, block, announced));
  };
  CHECK(refused(plain("E1", {})));
  CHECK_FALSE(refused(plain("E2", {
                                      {"KC", "00" + to_hex(bank.kcv)}
  })));
  CHECK(refused(plain("E2", {
                                {"KC", "00AABBCC"}
  })));
  CHECK(refused(plain("E2", {
                                {"KC", "00"}
  })));
  KeyFacts hand_over = entry_of(Purpose::HandOverKmc).facts;
  hand_over.version = 1;
  CHECK(is_refused(import_key(crypto::openssl(), transfer, plain("14", {}), hand_over)));
}

TEST_CASE("a block of another version than the transfer key was agreed for is refused") {
  const KeyEntry& bank = entry_of(Purpose::Cryptogram);
  const auto block = export_key(crypto::openssl(), transfer_for(Owner::Bank, BlockVersion::B),
                                exportable(bank), AtReceiver::PassOnInKeyBlock);
  REQUIRE(block.has_value());
  for (const BlockVersion version : {BlockVersion::D, BlockVersion::Sm4}) {
    CHECK(is_refused(
        import_key(crypto::openssl(), transfer_for(Owner::Bank, version), *block, bank.facts)));
  }
}

TEST_CASE("every purpose has its row") {
  CHECK(transfer_table().size() == purpose_count);
}
