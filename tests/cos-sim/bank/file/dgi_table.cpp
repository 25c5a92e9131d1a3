#include <doctest/doctest.h>

#include "cos-sim/bank/file/dgi_rules.hpp"

using namespace sscard;
using namespace sscard::cos::bank;

TEST_CASE("every row of the data groupings has a check and room for its values") {
  for (const auto kind : {ApplicationKind::Directory, ApplicationKind::Debit}) {
    CHECK_FALSE(dgi_rows(kind).empty());
    for (const DgiRow& row : dgi_rows(kind)) {
      CHECK((row.check != nullptr));
      CHECK(row.length_min >= 1);
      CHECK((!row.enciphered || (row.length_min % 8 == 0 && row.length_max % 8 == 0)));
      CHECK((!row.mandatory || row.first == row.last));
    }
  }
}
