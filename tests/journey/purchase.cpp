// A purchase from SELECT to TC: the terminal checks the card up to the authority's key, the
// issuer's host lives in the vault, the card computes with the other engine. And every way to be
// declined.
#include <doctest/doctest.h>

#include "tests/support/shop.hpp"

using namespace sscard;
using test::AcAnswer;
using test::Shop;
using test::shop_pin;

namespace {

constexpr std::array both = {false, true};
constexpr Byte tc = 0x40;

}  // namespace

TEST_CASE("a purchase: records, DDA, PIN, CDA, ARQC, ARPC, script, TC, with RSA and with SM2") {
  for (const bool sm : both) {
    CAPTURE(sm);
    Shop shop;
    REQUIRE(shop.begin(sm) == StatusWord::Ok);
    for (const char* record : {"010C", "020C", "011C", "021C"})
      CHECK_FALSE(shop.record(record).empty());
    shop.find_key();
    CHECK(shop.recovered(shop.dynamic_signature()).has_value());
    CHECK((sm ? shop.verify(shop_pin()) : shop.verify_enciphered(shop_pin())) == StatusWord::Ok);

    const Bytes first_list = shop.list_data(false, "");
    AcAnswer asked = shop.first(0x90);
    REQUIRE(asked.information == 0x80);
    CHECK(shop.combined_is_right(asked, first_list));
    asked = shop.with_cryptogram(asked);
    shop.cryptogram = asked.cryptogram;
    CHECK(asked.cvr() == "03A40002");
    CHECK(shop.authorize(asked) == StatusWord::Ok);

    CHECK(shop.issuer_script({.action = keys::ScriptAction::PutData,
                              .tag = 0x9F54,
                              .data = *from_hex("000000005000")}) == StatusWord::Ok);
    const Bytes lists = concat(first_list, shop.list_data(true, "3030"));
    AcAnswer completed = shop.second(0x50);
    REQUIRE(completed.information == tc);
    CHECK(shop.combined_is_right(completed, lists));
    completed = shop.with_cryptogram(completed);
    CHECK(completed.cvr() == "03640002");
    CHECK(shop.host_knows(completed));
    CHECK(to_hex(shop.card.send("80CA9F5400").data) == "9F5406000000005000");

    // and the next ones: offline up to the new limit, online above it
    for (const Byte expected : {tc, tc, tc, tc, tc, Byte{0x80}}) {
      REQUIRE(shop.begin(sm) == StatusWord::Ok);
      const AcAnswer next = shop.first(tc);
      CHECK(next.information == expected);
      CHECK(shop.host_knows(next));
    }
  }
}

TEST_CASE("the issuer changes the PIN, unblocks it, blocks and unblocks the application") {
  for (const bool sm : both) {
    CAPTURE(sm);
    Shop shop{{.actions = "0080"}};
    const auto scripted = [&](const keys::IssuerScript& script) {
      CHECK(shop.authorize(shop.ask_online(sm)) == StatusWord::Ok);
      CHECK(shop.second(tc).information == tc);
      return shop.issuer_script(script);
    };
    const auto pin_is = [&](int more) {
      std::string pin = shop_pin();
      for (char& digit : pin)
        digit = static_cast<char>('0' + (digit - '0' + more) % 10);
      REQUIRE(shop.begin(sm) == StatusWord::Ok);
      return shop.verify(pin);
    };
    using enum keys::ScriptAction;
    CHECK(scripted({.action = ChangePin, .offset = "444444"}) == StatusWord::Ok);
    CHECK(pin_is(4) == StatusWord::Ok);
    CHECK(scripted({.action = ChangePinKnowing, .offset = "777777", .current_offset = "444444"}) ==
          StatusWord::Ok);
    CHECK(pin_is(7) == StatusWord::Ok);
    CHECK(pin_is(4) == tries_left(2));
    CHECK(scripted({.action = UnblockPin}) == StatusWord::Ok);
    CHECK(pin_is(4) == tries_left(2));
    CHECK(scripted({.action = UpdateRecord,
                    .sfi = 1,
                    .record = 2,
                    .data = *from_hex("70065F2003414243")}) == StatusWord::Ok);
    REQUIRE(shop.begin(sm) == StatusWord::Ok);
    CHECK(to_hex(shop.record("020C")) == "70065F2003414243");

    CHECK(scripted({.action = BlockApplication}) == StatusWord::Ok);
    REQUIRE(shop.begin(sm) == StatusWord::Ok);
    AcAnswer refused = shop.first(0x80);
    CHECK(refused.information == 0x00);
    CHECK(shop.host_knows(refused));
    CHECK(shop.authorize(refused) == StatusWord::Ok);
    CHECK(shop.issuer_script({.action = UnblockApplication}) == StatusWord::Ok);
    CHECK(scripted({.action = BlockCard}) == StatusWord::Ok);
    CHECK(shop.begin(sm) == StatusWord::NotSupportedOrLocked);
  }
}

TEST_CASE("an expired card goes online by the issuer's action code and is declined there") {
  for (const bool sm : both) {
    Shop shop{{.expiry = "251130"}};
    REQUIRE(shop.begin(sm) == StatusWord::Ok);
    CHECK(to_hex(shop.element("011C", 0x5F24)) == "251130");  // before the day of the purchase
    shop.verification = "0040000000";                         // so the terminal says: expired
    const AcAnswer asked = shop.first(0x80);  // IAC online and default have this bit
    REQUIRE(asked.information == 0x80);
    CHECK(shop.authorize(asked, "3534") == StatusWord::Ok);  // 54: expired card
    const AcAnswer answer = shop.second(tc, "3534");
    CHECK(answer.information == 0x00);
    CHECK(shop.host_knows(answer));
    // the issuer's no counts also when the terminal passes a yes on
    const AcAnswer again = shop.ask_online(sm);
    CHECK(shop.authorize(again, "3534") == StatusWord::Ok);
    CHECK(shop.second(tc, "3030").information == 0x00);
  }
}

TEST_CASE("a used up PIN declines, and blocks the application when the issuer wants that") {
  for (const bool sm : both) {
    Shop shop{{.actions = "0040"}};
    REQUIRE(shop.begin(sm) == StatusWord::Ok);
    for (const unsigned left : {2U, 1U, 0U})
      CHECK(shop.verify("000000") == tries_left(left));
    REQUIRE(shop.begin(sm) == StatusWord::Ok);
    const AcAnswer declined = shop.first(0x80);
    CHECK(declined.information == 0x02);  // AAC, PIN tries
    CHECK((from_hex(declined.cvr())->at(2) & 0x40U) != 0);

    Shop blocking{{.actions = "0080"}};
    REQUIRE(blocking.begin(sm) == StatusWord::Ok);
    for (const unsigned left : {2U, 1U, 0U})
      CHECK(blocking.verify("000000") == tries_left(left));
    CHECK(blocking.card.select(cos::bank::ApplicationKind::Debit).sw ==
          StatusWord::FileInvalidated);
    REQUIRE(blocking.begin(sm) == StatusWord::Ok);
    CHECK(blocking.first(tc).cvr() == "03804200");
  }
}

TEST_CASE("a wrong answer of the issuer declines and takes no script") {
  for (const bool sm : both) {
    Shop shop{{.actions = "4000"}};
    const AcAnswer asked = shop.ask_online(sm);
    const auto decided = shop.vault.authorize(shop.online(asked, "3030"));
    for (std::size_t i = 0; i < decided->proof.size(); i += 3) {
      Shop other{{.actions = "4000"}};
      const AcAnswer same = other.ask_online(sm);
      Bytes proof = other.vault.authorize(other.online(same, "3030"))->proof;
      proof[i] ^= 0x01;
      CHECK(other.card.sw(Command{
                {0x00, 0x82, 0x00, 0x00},
                proof
      }) == StatusWord::AuthenticationFailed);
      CHECK(other.issuer_script({.action = keys::ScriptAction::UnblockPin}) ==
            StatusWord::ConditionsNotSatisfied);
      const AcAnswer declined = other.second(tc);
      CHECK(declined.information == 0x03);  // AAC, issuer authentication failed
      CHECK(other.host_knows(declined));
    }
  }
}

TEST_CASE("no answer of the issuer declines when it is mandatory") {
  for (const bool sm : both) {
    Shop shop{{.actions = "2000"}};
    shop.ask_online(sm);
    const AcAnswer declined = shop.second(tc);
    CHECK((declined.information & 0xC0U) == 0x00);
    CHECK(declined.cvr() == "03200400");
  }
}

TEST_CASE("each limit sends the card online, and declines where it cannot go") {
  struct Row {
    const char* limits;
    const char* currency;
    const char* country;
    unsigned approved;  ///< offline purchases of 10.00 before the limit speaks
  };
  constexpr Row rows[] = {
      {"9F540600000000 3000",                             "0156", "0156", 3},
      {"9F580104",                                        "0156", "0156", 5},
      {"9F530102",                                        "0840", "0156", 2},
      {"9F720102",                                        "0156", "0840", 2},
      {"9F7602 0344 9F7304 10000009 9F7506 000000004000", "0344", "0156", 4},
      {"9F7602 0344 9F7304 10000009 9F7506 000000004000", "0156", "0156", 4},
  };
  for (const bool sm : both) {
    for (const Row& row : rows) {
      Shop shop{{.limits = row.limits}};
      shop.currency = row.currency;
      shop.country = row.country;
      CAPTURE(row.limits);
      for (unsigned i = 0; i < row.approved; ++i) {
        REQUIRE(shop.begin(sm) == StatusWord::Ok);
        CHECK(shop.first(tc).information == tc);
      }
      REQUIRE(shop.begin(sm) == StatusWord::Ok);
      const AcAnswer asked = shop.first(tc);
      CHECK(asked.information == 0x80);
      CHECK((from_hex(asked.cvr())->at(2) & 0x20U) != 0);
    }
    Shop shop{{.limits = "9F5406000000001500 9F5C06000000002500 9F590103"}};
    REQUIRE(shop.begin(sm) == StatusWord::Ok);
    CHECK(shop.first(tc).information == tc);
    shop.ask_online(sm);
    CHECK(shop.second(tc, "5933").information == tc);  // between the limits: 20.00
    shop.ask_online(sm);
    const AcAnswer declined = shop.second(tc, "5A33");  // above the upper one
    CHECK((declined.information & 0xC0U) == 0x00);
    CHECK(shop.host_knows(declined));
  }
}
