#include "terminal/secure_module/psam_module.hpp"

#include <doctest/doctest.h>

#include "cos-sim/attach/in_process.hpp"
#include "terminal/secure_module/vault_module.hpp"
#include "tests/support/key_card.hpp"
#include "tests/support/test_vault.hpp"

using namespace sscard;

namespace {

struct Slot {
  explicit Slot(Bytes cells)
      : psam(std::move(cells)), link(psam.card), channel(link), module(channel) {}
  test::TestCard psam;
  cos::InProcessLink link;
  Channel channel;
  term::PsamModule module;
};

const term::CardIdentity card{
    {0x86, 0x99, 0x26, 0x01, 0x01, 0x00, 0x00, 0x01},
    "999901"
};
const std::array<Byte, 8> r = {1, 2, 3, 4, 5, 6, 7, 8};
const std::array<Byte, 8> d = {8, 7, 6, 5, 4, 3, 2, 1};

}  // namespace

TEST_CASE("a PSAM says what the vault says, for every key that enciphers, with either algorithm") {
  test::TestVault vault;
  term::VaultModule hsm(*vault);
  Slot slot(test::key_card_cells(model::KeyCard::Psam));
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4}) {
    term::CardIdentity who = card;
    who.algorithm = algorithm;
    for (const model::KeyRow& key : model::key_table()) {
      const bool asked =
          key.type == model::KeyType::External || key.type == model::KeyType::Internal;
      if (!asked || key.psam_usage == 0) continue;
      CAPTURE(key.name);
      const auto expected = hsm.authentication_data(who, key, r, d);
      if (!expected) continue;
      const auto answered = slot.module.authentication_data(who, key, r, d);
      REQUIRE(answered);
      CHECK(*answered == *expected);
    }
  }
}

TEST_CASE("what a PSAM lacks is said by name: a key, a level, an algorithm") {
  const model::KeyRow* irk = model::find_key(model::Df::Ssse, "IRK");
  model::KeyRow low = *irk;  // the PSAM has it with three levels; the card wants its id with more
  Slot slot(test::key_card_cells(model::KeyCard::Psam,
                                 test::ring_of("SSSE/STK", "8DA86E66A2CC3912DD7D71E562F7A0B6",
                                               "130E1DACFEF414735970C01DE1F81B2E")));
  CHECK_FALSE(slot.module.authentication_data(card, *irk, r, d));
  low.psam_usage = 0x68;  // three levels asked, the PSAM has 48 09
  low.psam_id = 0x09;
  const auto refused = slot.module.authentication_data(card, low, r, d);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::Keys);
}

TEST_CASE(
    "PIN unblock and reload commands come out of a PSAM as in the vectors, and EF16 is read") {
  Slot slot(test::key_card_cells(model::KeyCard::Psam,
                                 test::ring_of("SSSE/STK", "8DA86E66A2CC3912DD7D71E562F7A0B6",
                                               "130E1DACFEF414735970C01DE1F81B2E")));
  const model::KeyRow* stk = model::find_key(model::Df::Ssse, "STK");
  const std::array<Byte, 8> challenge = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88};
  const Pin pin(as_bytes("123456"));
  struct Row {
    model::Algorithm algorithm;
    const char* unblock;
    const char* reload;
  };
  for (const Row& row : {
           Row{model::Algorithm::TripleDes, "1CA64C34", "A92FE395125346361D712984"                },
           Row{model::Algorithm::Sm4,       "500ECCD6", "6E14BEE52049A8A3A29C77441B0E59D259510A99"}
  }) {
    term::CardIdentity who = card;
    who.algorithm = row.algorithm;
    const auto unblock = slot.module.pin_command(who, *stk, challenge, nullptr);
    REQUIRE(unblock);
    CHECK(unblock->header.cla == 0x84);
    CHECK(to_hex(unblock->data) == row.unblock);
    const auto reload = slot.module.pin_command(who, *stk, challenge, &pin);
    REQUIRE(reload);
    CHECK(to_hex(reload->data) == row.reload);
  }
  const auto number = slot.module.terminal_number();
  REQUIRE(number);
  CHECK(to_hex(*number) == "410100813475");
}
