#include "personalizer/ledger/batch_register.hpp"

#include <doctest/doctest.h>

#include "tests/support/fake_station.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

BatchFacts batch(const std::string& number) {
  return test::fake_batch(Side::Social, number, 1);
}

}  // namespace

TEST_CASE("a batch belongs to one job for good, by its number and by its content") {
  const test::TempFolder folder;
  Result<BatchRegister> batches = BatchRegister::open(folder / "batches.sqlite");
  REQUIRE(batches);
  REQUIRE(batches->claim(batch("B1"), "/job1"));
  const Status other = batches->claim(batch("B1"), "/job2");
  REQUIRE_FALSE(other);
  CHECK(other.error().kind == ErrorKind::BadInput);
  CHECK(other.error().what.english().find("/job1") != std::string::npos);
  BatchFacts renamed = batch("B1");
  renamed.batch = "B9";
  CHECK_FALSE(batches->claim(renamed, "/job2"));
  CHECK(batches->claim(batch("B2"), "/job2"));
  BatchFacts other_sender = batch("B1");
  other_sender.sender = "990001";
  other_sender.sm3[0] ^= 1;
  CHECK(batches->claim(other_sender, "/job2"));
}

TEST_CASE("an unfinished preparation may be repeated, a finished one may not") {
  const test::TempFolder folder;
  Result<BatchRegister> batches = BatchRegister::open(folder / "batches.sqlite");
  REQUIRE(batches);
  REQUIRE(batches->claim(batch("B1"), "/job1"));
  REQUIRE(batches->claim(batch("B1"), "/job1"));
  REQUIRE(batches->confirm("/job1"));
  REQUIRE(batches->confirm("/job1"));
  CHECK_FALSE(batches->claim(batch("B1"), "/job1"));
  Result<BatchRegister> again = BatchRegister::open(folder / "batches.sqlite");
  REQUIRE(again);
  CHECK_FALSE(again->claim(batch("B1"), "/job1"));
}
