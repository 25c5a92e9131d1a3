#include <doctest/doctest.h>

#include "cardlib/model/names.hpp"

using namespace sscard;
using namespace sscard::model;

TEST_CASE("each directory row is found under its own enumerator") {
  CHECK(df_table().size() == 11);
  for (const DfRow& each : df_table()) {
    CAPTURE(each.name);
    CHECK(&row(each.df) == &each);
  }
}

TEST_CASE("the two environments stand under the MF and own what is under them") {
  CHECK(row(Df::Ssse).parent == Df::Mf);
  CHECK(row(Df::Pse).parent == Df::Mf);
  CHECK(row(Df::Mf).owner == Environment::Card);
  CHECK(row(Df::Df07).owner == Environment::Ssse);
  CHECK(row(Df::Debit).owner == Environment::Pse);
  CHECK(row(Df::Debit).parent == Df::Pse);
}

TEST_CASE("the social environment is named sx1.sh.社会保障 in GBK") {
  CHECK(to_hex(row(Df::Ssse).aid) == "7378312E73682EC9E7BBE1B1A3D5CF");
  CHECK(to_hex(row(Df::Df07).aid) == "D15600000506");
  CHECK(as_text(row(Df::Pse).aid) == "1PAY.SYS.DDF01");
  CHECK(row(Df::Ssse).fid == 0xDDF1);
  CHECK(row(Df::Df04).fid == 0xDF04);
}
