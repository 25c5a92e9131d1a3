// GENERATE AC with any data, in any order with the other commands of a transaction, RSA and SM2: an
// answer is never more than the terminal asked for, the counter never goes back, a script with a
// right MAC and foreign data never breaks the card.
#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "tests/support/debit.hpp"

namespace {

using namespace sscard;
using test::Debit;

constexpr std::size_t first_list = 34;
constexpr std::size_t second_list = 36;

Bytes filled(ByteReader& reader, std::size_t size) {
  Bytes out = to_bytes(reader.take(std::min(size, reader.left())));
  out.resize(size);
  return out;
}

/// The strength of what was given: AAC, ARQC, TC as the order of restriction has them.
int strength(Byte kind) {
  return kind == 0x00 ? 0 : kind == 0x80 ? 1 : 2;
}

void generate(Debit& debit, Byte p1, const Bytes& list) {
  const Response answer = debit.card.send(Command{
      {0x80, 0xAE, p1, 0x00},
      list, 256
  });
  if (answer.sw != StatusWord::Ok || answer.data.empty() || answer.data[0] != 0x80) return;
  ensures(answer.data.size() > 13);
  const Byte given = answer.data[2] & 0xC0U;
  ensures(strength(given) <= strength(p1 & 0xC0U));
  std::copy_n(answer.data.begin() + 5, 8, debit.cryptogram.begin());
}

void script(Debit& debit, Byte which, ByteReader& reader) {
  constexpr std::array<std::string_view, 8> headers = {"841E0000", "84180000", "84240000",
                                                       "84240001", "84240002", "04DA9F54",
                                                       "04DC020C", "04DC021C"};
  const std::string_view header = headers[which % headers.size()];
  const std::size_t size = which % headers.size() < 3 ? 0 : reader.u8() % 64;
  debit.send_script(header, filled(reader, size));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader{
      ByteView{data, size}
  };
  const Byte choice = reader.u8();
  Debit debit{
      {.actions = (choice & 2U) != 0 ? "FFFF" : "0000",
       .limits = "9F530102 9F720102 9F580105 9F590107 9F5406000000005000 "
                 "9F5C06000000007000 9F7602 0344 9F7304 10000009 9F7506 000000004000"}
  };
  std::uint16_t counter = 0;
  while (!reader.at_end()) {
    switch (reader.u8() % 7) {
      case 0:
        debit.begin((choice & 1U) != 0);
        ensures(debit.counter >= counter);
        counter = debit.counter;
        break;
      case 1:
        generate(debit, reader.u8(), filled(reader, first_list));
        break;
      case 2:
        generate(debit, reader.u8(), filled(reader, second_list));
        break;
      case 3:
        generate(debit, reader.u8(), filled(reader, reader.u8()));
        break;
      case 4:
        debit.answer_online((reader.u8() & 1U) != 0 ? "3030" : "3035");
        break;
      case 5:
        debit.verify((reader.u8() & 1U) != 0 ? "123456" : "000000");
        break;
      default:
        script(debit, reader.u8(), reader);
        break;
    }
  }
  ensures(!debit.card.chip.restart().empty());
  return 0;
}
