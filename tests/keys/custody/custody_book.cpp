#include "keys/custody/custody_book.hpp"

#include <doctest/doctest.h>

#include "tests/support/custody_desk.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

constexpr const char* one_card = "8660000000000001";
constexpr const char* other_card = "8660000000000002";

using test::CustodyDesk;
using Desk = CustodyDesk;

CustodyEntry entry(CustodyEvent event, const char* serial = one_card) {
  return CustodyDesk::entry(event, serial);
}

void write_a_life(Desk& desk) {
  using enum CustodyEvent;
  for (const CustodyEvent event : {Issued, Verified, HandedOver, Placed, Inventoried, Returned})
    REQUIRE(desk.write(entry(event)));
  REQUIRE(desk.write(entry(Issued, other_card)));
  REQUIRE(desk.write(entry(Lost, other_card)));
}

}  // namespace

TEST_CASE("the book tells where every key card is, and refuses what its life does not allow") {
  Desk desk;
  write_a_life(desk);
  const auto book = desk.read();
  REQUIRE(book);
  CHECK(book->entries().size() == 8);
  REQUIRE(book->find(one_card) != nullptr);
  CHECK(book->find(one_card)->state == CarrierState::Held);
  CHECK(book->find(one_card)->holder == "张三");
  CHECK(book->find(other_card)->state == CarrierState::Lost);
  CHECK(book->find("8660000000000003") == nullptr);
  CHECK(book->check_signatures(Desk::signer()).has_value());
  CHECK_FALSE(book->check_signatures(Desk::signer(0x5B)));
  using enum CustodyEvent;
  CHECK_FALSE(desk.write(entry(Issued)));
  CHECK_FALSE(desk.write(entry(Returned)));
  CHECK_FALSE(desk.write(entry(HandedOver, other_card)));
  CHECK_FALSE(desk.write(entry(Verified, "8660000000000003")));
  CHECK(desk.read()->entries().size() == 8);  // nothing of it was written
  REQUIRE(desk.write(entry(HandedOver)));
  CHECK(desk.read()->find(one_card)->holder == "王五");
  CHECK_FALSE(desk.write(entry(HandedOver)));  // two hands
}

TEST_CASE("whatever byte of the book is changed, dropped or doubled, it is found") {
  Desk desk;
  write_a_life(desk);
  const Bytes good = desk.bytes();
  const auto found = [&](const Bytes& bytes) {
    desk.put(bytes);
    const auto book = desk.read();
    return !book || book->torn() > 0;
  };
  CHECK_FALSE(found(good));
  for (std::size_t at = 0; at < good.size(); ++at) {
    CAPTURE(at);
    Bytes changed = good;
    changed[at] = static_cast<Byte>(changed[at] ^ 0x01U);
    CHECK(found(changed));
    if (at % 7 != 0) continue;
    Bytes dropped = good;
    dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(at));
    CHECK(found(dropped));
  }
}

TEST_CASE("a line taken out or moved breaks the chain, and a shorter book has another head") {
  Desk desk;
  write_a_life(desk);
  const ChainHash head = desk.read()->head();
  const Bytes good = desk.bytes();
  std::vector<std::string> lines(1);
  for (const Byte byte : good) {
    lines.back().push_back(static_cast<char>(byte));
    if (byte == '\n') lines.emplace_back();
  }
  lines.pop_back();
  for (std::size_t out = 0; out < lines.size(); ++out) {
    Bytes rest;
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (i != out) append(rest, as_bytes(lines[i]));
    desk.put(rest);
    const auto book = desk.read();
    CHECK(book.has_value() == (out + 1 == lines.size()));
    if (book) CHECK(book->head() != head);
  }
  std::swap(lines[1], lines[4]);
  Bytes swapped;
  for (const std::string& line : lines)
    append(swapped, as_bytes(line));
  desk.put(swapped);
  CHECK_FALSE(desk.read());
}

TEST_CASE("killed before or behind a line, or with half of it written, the book goes on") {
  Desk desk;
  write_a_life(desk);
  const Bytes good = desk.bytes();
  struct Killed {};
  for (const char* point : {"custody: before the line", "custody: behind the line"}) {
    desk.put(good);
    desk.seeded.kill_points.hook = [&](std::string_view passed) {
      if (passed == point) throw Killed{};
    };
    CHECK_THROWS_AS(static_cast<void>(desk.write(entry(CustodyEvent::Verified))), Killed);
    desk.seeded.kill_points.hook = {};
    const auto book = desk.read();
    REQUIRE(book);
    CHECK(book->entries().size() == (std::string_view(point).ends_with("behind the line") ? 9 : 8));
    CHECK(desk.write(entry(CustodyEvent::Inventoried)).has_value());
  }
  desk.put(good);
  REQUIRE(desk.write(entry(CustodyEvent::Verified)));
  const Bytes longer = desk.bytes();
  for (std::size_t size = good.size() + 1; size < longer.size(); size += 11) {
    desk.put(Bytes(longer.begin(), longer.begin() + static_cast<std::ptrdiff_t>(size)));
    const auto torn = desk.read();
    REQUIRE(torn);
    CHECK(torn->entries().size() == 8);
    CHECK(torn->torn() == size - good.size());
    REQUIRE(desk.write(entry(CustodyEvent::Inventoried)));
    const auto whole = desk.read();
    REQUIRE(whole);
    REQUIRE(whole->entries().size() == 10);
    CHECK(whole->entries()[8].event == CustodyEvent::Repaired);
    CHECK(whole->torn() == 0);
    CHECK(whole->check_signatures(Desk::signer()).has_value());
  }
}
