#include "tools/sscard/sim_show.hpp"

#include <doctest/doctest.h>

#include "cardlib/apdu/commands.hpp"
#include "cos-sim/hardware/image_file.hpp"
#include "tests/support/issued_card.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;

TEST_CASE("an issued card is shown with the person masked and the tries that are left") {
  const test::TempFolder folder;
  const std::string image = folder / "i.card";
  test::Bureau bureau;
  test::MemoryCard card;
  const perso::CardOrder order = test::sample_order();
  REQUIRE(bureau.issue(card, order));
  {
    cos::InProcessLink link = card.link();
    Channel channel(link);
    const auto selected =
        channel.transmit(apdu::select_by_name(model::row(model::Df::Ssse).aid, apdu::Fci::Ignored));
    REQUIRE(selected);
    REQUIRE(channel.transmit(apdu::verify_pin(Pin(as_bytes("000000")))));
  }
  REQUIRE(cos::ImageFile::create(image, card.store().cells()));
  for (const std::vector<std::string>& words : {
           std::vector<std::string>{"sim", "show", image},
           {"sim", "show", "--json", image}
  }) {
    const test::Ran shown = test::run_sscard(words);
    REQUIRE(shown.code == 0);
    const model::Holder& holder = order.social->holder;
    for (const std::string& secret :
         {holder.name, holder.number.text(), holder.card_number.text(), holder.birthday,
          order.bank->pan.text(), to_hex(as_bytes(holder.number.text()))})
      CHECK(shown.out.find(secret) == std::string::npos);
    CHECK(shown.out.find("2.01") != std::string::npos);
  }
  CHECK(test::run_sscard({"sim", "show", image}).out.find("5 of 6 tries left") !=
        std::string::npos);
}
