#include "personalizer/output/rejects_file.hpp"

#include "tests/support/open_job.hpp"

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("a rejected line comes back byte for byte below its reason") {
  test::OpenJob open;
  const auto social = rejects_file(open.job->ledger(), Side::Social, test::in_english);
  REQUIRE(social);
  Bytes expected = to_bytes("# social.txt:5:name: name is too long|\n4|");
  append(expected, Bytes{0x83, 0x7C, '\n'});
  CHECK(*social == expected);
  const auto bank = rejects_file(open.job->ledger(), Side::Bank, test::in_english);
  REQUIRE(bank);
  CHECK(bank->empty());
}

TEST_CASE("a line without partner is told with its place and its masked person") {
  test::OpenJob open;
  const auto file = unmatched_file(open.job->ledger(), test::in_english);
  REQUIRE(file);
  CHECK(as_text(*file) ==
        "side|file|line|seq|person|kind|reason|\n"
        "bank|bank.txt|6|5|99****01|no_partner|nobody with this number on the other side|\n");
}

TEST_CASE("the invalid list names the chip that must never be accepted") {
  test::OpenJob open;
  const auto file = invalid_list_file(open.job->ledger(), test::in_english);
  REQUIRE(file);
  CHECK(as_text(*file) == "seq|chip_serial|time|reason|\n1|" + test::fake_chip(3).text() +
                              "|20261125000000|the <card>   fell silent|\n");
}
