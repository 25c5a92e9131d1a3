#include "cos-sim/social/pki/pki_pins.hpp"

#include <doctest/doctest.h>

#include "tests/support/pki_card.hpp"

using namespace sscard;
using model::PkiPin;
using test::TestCard;

namespace {

const std::string ssse = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";

struct Bench {
  TestCard card{test::pki_cells()};
  Bench() { card.sw(test::pki_adf); }
  unsigned admin(std::string_view pin = test::pki_admin_pin) {
    return test::pki_verify(card, PkiPin::Admin, pin);
  }
  unsigned user(std::string_view pin = test::pki_user_pin) {
    return test::pki_verify(card, PkiPin::User, pin);
  }
  unsigned authenticate() {
    Bytes command{0x00, 0x82, 0x00, 0x00, 16};
    append(command, test::pki_answer(card, test::pki_master));
    return card.sw(command);
  }
  /// Class 84 under an SM4 key: sixteen or thirty-two bytes and a MAC over a fresh challenge.
  unsigned protect(const Header& head, ByteView data, ByteView key) {
    const auto scheme = model::SocialScheme::create(crypto::openssl(), model::Algorithm::Sm4);
    const auto sm4 = model::SocialKey::create(crypto::openssl(), model::Algorithm::Sm4, key);
    const Bytes challenge = card.raw(*from_hex("0084000010"));
    Bytes command{head.cla, head.ins, head.p1, head.p2, static_cast<Byte>(data.size() + 4)};
    append(command, data);
    append(command, (*scheme)->key_load_mac(*sm4, ByteView{challenge}.first(16), head, data));
    return card.sw(command);
  }
  unsigned change_admin(std::string_view from, std::string_view to) {
    const auto key = test::pki_hash(from);
    const auto cipher = crypto::openssl().cipher(crypto::CipherKind::Sm4, key);
    const Bytes data = crypto::encrypt_ecb(**cipher, test::pki_hash(to));
    return protect({0x84, 0x5E, 0x01, 0x00}, data, key);
  }
};

}  // namespace

TEST_CASE("each PKI PIN has six tries of its own, apart from each other and from the social PIN") {
  Bench bench;
  for (unsigned left = 5; left > 0; --left)
    CHECK(bench.user("000000") == (0x63C0U | left));
  bench.card.restart();
  bench.card.sw(test::pki_adf);
  CHECK(bench.user("000000") == 0x63C0);
  CHECK(bench.user() == 0x6983);
  CHECK(bench.admin("000000") == 0x63C5);
  CHECK(bench.admin() == 0x9000);
  bench.card.sw(ssse);
  CHECK(bench.card.sw("0020000000") == 0x63C6);
  for (unsigned i = 0; i < 6; ++i)
    bench.card.sw("0020000003999999");
  CHECK(bench.card.sw("0020000003123456") == 0x6983);
  bench.card.sw(test::pki_adf);
  CHECK(bench.admin() == 0x9000);
}

TEST_CASE("a PIN is proved over a challenge of sixteen bytes, once, and no other") {
  Bench bench;
  CHECK(bench.card.sw("0020018110" + std::string(32, '0')) == 0x6984);
  bench.card.challenge();
  CHECK(bench.card.sw("0020018110" + std::string(32, '0')) == 0x6984);
  CHECK(bench.user() == 0x9000);
  CHECK(bench.user("135791") == 0x63C5);                                // no try was lost above
  CHECK(bench.card.sw("002A9E9A20" + std::string(64, '5')) == 0x6982);  // and the level is gone
  CHECK(bench.card.sw("0020018210" + std::string(32, '0')) == 0x6A86);
  CHECK(bench.card.sw("0020018103135790") == 0x6700);
  bench.card.sw(test::pki_df);
  CHECK(bench.user() == 0x6A88);
}

TEST_CASE("the card hashes a PIN for a host that cannot") {
  Bench bench;
  CHECK(bench.card.full("80C4010305C103135790") ==
        to_hex(test::pki_hash(test::pki_user_pin)) + "9000");
  CHECK(bench.card.sw("80C4010305C203135790") == 0x6A80);
  CHECK(bench.card.sw("80C4010305C102135790") == 0x6A80);
  CHECK(bench.card.sw("80C4010305C1031357A0") == 0x6A80);
  CHECK(bench.card.sw("80C4010405C103135790") == 0x6A86);
}

TEST_CASE("the user changes the PIN with the old one, which counts") {
  Bench bench;
  CHECK(bench.card.sw("805E010007135790FF112233") == 0x6A86);
  CHECK(bench.card.sw("805E018107135791FF112233") == 0x63C5);
  CHECK(bench.card.sw("805E018107135790FF11223A") == 0x6A80);
  CHECK(bench.card.sw("805E018107135790FF112233") == 0x9000);
  CHECK(bench.user() == 0x63C5);
  CHECK(bench.user("112233") == 0x9000);
}

TEST_CASE("the admin PIN changes under itself, with its level and a MAC") {
  Bench bench;
  CHECK(bench.change_admin(test::pki_admin_pin, "111111") == 0x6982);
  bench.admin();
  CHECK(bench.change_admin("999999", "111111") == 0x6988);
  CHECK(bench.card.sw("845E010014" + std::string(40, '0')) == 0x6984);
  CHECK(bench.change_admin(test::pki_admin_pin, "111111") == 0x9000);
  CHECK(bench.admin() == 0x63C5);
  CHECK(bench.admin("111111") == 0x9000);
}

TEST_CASE("the master key replaces itself and reloads a blocked PIN") {
  Bench bench;
  const auto scheme = model::SocialScheme::create(crypto::openssl(), model::Algorithm::Sm4);
  const auto mk =
      model::SocialKey::create(crypto::openssl(), model::Algorithm::Sm4, test::pki_master);
  const auto sealed = [&](const model::KeyHeader& header, ByteView value) {
    return (*scheme)->seal_key_record(*mk, model::encode(header, value));
  };
  for (unsigned i = 0; i < 6; ++i)
    bench.user("000000");
  const auto pin = sealed(model::pki_pin_header(PkiPin::User), test::pki_hash("445566"));
  CHECK(bench.protect({0x84, 0xD4, 0x00, 0x00}, pin, test::pki_master) == 0x6982);
  CHECK(bench.authenticate() == 0x9000);
  CHECK(bench.protect({0x84, 0xD4, 0x00, 0x00}, pin, test::pki_master) == 0x9000);
  CHECK(bench.user("445566") == 0x9000);
  const Bytes other(16, 0x77);
  CHECK(bench.protect({0x84, 0xD4, 0x01, 0x00}, sealed(model::pki_master_header(), other),
                      test::pki_master) == 0x9000);
  CHECK(bench.authenticate() == 0x63C9);
}

TEST_CASE("PKI and SSSE are separate: commands, levels, and the card block") {
  Bench bench;
  TestCard& card = bench.card;
  CHECK(card.sw("00B201040A") == 0x6D00);
  CHECK(card.sw("841600000411223344") == 0x6D00);
  bench.admin();
  card.sw(ssse);
  CHECK(card.sw("0020018110" + std::string(32, '0')) == 0x6A86);
  CHECK(card.sw("00460000020012") == 0x6D00);
  CHECK(card.sw("0020000003123456") == 0x9000);
  card.sw(test::pki_adf);
  CHECK(card.sw("00460000020012") == 0x6982);
  card.sw(ssse);
  CHECK(card.sw("0020000000") == 0x63C6);
  card.restart();
  CHECK(card.sw("0020018110" + std::string(32, '0')) == 0x6D00);
}

namespace {

unsigned card_block(TestCard& card) {
  const auto scheme = model::SocialScheme::create(crypto::openssl(), model::Algorithm::Sm4);
  const auto key = [](std::string_view name) {
    return std::move(*model::SocialKey::create(crypto::openssl(), model::Algorithm::Sm4,
                                               test::test_key(model::Df::Ssse, name)));
  };
  const model::Block8 original{1, 2, 3, 4, 5, 6, 7, 8};
  Bytes command{0x00, 0x82, 0x00, 0x01, 16};
  append(command, (*scheme)->authentication_data(key("BK"), card.challenge(), original));
  append(command, original);
  if (const unsigned sw = card.sw(command); sw != 0x9000) return sw;
  const Header head{0x84, 0x16, 0x00, 0x00};
  Bytes block{0x84, 0x16, 0x00, 0x00, 4};
  append(block, (*scheme)->command_mac(key("STK"), card.challenge(), head, {}));
  return card.sw(block);
}

}  // namespace

TEST_CASE("CARD BLOCK leaves the PKI application alone, unless the MF was made to lock with SSSE") {
  for (const bool locking : {false, true}) {
    TestCard card(test::pki_cells(locking));
    card.sw(ssse);
    CHECK(card_block(card) == 0x9000);
    CHECK(card.sw("0084000008") == 0x9303);
    card.restart();
    CHECK(card.sw(ssse) == 0x6A81);
    CHECK(card.sw(test::pki_df) == (locking ? 0x6A81U : 0x6110U));
    CHECK(card.sw("00A40000023F00") == (locking ? 0x6A81U : 0x6107U));
    CHECK(card.sw("0084000008") == (locking ? 0x9303U : 0x9000U));
  }
}

TEST_CASE("a card whose MF locks with SSSE takes no bank side") {
  TestCard card;
  test::SocialBuilder builder(card);
  builder.transport_code();
  model::DfHeader header = model::header_of(model::Df::Mf);
  header.locks_card = true;
  const auto create = [&](const model::DfHeader& what) {
    const Bytes data = model::encode(what);
    Bytes command{0x80, 0xE0, 0x01, 0x00, static_cast<Byte>(data.size())};
    append(command, data);
    return card.sw(command);
  };
  CHECK(create(header) == 0x9000);
  CHECK(create(model::header_of(model::Df::Pse)) == 0x6985);
  CHECK(create(model::header_of(model::Df::Ssse)) == 0x9000);
}
