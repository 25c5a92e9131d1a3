#include "personalizer/output/rejects_file.hpp"

#include "tests/support/open_job.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

/// What `fill` writes, as one text.
template <typename Fill>
std::string written(const Fill& fill) {
  GbLines lines;
  REQUIRE(fill(lines));
  REQUIRE(lines.finish());
  return std::string(as_text(lines.bytes()));
}

}  // namespace

TEST_CASE("a rejected line comes back byte for byte below its reason") {
  test::OpenJob open;
  const auto rejects = [&open](Side side) {
    return written([&](GbLines& lines) {
      return rejects_file(lines, open.job->ledger(), side, test::in_english);
    });
  };
  Bytes expected = to_bytes("# social.txt:5:name: name is too long|\n4|");
  append(expected, Bytes{0x83, 0x7C, '\n'});
  CHECK(rejects(Side::Social) == as_text(expected));
  CHECK(rejects(Side::Bank).empty());
}

TEST_CASE("a line without partner is told with its place and its masked person") {
  test::OpenJob open;
  const auto file = written(
      [&](GbLines& lines) { return unmatched_file(lines, open.job->ledger(), test::in_english); });
  CHECK(file ==
        "side|file|line|seq|person|kind|reason|\n"
        "bank|bank.txt|6|5|99****01|no_partner|nobody with this number on the other side|\n");
}

TEST_CASE("the invalid list names the chip that must never be accepted") {
  test::OpenJob open;
  const auto file = written([&](GbLines& lines) {
    return invalid_list_file(lines, open.job->ledger(), test::in_english);
  });
  CHECK(file == "seq|chip_serial|time|reason|\n1|" + test::fake_chip(3).text() +
                    "|20261125000000|the <card>   fell silent|\n");
}
