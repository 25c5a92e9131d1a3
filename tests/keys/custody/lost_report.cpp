#include "keys/custody/lost_report.hpp"

#include <doctest/doctest.h>

#include "keys/carrier/key_card_commands.hpp"
#include "tests/support/custody_desk.hpp"
#include "tests/support/key_card.hpp"

using namespace sscard;
using namespace sscard::keys;
using test::CustodyDesk;

namespace {

std::vector<CarriedMaster> masters_of(model::KeyCard kind) {
  std::vector<CarriedMaster> out;
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4})
    for (CarriedMaster& master : carried_masters(test::test_ring(), kind, algorithm))
      out.push_back(std::move(master));
  return out;
}

void issue(CustodyDesk& desk, model::KeyCard kind, const char* serial) {
  CustodyEntry entry = CustodyDesk::entry(CustodyEvent::Issued, serial);
  entry.kind = kind;
  entry.detail = issue_detail("for the city | with a bar", masters_of(kind));
  REQUIRE(desk.write(entry));
}

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t n = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
    ++n;
  return n;
}

}  // namespace

TEST_CASE("the keys of a card come back out of the line that issued it") {
  for (const model::KeyCardRow& kind : model::key_card_table()) {
    const auto masters = masters_of(kind.kind);
    const auto back = masters_in(issue_detail("why | keys: not these; x", masters));
    REQUIRE(back.size() == masters.size());
    for (std::size_t i = 0; i < back.size(); ++i) {
      CHECK(back[i].name == masters[i].name);
      CHECK(back[i].key == masters[i].key);
      CHECK(back[i].kcv == masters[i].kcv);
    }
  }
  CHECK(masters_in("a reason without keys").empty());
}

TEST_CASE("a lost report lists every key, every carrier that shares one, and every card derived") {
  CustodyDesk desk;
  issue(desk, model::KeyCard::Psam, "8660000000000001");
  issue(desk, model::KeyCard::Psam, "8660000000000002");
  issue(desk, model::KeyCard::Mother, "8660000000000003");
  issue(desk, model::KeyCard::MasterControl, "8660000000000004");
  issue(desk, model::KeyCard::Psam, "8660000000000005");
  const auto event = [&](CustodyEvent what, const char* serial, model::KeyCard kind) {
    CustodyEntry entry = CustodyDesk::entry(what, serial);
    entry.kind = kind;
    REQUIRE(desk.write(entry));
  };
  event(CustodyEvent::Destroyed, "8660000000000005", model::KeyCard::Psam);
  const std::vector<AffectedCard> cards{
      {"8699260101000001", model::Algorithm::TripleDes},
      {"8699260101000002", model::Algorithm::Sm4      }
  };
  CHECK_FALSE(lost_report(*desk.read(), "8660000000000001", cards, CustodyDesk::signer()));
  event(CustodyEvent::Lost, "8660000000000001", model::KeyCard::Psam);
  event(CustodyEvent::Lost, "8660000000000004", model::KeyCard::MasterControl);
  const auto report = lost_report(*desk.read(), "8660000000000001", cards, CustodyDesk::signer());
  REQUIRE(report);
  // Brute force: every master of a PSAM is a line; the other PSAM and the mother card share some,
  // the master-control card none, the destroyed one is no danger.
  CHECK(report->keys == masters_of(model::KeyCard::Psam).size());
  for (const CarriedMaster& master : masters_of(model::KeyCard::Psam))
    CHECK(count(report->text, "key: " + listed(master) + ":") == 1);
  CHECK(report->carriers == 2);
  CHECK(count(report->text, "8660000000000002") == 1);
  CHECK(count(report->text, "8660000000000003") == 1);
  CHECK(count(report->text, "8660000000000004") == 0);
  CHECK(count(report->text, "8660000000000005") == 0);
  CHECK(report->cards == 2);
  for (const AffectedCard& card : cards)
    CHECK(count(report->text, card.serial) == 1);

  CHECK(check_report(report->text, CustodyDesk::signer()).has_value());
  CHECK_FALSE(check_report(report->text, CustodyDesk::signer(0x5B)));
  for (std::size_t at = 0; at < report->text.size(); at += at < 200 ? 1 : 37) {
    std::string changed = report->text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK_FALSE(check_report(changed, CustodyDesk::signer()));
  }
  for (std::size_t size = 0; size < report->text.size(); size += 101)
    CHECK_FALSE(check_report(report->text.substr(0, size), CustodyDesk::signer()));
}
