#include <doctest/doctest.h>

#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/levels.hpp"

using namespace sscard;
using namespace sscard::model;

namespace {

const EfRow& file(Df df, std::uint16_t fid) {
  const EfRow* found = find_file(df, fid, Structure::V201);
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace

TEST_CASE("the V2 tree has the files of SSSE, DF01 to DF05 and DF07") {
  CHECK(files_of(Df::Ssse, Structure::V201).size() == 4);
  CHECK(files_of(Df::Df01, Structure::V201).size() == 12);
  CHECK(files_of(Df::Df02, Structure::V201).size() == 6);
  CHECK(files_of(Df::Df03, Structure::V201).size() == 8);
  CHECK(files_of(Df::Df04, Structure::V201).size() == 4);
  CHECK(files_of(Df::Df05, Structure::V201).size() == 1);
  CHECK(files_of(Df::Df06, Structure::V201).empty());
  CHECK(files_of(Df::Df07, Structure::V201).size() == 3);
  CHECK(files_of(Df::Debit, Structure::V201).empty());
}

TEST_CASE("every access rule resolves, and update is never free") {
  for (const EfRow& each : ef_table()) {
    CAPTURE(row(each.df).name);
    CAPTURE(each.fid);
    CHECK(resolve(each.df, each.update) != AccessCondition{});
    CHECK_FALSE(satisfied(resolve(each.df, each.update), {}, {}));
  }
}

TEST_CASE("a 3.00 card gives name and number to the holder of the read key only") {
  for (const Structure s : {Structure::V100, Structure::V200, Structure::V201, Structure::V300}) {
    const EfRow* holder = find_file(Df::Ssse, 0xEF06, s);
    const EfRow* issuer = find_file(Df::Ssse, 0xEF05, s);
    REQUIRE(holder != nullptr);
    REQUIRE(issuer != nullptr);
    CHECK(issuer->read.kind == AccessKind::Free);
    const bool third = s == Structure::V300;
    CHECK((holder->read.kind == AccessKind::Free) == !third);
    CHECK(resolve(Df::Ssse, holder->read).own == (third ? level_byte(Df::Ssse, "RK") : 0x00));
  }
}

TEST_CASE("name and number are free to read, fingerprint and photo need the read key") {
  CHECK(file(Df::Ssse, 0xEF06).read.kind == AccessKind::Free);
  CHECK(resolve(Df::Ssse, file(Df::Ssse, 0xEF08).read).own == level_byte(Df::Ssse, "RK"));
  CHECK(resolve(Df::Ssse, file(Df::Ssse, 0xEF05).update).own == level_byte(Df::Ssse, "UK"));
}

TEST_CASE("DF04 EF06 needs PIN and read key, EF08 is never written by UPDATE") {
  CHECK(file(Df::Df04, 0xEF06).read.logic == Logic::And);
  CHECK(file(Df::Df04, 0xEF06).read.parent_key == "PIN");
  CHECK(file(Df::Df04, 0xEF06).read.own_key == "RK1");
  CHECK(file(Df::Df04, 0xEF08).update.kind == AccessKind::Never);
  CHECK(file(Df::Df04, 0xEF08).read.own_key.empty());
}

TEST_CASE("DF03 reads EF05 with RK1 and every other file with RK2") {
  for (const EfRow* each : files_of(Df::Df03, Structure::V201)) {
    CHECK(each->read.own_key == (each->fid == 0xEF05 ? "RK1" : "RK2"));
    CHECK(each->read.parent_key == "PIN");
    CHECK(each->read.logic == Logic::Or);
  }
}

TEST_CASE("UK2 of DF01 serves EF07 and EF09") {
  CHECK(file(Df::Df01, 0xEF07).update.own_key == "UK2");
  CHECK(file(Df::Df01, 0xEF09).update.own_key == "UK2");
  CHECK(file(Df::Df01, 0xEF06).update.own_key == "UK4");
}

TEST_CASE("key files are never read and written under the master key of their directory") {
  for (const EfRow& each : internal_ef_table()) {
    if (each.fid != key_file_fid) continue;
    CHECK(each.read.kind == AccessKind::Never);
    CHECK(each.update.kind == AccessKind::Master);
    CHECK(each.record_length == 0x18);
  }
}
