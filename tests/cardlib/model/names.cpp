#include "cardlib/model/names.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace sscard;
using namespace sscard::model;

TEST_CASE("a directory is found by its name in either case and by its full AID") {
  for (const DfRow& each : df_table()) {
    CAPTURE(each.name);
    std::string lower(each.name);
    for (char& c : lower)
      c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    CHECK(df_by_name(each.name) == each.df);
    CHECK(df_by_name(lower) == each.df);
    if (each.df == Df::Mf) continue;
    CHECK(df_by_aid(each.aid) == each.df);
    CHECK_FALSE(df_by_aid(each.aid.first(each.aid.size() - 1)));
  }
  CHECK_FALSE(df_by_name("DF08"));
  CHECK_FALSE(df_by_name(""));
  CHECK_FALSE(df_by_aid({}));
}

TEST_CASE("MF, SSSE and PSE are environments, everything below is an application") {
  for (const DfRow& each : df_table()) {
    CAPTURE(each.name);
    const bool environment = each.df == Df::Mf || each.df == Df::Ssse || each.df == Df::Pse;
    CHECK(is_application(each.df) == !environment);
  }
}

TEST_CASE("DF06 is on no national card, DF05 and DF07 from 2.00 on") {
  for (const Structure s : {Structure::V100, Structure::V200, Structure::V201, Structure::V300}) {
    CHECK_FALSE(exists_in(Df::Df06, s));
    CHECK(exists_in(Df::Df05, s) == (s != Structure::V100));
    CHECK(exists_in(Df::Df07, s) == (s != Structure::V100));
    CHECK(exists_in(Df::Ssse, s));
    CHECK(exists_in(Df::Debit, s));
  }
}

TEST_CASE("structure versions are written as tag 03 has them and read back") {
  for (const Structure s : {Structure::V100, Structure::V200, Structure::V201, Structure::V300}) {
    CHECK(structure_from(text(s)) == s);
  }
  CHECK(text(Structure::V201) == "2.01");
  CHECK_FALSE(structure_from("2.02"));
  CHECK_FALSE(structure_from("2.0"));
  CHECK_FALSE(structure_from(""));
}
