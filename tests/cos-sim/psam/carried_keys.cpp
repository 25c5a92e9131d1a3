#include "cos-sim/psam/carried_keys.hpp"

#include <doctest/doctest.h>

#include "tests/support/key_card.hpp"

using namespace sscard;

TEST_CASE("every key of the key table with a usage byte is found in a test PSAM by that name") {
  test::TestCard card(test::key_card_cells(model::KeyCard::Psam));
  const Bytes factors = *from_hex("869926010100000139393939303173783939303030307368");
  for (const char* environment :
       {"00A404000F7378312E73682EC9E7BBE1B1A3D5CF", "00A404000F7378332E73682EC9E7BBE1B1A3D5CF"}) {
    card.sw(environment);
    card.sw("00A4020002DF01");
    std::size_t found = 0;
    for (const model::KeyRow& row : model::key_table()) {
      if (row.psam_usage == 0) continue;
      const unsigned levels = model::levels_of_usage(row.psam_usage);
      Bytes command{0xBF, 0xDE, row.psam_usage, row.psam_id, static_cast<Byte>(8 * levels + 8)};
      append(command, ByteView(factors).first(8 * levels));
      append(command, Bytes(8, 0x55));
      CAPTURE(row.name);
      CHECK(card.sw(command) == (model::usage_delivers(row.psam_usage) ? 0x9000U : 0x6985U));
      ++found;
    }
    CHECK(found > 60);
  }
}
