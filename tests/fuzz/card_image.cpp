// A card whose memory is foreign: any bytes laid over a finished card's cells. The card is mute or
// answers; it never leaves its memory.
#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "cos-sim/cos_sim.hpp"
#include "tests/support/social_card.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sscard;
  ByteReader reader({data, size});
  cos::MemoryStore store;
  store.write(0, test::social_card_cells());
  while (reader.left() > 3) {
    const std::uint32_t at = reader.u16() % (cos::objects_min_size * 8);
    const ByteView bytes = reader.take(std::min<std::size_t>(reader.u8(), reader.left()));
    if (!bytes.empty()) store.write(at, bytes);
  }
  test::SeededRandom random(1);
  cos::Card card(store, random);
  if (card.power_on().empty()) return 0;
  static_cast<void>(cos::inspect(store));
  for (const char* command :
       {"00A404000F7378312E73682EC9E7BBE1B1A3D5CF", "00B2012C12", "00B2023400", "0020000003123456",
        "0084000008", "008200041011111111111111111111111111111111", "00B0880000",
        "00A4040006D15600000503", "00B2012C00", "008800001011111111111111111111111111111111",
        "00A404000E315041592E5359532E4444463031", "00B2010C00", "80CA9F3600", "00A40000023F00",
        "00B201F400"}) {
    const auto bytes = from_hex(command);
    if (bytes) ensures(card.process(*bytes).size() >= 2);
  }
  return 0;
}
