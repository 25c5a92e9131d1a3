#include "cos-sim/bank/file/bank_memory.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::cos::bank;

TEST_CASE("updates keep their own copies, in order, up to a record and its copies") {
  Updates updates;
  Bytes value{1, 2, 3};
  updates.put({ApplicationKind::Debit, value_risk}, value);
  value.assign(3, 9);
  updates.remove({ApplicationKind::Debit, dgi_pin});
  updates.put({ApplicationKind::Directory, value_life}, Bytes(255, 7));
  REQUIRE(updates.view().size() == 3);
  CHECK(to_hex(*updates.view()[0].value) == "010203");
  CHECK_FALSE(updates.view()[1].value.has_value());
  CHECK(updates.view()[2].value->size() == 255);
  CHECK(updates.view()[2].name.application == ApplicationKind::Directory);
  updates.clear();
  CHECK(updates.view().empty());
}
