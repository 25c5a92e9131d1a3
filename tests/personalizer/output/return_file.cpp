#include "personalizer/output/return_file.hpp"

#include <algorithm>

#include "cardlib/data/text.hpp"
#include "tests/support/open_job.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

std::vector<std::vector<std::string>> cells(const Result<Bytes>& file) {
  REQUIRE(file);
  std::vector<std::vector<std::string>> out;
  ByteView rest = *file;
  while (!rest.empty()) {
    const auto end = std::ranges::find(rest, Byte{'\n'});
    REQUIRE(end != rest.end());
    const auto length = static_cast<std::size_t>(end - rest.begin());
    std::vector<std::string> row;
    for (const ByteView field : data::split_fields(rest.first(length), '|'))
      row.push_back(*data::to_utf8(field));
    CHECK(row.back().empty());
    row.pop_back();
    out.push_back(std::move(row));
    rest = rest.subspan(length + 1);
  }
  return out;
}

Result<Bytes> file_of(test::OpenJob& open, Side side) {
  const std::vector<BatchFacts> batches = *open.job->ledger().batches();
  for (const BatchFacts& facts : batches)
    if (facts.side == side) {
      GbLines lines;
      const Status done = return_file(lines, open.job->ledger(), facts, test::in_english);
      return done ? Result<Bytes>(to_bytes(lines.bytes())) : Result<Bytes>(done.error());
    }
  return Error{ErrorKind::Usage, msg("no such side"), {}};
}

std::string at(const std::vector<std::vector<std::string>>& rows, std::size_t row,
               std::string_view column) {
  const auto found = std::ranges::find(rows[0], column);
  REQUIRE(found != rows[0].end());
  return rows[row][static_cast<std::size_t>(found - rows[0].begin())];
}

}  // namespace

TEST_CASE("the social return file has each of its records once, in the columns of the trade") {
  test::OpenJob open;
  const auto rows = cells(file_of(open, Side::Social));
  REQUIRE(rows.size() == 1 + 3 + 1);
  for (const auto& row : rows)
    CHECK(row.size() == rows[0].size());
  CHECK(at(rows, 1, "task_id") == "T1");
  CHECK(at(rows, 1, "data_seq") == "1");
  CHECK(at(rows, 1, "client_id") == "client-1");
  CHECK(at(rows, 1, "bar_code") == "bar-1");
  CHECK(at(rows, 1, "name") == test::fake_order(1).bank->name);
  CHECK(at(rows, 1, "cert_no") == test::fake_person(1));
  CHECK(at(rows, 1, "struct_main_type") == "2");
  CHECK(at(rows, 1, "struct_child_type") == "01");
  CHECK(at(rows, 1, "card_id") == test::OpenJob::record(1).card_id);
  CHECK(at(rows, 1, "atr").size() == 26);
  CHECK(at(rows, 1, "atr").ends_with(test::fake_chip(1).text()));
  CHECK(at(rows, 1, "bankcardno") == test::fake_order(1).bank->pan.text());
  CHECK(at(rows, 1, "result") == "issued");
  CHECK(at(rows, 1, "reason") == "");
  CHECK(at(rows, 3, "result") == "waiting");
  CHECK(at(rows, 3, "reason") == "the <card>   fell silent");
  CHECK(at(rows, 3, "card_id") == "");
  CHECK(at(rows, 4, "data_seq") == "4");
  CHECK(at(rows, 4, "result") == "rejected");
  CHECK(at(rows, 4, "reason") == "line 5, field name: name is too long");
}

TEST_CASE("the bank return file has each of its records once, the ones without partner too") {
  test::OpenJob open;
  const auto rows = cells(file_of(open, Side::Bank));
  REQUIRE(rows.size() == 1 + 3 + 1);
  for (const auto& row : rows)
    CHECK(row.size() == rows[0].size());
  CHECK(at(rows, 2, "pan") == test::fake_order(2).bank->pan.text());
  CHECK(at(rows, 2, "chip_serial") == test::fake_chip(2).text());
  CHECK(at(rows, 2, "result") == "issued");
  CHECK(at(rows, 2, "time").size() == 14);
  CHECK(at(rows, 3, "result") == "waiting");
  CHECK(at(rows, 3, "time") == "");
  CHECK(at(rows, 4, "seq") == "5");
  CHECK(at(rows, 4, "result") == "unmatched");
  CHECK(at(rows, 4, "reason").starts_with("line 6: "));
}

TEST_CASE("reset information is the historical bytes, and time is digits") {
  CHECK(reset_information(test::fake_atr(test::fake_chip(1))) == "00815445539900000000000001");
  CHECK(reset_information({}) == "");
  CHECK(time_digits(0) == "");
  CHECK(time_digits(1) == "19700101000001");
}
