// A whole card against any commands: length-prefixed blocks of one byte and that many bytes; a
// block of zero bytes is a reset. First byte: which card (a blank, or a finished social side in its
// memory). Whatever comes, an answer ends with a status word, and the memory stays a card.
#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "cos-sim/cos_sim.hpp"
#include "tests/support/social_card.hpp"

namespace {

using namespace sscard;

Bytes start_cells(Byte choice) {
  if ((choice & 1U) != 0) return test::social_card_cells();
  cos::Blank blank;
  return cos::blank_cells(blank);
}

/// A blank that already took its transport code, so that the fuzzer reaches administration.
void open_blank(cos::Card& card) {
  const auto cipher =
      crypto::openssl().cipher(crypto::CipherKind::TripleDes, cos::test_transport_key);
  model::Block8 serial{};
  const Bytes atr = card.reset();
  std::copy_n(atr.end() - 8, serial.size(), serial.begin());
  Bytes command = from_hex("80E0030008").value();
  append(command, model::transport_code(**cipher, serial));
  card.process(command);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader({data, size});
  const Byte choice = reader.u8();
  cos::MemoryStore store;
  store.write(0, start_cells(choice));
  test::SeededRandom random(1);
  cos::Card card(store, random);
  card.power_on((choice & 2U) != 0 ? Protocol::T1 : Protocol::T0);
  if ((choice & 1U) == 0) open_blank(card);
  while (!reader.at_end()) {
    const ByteView command = reader.take(std::min<std::size_t>(reader.u8(), reader.left()));
    if (command.empty()) {
      ensures(!card.reset().empty());
      continue;
    }
    const Bytes answer = card.process(command);
    ensures(answer.size() >= 2 && answer.size() <= 258);
  }
  ensures(!card.reset().empty());
  return 0;
}
