// One card of every structure through production and a terminal: issued in this process, read back
// equal, opened by the keys its structure asks for.
#include <doctest/doctest.h>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/model/field_address.hpp"
#include "cos-sim/kernel/inspect.hpp"
#include "terminal/secure_module/vault_module.hpp"
#include "terminal/social/social_visit.hpp"
#include "tests/support/issued_card.hpp"
#include "tools/sscard/test_card.hpp"

using namespace sscard;

namespace {

struct Product {
  model::Structure structure;
  model::Algorithm algorithm;
};

constexpr Product products[] = {
    {model::Structure::V100, model::Algorithm::TripleDes},
    {model::Structure::V200, model::Algorithm::TripleDes},
    {model::Structure::V201, model::Algorithm::TripleDes},
    {model::Structure::V300, model::Algorithm::TripleDes},
    {model::Structure::V300, model::Algorithm::Sm4      },
};

perso::Profile profile_of(const Product& product) {
  perso::Profile out = perso::test_profile();
  out.structure = product.structure;
  out.algorithm = product.algorithm;
  return out;
}

perso::CardOrder order_of(const perso::Profile& profile, std::uint32_t index) {
  perso::CardOrder out = test::sample_order(index);
  out.social->holder.structure = profile.structure;
  return out;
}

void put(perso::CardOrder& order, const perso::Profile& profile, const char* place,
         std::string_view text) {
  const auto address = model::parse_field_address(place);
  REQUIRE(address);
  auto value = model::encode_field(*address, text, profile.tree());
  REQUIRE_MESSAGE(value, place);
  order.social->more.push_back(std::move(*value));
}

/// Bytes that compress into nothing: every chunk of a read-back differs.
Bytes photo() {
  Bytes out(0x1000);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<Byte>(i * 31U + (i >> 8U));
  return out;
}

}  // namespace

TEST_CASE("a card of every structure is issued, and its terminal gets the same person back") {
  std::uint32_t index = 0;
  for (const Product& product : products) {
    CAPTURE(model::text(product.structure));
    CAPTURE(int(product.algorithm));
    const perso::Profile profile = profile_of(product);
    perso::CardOrder order = order_of(profile, index);
    put(order, profile, "df01ef0521", "测试路一号");
    if (product.structure != model::Structure::V100) {
      put(order, profile, "ssseef08", to_hex(photo()));
      put(order, profile, "df02ef1599_2", "001:20260102:999901");
    }
    test::Bureau bureau(keys::Step::Both, profile);
    test::MemoryCard card(static_cast<Byte>(++index));
    const auto record = bureau.issue(card, order);
    REQUIRE_MESSAGE(record, record.error().what.english());
    CHECK(record->structure == product.structure);

    cos::InProcessLink link = card.link();
    Channel channel(link);
    term::VaultModule module(bureau.vault());
    test::SeededRandom random(5);
    term::SocialVisit visit(channel, module, random);
    const auto report = term::run_social_visit(visit, {});
    REQUIRE_MESSAGE(report, report.error().what.english());
    CHECK(report->card.holder == order.social->holder);
    CHECK(report->card.algorithm == product.algorithm);
    CHECK_FALSE(report->card.person_locked);
    REQUIRE(report->protected_values.size() == 3);
    CHECK(report->protected_values[1].text == "测试路一号");
  }
}

TEST_CASE("a 3.00 card says name and number to nobody who has not proven RKSSSE") {
  for (const Product& product : {products[3], products[4]}) {
    const perso::Profile profile = profile_of(product);
    const perso::CardOrder order = order_of(profile, 40);
    test::Bureau bureau(keys::Step::Both, profile);
    test::MemoryCard card(41);
    REQUIRE(bureau.issue(card, order));
    cos::InProcessLink link = card.link();
    Channel channel(link);
    term::VaultModule module(bureau.vault());
    test::SeededRandom random(5);
    term::SocialVisit visit(channel, module, random);
    const auto seen = visit.read_public();
    REQUIRE(seen);
    CHECK(seen->person_locked);
    CHECK(seen->holder.name.empty());
    CHECK(seen->holder.card_number == order.social->holder.card_number);
    CHECK_FALSE(visit.read_person());  // not proven genuine yet
    const auto tag = channel.transmit(apdu::read_record_by_tag(0x09, apdu::Sfi(Byte{0x06})));
    REQUIRE(tag);
    CHECK(tag->sw == StatusWord::SecurityNotSatisfied);
    REQUIRE(visit.prove_genuine());
    const auto wrong = visit.authenticate(model::Df::Ssse, "UK");
    REQUIRE(wrong);
    CHECK_FALSE(visit.read_person());  // another key of the same directory opens nothing
    REQUIRE(visit.authenticate(model::Df::Ssse, "RK"));
    const auto person = visit.read_person();
    REQUIRE_MESSAGE(person, person.error().what.english());
    CHECK(person->holder == order.social->holder);
  }
}

TEST_CASE("both stepwise orders work for SM4 cards, whose person the second step cannot read") {
  const perso::Profile profile = profile_of(products[4]);
  Byte serial = 60;
  for (const auto& [first, second] : {std::pair(keys::Step::SocialFirst, keys::Step::BankSecond),
                                      std::pair(keys::Step::BankFirst, keys::Step::SocialSecond)}) {
    const perso::CardOrder order = order_of(profile, serial);
    test::MemoryCard card(++serial);
    const auto one = test::Bureau(first, profile).issue(card, order);
    REQUIRE_MESSAGE(one, one.error().what.english());
    const auto two = test::Bureau(second, profile).issue(card, order);
    REQUIRE_MESSAGE(two, two.error().what.english());
  }
}

TEST_CASE("an extension's files and its local directory are issued, filled and guarded") {
  perso::Profile profile = profile_of(products[2]);
  auto files = real_world().files.read(SSCARD_SOURCE "/tools/profiles/extension-example.toml");
  REQUIRE(files);
  auto extension = model::parse_extension("example.toml", *files);
  REQUIRE(extension);
  profile.extension = *extension;
  perso::CardOrder order = order_of(profile, 80);
  put(order, profile, "ssseef0dea", "JSA123456789");
  put(order, profile, "df06ef05c2", "A12345678");
  put(order, profile, "df06ef0861", "1234");
  test::Bureau bureau(keys::Step::Both, profile);
  test::MemoryCard card(81);
  const auto record = bureau.issue(card, order);
  REQUIRE_MESSAGE(record, record.error().what.english());

  cos::InProcessLink link = card.link();
  Channel channel(link);
  term::VaultModule module(bureau.vault());
  test::SeededRandom random(5);
  term::SocialVisit visit(channel, module, random);
  REQUIRE(visit.read_public());
  const auto local = channel.transmit(apdu::read_record_by_tag(0xEA, apdu::Sfi(Byte{0x0D})));
  REQUIRE(local);
  CHECK(as_text(ByteView(local->data).subspan(2)) == "JSA123456789");
  REQUIRE(visit.prove_genuine());
  REQUIRE(visit.open(model::Df::Df06));
  const auto locked = channel.transmit(apdu::read_record(2, apdu::Sfi(Byte{0x05}), 11));
  REQUIRE(locked);
  CHECK(locked->sw == StatusWord::SecurityNotSatisfied);
  REQUIRE(visit.authenticate(model::Df::Df06, "RK1"));
  const auto open = channel.transmit(apdu::read_record(2, apdu::Sfi(Byte{0x05}), 11));
  REQUIRE(open);
  CHECK(as_text(ByteView(open->data).subspan(2)) == "A12345678");
}
