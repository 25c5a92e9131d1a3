// A whole card against any commands: length-prefixed blocks of one byte and that many bytes; a
// block of zero bytes is a reset. First byte: which card of the table, and the protocol. Whatever
// comes, an answer ends with a status word, and the memory stays a card.
#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "cos-sim/cos_sim.hpp"
#include "tests/support/debit.hpp"
#include "tests/support/fm_card.hpp"
#include "tests/support/key_card.hpp"
#include "tests/support/pki_card.hpp"
#include "tests/support/purse_card.hpp"

namespace {

using namespace sscard;

/// A card, and the commands that bring it where the fuzzer begins.
struct Start {
  Bytes cells;
  std::vector<Bytes> opening;
};

Bytes hex(std::string_view text) {
  return from_hex(text).value();
}

model::Block8 code_of(const Bytes& cells) {
  cos::MemoryStore store;
  store.write(0, cells);
  test::SeededRandom random(1);
  cos::Card card(store, random);
  const Bytes atr = card.power_on(Protocol::T1);
  const auto cipher =
      crypto::openssl().cipher(crypto::CipherKind::TripleDes, cos::test_transport_key);
  model::Block8 serial{};
  std::copy_n(atr.end() - 8, serial.size(), serial.begin());
  return model::transport_code(**cipher, serial);
}

/// A blank takes its transport code, so that the fuzzer reaches administration.
Bytes transport_code_command(const Bytes& cells) {
  return concat(hex("80E0030008"), code_of(cells));
}

/// In the FM family that is the command which makes the MF.
Bytes fm_master_file_command(const Bytes& cells) {
  return concat(hex("80E03F000D38FFFFAAAA"), code_of(cells));
}

constexpr std::string_view sx1 = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
constexpr std::string_view sx3 = "00A404000F7378332E73682EC9E7BBE1B1A3D5CF";

Start begin(Bytes cells, std::initializer_list<std::string_view> opening) {
  Start start{std::move(cells), {}};
  for (const std::string_view command : opening)
    start.opening.push_back(hex(command));
  return start;
}

std::vector<Start> make_starts() {
  const Bytes blank = cos::blank_cells(cos::Blank{});
  const Bytes fm_blank = cos::blank_cells(test::fm_blank());
  const auto purse = [](model::Algorithm algorithm) {
    return begin(test::purse_cells(algorithm), {test::purse_df, test::purse_pin});
  };
  using enum model::KeyCard;
  std::vector<Start> starts = {
      {blank,    {transport_code_command(blank)}   },
      {fm_blank, {fm_master_file_command(fm_blank)}}
  };
  starts.push_back(begin(test::social_card_cells(), {}));
  starts.push_back(purse(model::Algorithm::TripleDes));
  starts.push_back(purse(model::Algorithm::Sm4));
  starts.push_back(begin(test::pki_cells(), {test::pki_adf}));
  // The debit application selected and its processing options asked for: GENERATE AC is next.
  starts.push_back(
      begin(test::debit_cells(), {"00A4040008A000000333010101", "80A800000A83080000000010000000"}));
  starts.push_back(begin(test::dual_card_cells(), {}));
  starts.push_back(begin(test::fm_card_cells(), {}));
  // Key cards with their application selected; a PSAM holds a process key, a carrier its PIN.
  const std::string_view df = "00A4020002DF01";
  const std::string_view pin = "0020000003654321";
  starts.push_back(begin(test::key_card_cells(Psam),
                         {sx1, df, "BFDE480918869926010100000139393939303173781122334455667788"}));
  starts.push_back(begin(test::key_card_cells(Psam), {sx3, df}));
  starts.push_back(begin(test::key_card_cells(Mother), {sx1, df, pin}));
  starts.push_back(begin(test::key_card_cells(MasterControl), {sx3, df, pin}));
  return starts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<Start> starts = make_starts();
  ByteReader reader({data, size});
  const Byte choice = reader.u8();
  const Start& start = starts[(choice >> 1U) % starts.size()];
  cos::MemoryStore store;
  store.write(0, start.cells);
  test::SeededRandom random(1);
  cos::Card card(store, random);
  card.power_on((choice & 1U) != 0 ? Protocol::T1 : Protocol::T0);
  for (const Bytes& command : start.opening)
    card.process(command);
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
