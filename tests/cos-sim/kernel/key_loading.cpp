#include "cos-sim/kernel/key_loading.hpp"

#include <doctest/doctest.h>

#include "tests/support/fm_card.hpp"

using namespace sscard;
using namespace sscard::test;

TEST_CASE("a key that came under the wrong guard is not loaded, in either family") {
  {
    TestCard card;
    SocialBuilder builder(card);
    builder.transport_code();
    builder.master_file();
    builder.environment();
    const model::KeyRow& uk = *model::find_key(model::Df::Ssse, "UK");
    const auto header = model::key_header(uk, model::Algorithm::TripleDes);
    CHECK(builder.write_key(header, test_key(model::Df::Ssse, "UK"),
                            test_key(model::Df::Mf, "MK")) == 0x6A80);
    CHECK(builder.write_key_protected(header, test_key(model::Df::Ssse, "UK"),
                                      test_key(model::Df::Mf, "MK")) == 0x6988);
  }
  TestCard card(fm_blank());
  FmBuilder builder(card);
  builder.master_file();
  builder.environment();
  // A key of DF01 stands under the MK of DF01, which SSSE does not have.
  const Command foreign = builder.write_key(*model::find_key(model::Df::Df01, "RK"));
  CHECK(card.sw(foreign.encode()) == 0x6988);
}
