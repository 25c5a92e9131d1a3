#include <doctest/doctest.h>

#include <string>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/model/fm.hpp"
#include "tests/support/fm_card.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

const std::string select_ssse = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
constexpr Byte external = 0x39;
constexpr Byte uk_id = 0x04;
const Bytes other_value(16, 0x5C);
const Bytes zeros(8, 0x00);

const model::KeyRow& row(std::string_view name) {
  return *model::find_key(model::Df::Ssse, name);
}

/// A card with SSSE founded: its MK is there, nothing else.
struct Founded {
  TestCard card{fm_blank()};
  FmBuilder builder{card};
  Founded() {
    builder.master_file();
    builder.environment();
  }
  unsigned load(std::string_view name, bool replaces = false) {
    return card.sw(builder.write_key(row(name), replaces).encode());
  }
};

/// 61xx or 6Cxx.
bool answers(TestCard& card, const std::string& command, unsigned family) {
  return card.sw(command) >> 8U == family;
}

/// Another value for UK, under the MK of SSSE, with a MAC that begins with `challenge`.
Bytes update_uk(ByteView challenge) {
  const auto algorithm = model::Algorithm::TripleDes;
  const auto scheme = model::SocialScheme::create(crypto::openssl(), algorithm);
  const auto key =
      model::SocialKey::create(crypto::openssl(), algorithm, test_key(model::Df::Ssse, "MK"));
  const Command command =
      apdu::fm_write_key(external, uk_id, model::fm::seal(key->cipher(), other_value));
  Header header = command.header;
  header.cla = 0x84;
  return apdu::with_mac(command, (*scheme)->key_load_mac(*key, challenge, header, command.data))
      .encode();
}

}  // namespace

TEST_CASE("while a directory is built keys come with a MAC that begins with zeros") {
  Founded made;
  CHECK(made.load("UK") == 0x9000);
  CHECK(made.load("UK") == 0x6A80);        // it is there: that is not a new one
  CHECK(made.load("UK", true) == 0x9000);  // another value
  CHECK(made.load("RK", true) == 0x6A88);  // nothing to replace
  for (const std::size_t changed : {6U, 32U}) {
    Bytes broken = made.builder.write_key(row("RK")).encode();
    broken[changed] ^= 0x01;
    CHECK(made.card.sw(broken) == 0x6988);
  }
  CHECK(made.card.sw("80D43A0003123456") == 0x6A86);  // a PIN is reloaded, not updated
  CHECK(made.card.sw("80D4370010" + std::string(32, '1')) == 0x6A86);
  CHECK(made.load("PIN") == 0x9000);
  CHECK(made.card.sw("0020000003123456") == 0x9000);
}

TEST_CASE("a key in the clear is taken while the directory is built, in the published form") {
  Founded made;
  const std::string rk = "80D4010A1539F0AA04AA" + to_hex(test_key(model::Df::Ssse, "RK"));
  CHECK(made.card.sw(rk) == 0x9000);
  CHECK(authenticate(made.card, model::Df::Ssse, "RK") == 0x9000);
  CHECK(made.card.sw("80D4390A10" + to_hex(other_value)) == 0x9000);
  CHECK((authenticate(made.card, model::Df::Ssse, "RK") & 0xFFF0U) == 0x63C0);
  CHECK(made.card.sw("80D4010B1539F0AA03AA" + to_hex(other_value)) == 0x6A80);  // two bits
  CHECK(made.card.sw("80D4010B1537F0AAFF66" + to_hex(other_value)) == 0x6A80);
}

TEST_CASE("after the end a key needs the master key, the protected form and a challenge") {
  TestCard card(fm_card_cells());
  CHECK(answers(card, select_ssse, 0x61));
  CHECK(card.sw(update_uk(zeros)) == 0x6982);
  CHECK(authenticate(card, model::Df::Ssse, "MK") == 0x9000);
  CHECK(card.sw(update_uk(zeros)) == 0x6984);
  CHECK(card.sw("80D4390410" + to_hex(other_value)) == 0x6982);
  card.challenge();
  CHECK(card.sw(update_uk(zeros)) == 0x6988);
  CHECK(authenticate(card, model::Df::Ssse, "UK") == 0x9000);
  CHECK(card.sw(update_uk(card.challenge())) == 0x9000);
  CHECK(authenticate(card, model::Df::Ssse, "UK") == 0x63C2);
  CHECK(card.sw(update_uk(card.challenge())) == 0x9000);  // and its tries are back
  CHECK(authenticate(card, model::Df::Ssse, "UK") == 0x63C2);
}

TEST_CASE("the card master key guards first keys while the card is built, and no longer") {
  Founded made;
  const Bytes first = made.builder.write_key(row("MK")).encode();
  CHECK(made.card.sw(first) == 0x6988);  // SSSE has its own by now: that is the guard
  CHECK(made.load("MK", true) == 0x9000);
  CHECK(answers(made.card, "00A40000023F00", 0x61));
  CHECK(made.card.sw("80E0DDF21638FFFFAAAAFFFFFF315041592E5359532E4444463031") == 0x9000);
  made.builder.end();
  CHECK(made.card.sw("00A4000002DDF2") != 0x6A82);
  const Bytes bank = made.builder.prepared().key_loads.back().command.encode();
  CHECK(made.card.sw(bank) == 0x6A82);  // no key file there
}

TEST_CASE("SM4 keys are loaded in the long form, and open what they should") {
  TestCard card(fm_blank());
  FmBuilder(card, model::Structure::V300, model::Algorithm::Sm4).everything();
  card.restart();
  CHECK(answers(card, select_ssse, 0x61));
  CHECK(card.full(select_ssse).find("9F0C03860103") != std::string::npos);
  CHECK(card.sw("0020000003123456") == 0x9000);
}
