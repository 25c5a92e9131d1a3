#include "cos-sim/psam/key_card_environment.hpp"

#include <doctest/doctest.h>

#include "keys/carrier/key_card_commands.hpp"
#include "tests/support/key_card.hpp"

using namespace sscard;
using test::TestCard;

namespace {

const std::string sx1 = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
const std::string sx3 = "00A404000F7378332E73682EC9E7BBE1B1A3D5CF";

/// The master key of the application under sx1 of a card, and what is done with it.
struct Master {
  explicit Master(TestCard& on)
      : card(on),
        scheme(std::move(
            *model::SocialScheme::create(crypto::openssl(), model::Algorithm::TripleDes))),
        key(make(test::key_card_order(on, model::KeyCard::Psam).chip_serial)) {}

  static model::SocialKey make(const std::array<Byte, 8>& serial) {
    const auto value = keys::key_card_master(test::test_ring(), serial, {0xDDF1, 0xDF01});
    return std::move(*model::SocialKey::create(crypto::openssl(), model::Algorithm::TripleDes,
                                               value->reveal(SecretAccess::for_cipher())));
  }

  /// WRITE KEY, enciphered and with a MAC.
  Bytes load(const model::CarriedKey& name, Byte fill) {
    Bytes data =
        to_bytes(ByteView{scheme->seal_key_record(key, model::encode(name, Bytes(16, fill)))});
    const Header head{0x84, 0xD4, 0x00, 0x00};
    append(data, scheme->key_load_mac(key, card.challenge(), head, data));
    return concat(Bytes{0x84, 0xD4, 0x00, 0x00, static_cast<Byte>(data.size())}, data);
  }

  unsigned authenticate() {
    const model::Block8 d{1, 2, 3, 4, 5, 6, 7, 8};
    const auto a = scheme->authentication_data(key, card.challenge(), d);
    return card.sw(concat(Bytes{0x00, 0x82, 0x00, 0x00, 0x10}, concat(a, d)));
  }

  TestCard& card;
  std::unique_ptr<model::SocialScheme> scheme;
  model::SocialKey key;
};

}  // namespace

TEST_CASE("a PSAM has its environments, its terminal number and no social or bank command") {
  TestCard card(test::key_card_cells(model::KeyCard::Psam));
  CHECK(card.full("00B0960006") == "4101008134759000");
  CHECK(card.sw("00D6960006111111111111") == 0x6982);
  CHECK(card.sw(sx1) == 0x6113);
  CHECK(card.sw("00A4040006D15600000590") == 0x610A);
  CHECK(card.sw(sx3) == 0x6113);
  CHECK(card.full("00A4020002DF01") == "6F098407D15600000590039000");
  CHECK(card.sw("0088000010" + std::string(32, '0')) == 0x6D00);
  CHECK(card.sw("80E20000010A") == 0x6E00);
  CHECK(card.sw("00A404000E315041592E5359532E4444463031") == 0x6A82);
}

TEST_CASE("keys of a PSAM are changed under its application master key only, old or new at a cut") {
  const Bytes before = test::key_card_cells(model::KeyCard::Psam);
  const model::CarriedKey stk{0x48, 0x09, 1, model::Algorithm::TripleDes};
  const std::string use = "BFDE480918869926010100000139393939303173781122334455667788";
  const auto answer = [&](TestCard& card) {
    card.sw(sx1);
    card.sw("00A4020002DF01");
    REQUIRE(card.sw(use) == 0x9000);
    return card.full("80FA0000080102030405060708");
  };
  TestCard plain(before);
  Master master(plain);
  const std::string old_answer = answer(plain);
  CHECK(plain.sw(master.load(stk, 0x21)) == 0x6982);
  CHECK(master.authenticate() == 0x9000);
  const model::CarriedKey foreign{0x48, 0x09, 2, model::Algorithm::Sm4};
  CHECK(plain.sw(master.load(foreign, 0x22)) == 0x6A80);  // SM4 lives under sx3
  CHECK(plain.sw(master.load(stk, 0x21)) == 0x9000);
  const std::string new_answer = answer(plain);
  CHECK(new_answer != old_answer);
  for (std::uint64_t cut = 0; cut < 6000; cut += 97) {
    TestCard card(before);
    Master owner(card);
    answer(card);
    REQUIRE(owner.authenticate() == 0x9000);
    const Bytes load = owner.load(stk, 0x21);
    card.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut), .weak = cut % 2 == 0});
    const unsigned sw = card.sw(load);
    const bool finished = !card.power.dark();
    card.power.disarm();
    card.restart();
    const std::string now = answer(card);
    CAPTURE(cut);
    CHECK((now == old_answer || now == new_answer));
    if (sw == 0x9000) CHECK(now == new_answer);
    if (finished) break;
  }
}

TEST_CASE("levels end on the way to another environment of a key card") {
  TestCard card(test::key_card_cells(model::KeyCard::Psam));
  Master master(card);
  card.sw(sx1);
  card.sw("00A4020002DF01");
  REQUIRE(master.authenticate() == 0x9000);
  card.sw(sx3);
  card.sw(sx1);
  card.sw("00A4020002DF01");
  CHECK(card.sw(master.load({0x48, 0x09, 1, model::Algorithm::TripleDes}, 1)) == 0x6982);
}

TEST_CASE(
    "of a protected load every byte counts: changed once, it is refused and nothing changes") {
  const model::CarriedKey stk{0x48, 0x09, 1, model::Algorithm::TripleDes};
  TestCard card(test::key_card_cells(model::KeyCard::Psam));
  Master master(card);
  card.sw(sx1);
  card.sw("00A4020002DF01");
  REQUIRE(master.authenticate() == 0x9000);
  const Bytes before = card.cells();
  const std::size_t size = master.load(stk, 0x21).size();
  for (std::size_t at = 0; at < size; ++at) {
    for (const unsigned mask : {0x01U, 0x80U}) {
      Bytes load = master.load(stk, 0x21);
      load[at] = static_cast<Byte>(load[at] ^ mask);
      CAPTURE(at);
      CHECK(card.sw(load) != 0x9000);
      CHECK(card.cells() == before);
    }
  }
  CHECK(card.sw(master.load(stk, 0x21)) == 0x9000);
}
