#include "cos-sim/kernel/blank.hpp"

#include <doctest/doctest.h>

#include "cardlib/data/identifiers.hpp"
#include "cos-sim/cos_sim.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::cos;

TEST_CASE("a blank's ATR has the 13 historical bytes, with and without TA1") {
  Blank blank;
  blank.vendor = "0081"_hex;
  blank.os = "543180"_hex;
  blank.manufacturer = "8697"_hex;
  blank.serial = "260102000007"_hex;
  CHECK(to_hex(atr_of(blank)) == "3B6D000000815431808697260102000007");
  blank.ta1 = Byte{0x18};
  CHECK(to_hex(atr_of(blank)) == "3B7D18000000815431808697260102000007");
  const auto chip = data::ChipSerial::from_atr(atr_of(blank));
  REQUIRE(chip.has_value());
  CHECK(chip->text() == "8697260102000007");
}

TEST_CASE("a blank in an image lives on as a card after a restart") {
  const test::TempFolder folder;
  const std::string path = folder / "x.card";
  REQUIRE(create_blank_image(path, Blank{}).has_value());
  CHECK_FALSE(create_blank_image(path, Blank{}).has_value());
  test::SeededRandom random(1);
  for (int life = 0; life < 2; ++life) {
    auto image = ImageFile::open(path);
    REQUIRE(image.has_value());
    Card card(**image, random);
    CHECK(card.power_on().size() == 17);
    const Bytes wrong = from_hex("80E00300080000000000000000").value();
    CHECK(to_hex(card.process(wrong)) == (life == 0 ? "63C2" : "63C1"));
  }
}

TEST_CASE("making a blank forgets everything the memory held") {
  MemoryStore store;
  store.write(0x2000, "AABBCC"_hex);
  make_blank(store, Blank{});
  Bytes cells(3);
  store.read(0x2000, cells);
  CHECK(to_hex(cells) == "000000");
}
