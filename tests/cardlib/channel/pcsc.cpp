// What can be said without pcscd; with it: tests/pcsc.
#include "cardlib/channel/pcsc.hpp"

#include <doctest/doctest.h>

#include "tests/support/no_pcscd.hpp"

namespace sscard {
namespace {

using namespace std::chrono_literals;

TEST_CASE("without pcscd every question is answered by NoService and what to do") {
  test::without_pcscd();
  PcscReaders readers;
  const auto list = readers.list();
  REQUIRE(!list);
  CHECK(list.error().kind == ErrorKind::NoService);
  CHECK(list.error().next.english().find("pcscd") != std::string::npos);
  CHECK(readers.states().error().kind == ErrorKind::NoService);
  CHECK(readers.wait_for_change(1ms).error().kind == ErrorKind::NoService);

  PcscReader reader("Line 00 00 00");
  CHECK(reader.name() == "Line 00 00 00");
  CHECK(reader.connect(1ms).error().kind == ErrorKind::NoService);
  CHECK(reader.connect(1ms).error().kind == ErrorKind::NoService);
  CHECK(reader.release(Tray::Good).error().kind == ErrorKind::NoService);
  CHECK(reader.release(Tray::Reject).error().kind == ErrorKind::NoService);
}

TEST_CASE("a card that stays in the reader needs nobody to be released") {
  test::without_pcscd();
  PcscReader reader("Line 00 00 00");
  CHECK(reader.release(Tray::Stay).has_value());
}

}  // namespace
}  // namespace sscard
