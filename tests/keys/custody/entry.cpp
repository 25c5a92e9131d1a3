#include "keys/custody/entry.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace sscard;
using namespace sscard::keys;

namespace {

CustodyEntry entry(CustodyEvent event) {
  CustodyEntry out;
  out.number = 3;
  out.time = "20261125080000";
  out.event = event;
  out.serial = "8660000000000009";
  out.by = "张三";
  out.with = "李四";
  out.to = "王五";
  out.reference = "410100813475";
  out.place = "Counter 3";
  out.detail = "a reason";
  return out;
}

constexpr std::array<CustodyEvent, 9> events{
    CustodyEvent::Issued,     CustodyEvent::Verified, CustodyEvent::Inventoried,
    CustodyEvent::HandedOver, CustodyEvent::Placed,   CustodyEvent::Returned,
    CustodyEvent::Destroyed,  CustodyEvent::Lost,     CustodyEvent::Repaired};

}  // namespace

TEST_CASE("a line of the book comes back as written, with every field in its place") {
  for (const CustodyEvent event : events) {
    const CustodyEntry written = entry(event);
    CHECK(check(written).has_value());
    CHECK(parse_custody_entry(text_of(written)) == written);
  }
  const std::string text = text_of(entry(CustodyEvent::Lost));
  for (const std::string& wrong : {std::string(), text + '\t', text.substr(0, text.rfind('\t')),
                                   "0" + text, "x" + text, text + "\r"})
    CHECK_FALSE(parse_custody_entry(wrong));
}

TEST_CASE("every event has its people, its reason and what it needs besides, or is not written") {
  const auto refused = [](CustodyEvent event, std::string CustodyEntry::* field,
                          const char* value) {
    CustodyEntry wrong = entry(event);
    wrong.*field = value;
    const Status status = check(wrong);
    return !status && status.error().kind == ErrorKind::Usage;
  };
  for (const CustodyEvent event : events) {
    CHECK(refused(event, &CustodyEntry::by, ""));
    CHECK(refused(event, &CustodyEntry::with, ""));
    CHECK(refused(event, &CustodyEntry::with, "张三"));
    CHECK(refused(event, &CustodyEntry::detail, ""));
    CHECK(refused(event, &CustodyEntry::detail, "two\nlines"));
    CHECK(refused(event, &CustodyEntry::serial, "866000000000000"));
  }
  CHECK(refused(CustodyEvent::HandedOver, &CustodyEntry::to, ""));
  CHECK(refused(CustodyEvent::HandedOver, &CustodyEntry::to, "张三"));
  CHECK(refused(CustodyEvent::HandedOver, &CustodyEntry::reference, ""));
  CHECK(refused(CustodyEvent::Placed, &CustodyEntry::reference, "41010081347"));
  CHECK(refused(CustodyEvent::Placed, &CustodyEntry::place, ""));
  CustodyEntry mother = entry(CustodyEvent::Placed);
  mother.kind = model::KeyCard::Mother;
  CHECK_FALSE(check(mother));
}

TEST_CASE("the life of a carrier: every state and event, and nothing is ever in two hands") {
  // columns: held, handed over, placed, destroyed, lost, unknown
  const std::array<std::string_view, 9> matrix{"-----Y", "YYY---", "YYY---", "Y-----", "YY----",
                                               "-YY---", "Y---Y-", "YYY---", "YYYYYY"};
  for (std::size_t i = 0; i < events.size(); ++i) {
    CAPTURE(row(events[i]).word);
    for (unsigned state = 0; state < 5; ++state)
      CHECK(may_happen(events[i], static_cast<CarrierState>(state)) == (matrix[i][state] == 'Y'));
    CHECK(may_happen(events[i], std::nullopt) == (matrix[i][5] == 'Y'));
    CHECK(custody_event_from(row(events[i]).word) == events[i]);
  }
}
