// Before a card is finished: every command in every life of a blank, the MF and SSSE answers the
// word of building_table.hpp, a refused one leaves every cell as it was, and class, instruction,
// P1 P2 and Lc are judged before any right.
#include <doctest/doctest.h>

#include <algorithm>

#include "cardlib/model/file_tree.hpp"
#include "tests/cos-sim/proofs/building_table.hpp"
#include "tests/cos-sim/proofs/host.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

bool at_least(Column column, Column from) {
  return static_cast<int>(column) >= static_cast<int>(from);
}

bool in_ssse(Column column) {
  return at_least(column, Column::Ssse);
}

Bytes transport_code(TestCard& card) {
  const auto cipher =
      crypto::openssl().cipher(crypto::CipherKind::TripleDes, cos::test_transport_key);
  const Bytes atr = card.restart();
  model::Block8 serial{};
  std::copy_n(atr.end() - 8, serial.size(), serial.begin());
  return to_bytes(model::transport_code(**cipher, serial));
}

void waste_transport_code(TestCard& card) {
  for (const unsigned left : {2U, 1U, 0U})
    REQUIRE(card.sw("80E00300081122334455667788") == 0x63C0U + left);
}

void build_ssse(SocialBuilder& builder) {
  builder.environment();
  for (const model::EfRow* row : model::files_of(Ssse, model::Structure::V201))
    if (row->fid == 0xEF05) builder.file(*row);
}

Bytes cells_of(Column column) {
  using enum Column;
  TestCard card(cos::blank_cells(TestCard::blank_of(1), 0x3000));
  if (column == Blank || column == BlankShown) return card.cells();
  if (column == BlankDead) {
    waste_transport_code(card);
    return card.cells();
  }
  SocialBuilder builder(card);
  builder.transport_code();
  builder.master_file();
  if (in_ssse(column)) build_ssse(builder);
  if (at_least(column, Used)) builder.end();
  if (at_least(column, Used) || column == Ended || column == EndedByKey) {
    builder.select(test::Mf);
    builder.end();
  }
  if (column == MfDead) waste_transport_code(card);
  return card.cells();
}

/// From power-up to the state.
void arrive(TestCard& card, Column column) {
  using enum Column;
  const Bytes code = transport_code(card);
  ProofHost host(card, model::Algorithm::TripleDes);
  if (column == BlankShown || column == MfShown || column == SsseShown)
    REQUIRE(host.send("80E00300", code) == 0x9000U);
  const model::Df df = in_ssse(column) ? test::Ssse : test::Mf;
  if (in_ssse(column)) REQUIRE((host.select(df) >> 8U) == 0x61U);
  const std::array by_key = {MfByKey, MfDead, EndedByKey, SsseByKey, UsedByKey};
  if (std::ranges::find(by_key, column) != by_key.end())
    REQUIRE(host.authenticate(df, "MK") == 0x9000U);
  card.sw("00A4040001FF");  // nothing waits for GET RESPONSE any more
}

Bytes command_of(const BuildingRow& row, TestCard& card) {
  std::string hex(row.command);
  const auto put = [&](std::string_view name, const Bytes& bytes) {
    const std::size_t at = hex.find(name);
    if (at != hex.npos) hex.replace(at, name.size(), to_hex(bytes));
  };
  const auto header = [](model::Df df) { return model::encode(model::header_of(df)); };
  if (row.command.find("CODE") != row.command.npos) {
    TestCard twin(card.cells());  // asking for the ATR would reset the card
    put("CODE", transport_code(twin));
  }
  put("MF", header(test::Mf));
  put("PSE", header(Pse));
  put("DF01", header(Df01));
  return *from_hex(hex);
}

bool fits(unsigned word, std::string_view wanted) {
  Bytes bytes;
  append_u16(bytes, static_cast<std::uint16_t>(word));
  const std::string hex = to_hex(bytes);
  return std::ranges::equal(hex, wanted, [](char a, char b) { return b == '.' || a == b; });
}

unsigned word_after(Column column, const Bytes& cells, const Bytes& command) {
  TestCard card(cells);
  arrive(card, column);
  return card.sw(command);
}

/// A refused command, and what it may touch: the counter of the transport code.
void check_cells(const BuildingRow& row, Column column, const Bytes& cells) {
  TestCard card(cells);
  arrive(card, column);
  const Bytes command = command_of(row, card);
  const Bytes before = card.cells();
  const std::string_view wanted = row.words.substr(static_cast<std::size_t>(column) * 5, 4);
  const unsigned word = card.sw(command);
  CHECK_MESSAGE(fits(word, wanted), row.name, " in column ", static_cast<int>(column), ": ", word,
                " instead of ", wanted);
  if (wanted != "9000" && wanted[1] != '3') CHECK(equal(before, card.memory.cells()));
}

void check_order(const BuildingRow& row, Column column, const Bytes& cells) {
  TestCard card(cells);
  const Bytes right = command_of(row, card);
  Bytes wrong = right;
  wrong[0] = 0xF0;
  CHECK(word_after(column, cells, wrong) == 0x6E00U);
  wrong = right;
  wrong[1] = 0x4E;
  CHECK(word_after(column, cells, wrong) == 0x6D00U);
  if (!row.administration) return;
  wrong = right;
  wrong[2] = 0x77;
  wrong[3] = 0x77;
  CHECK(word_after(column, cells, wrong) == 0x6A86U);
  wrong = right;
  wrong[4] = static_cast<Byte>(wrong[4] + 1);
  wrong.push_back(0x00);
  if (right.size() == 5) wrong = concat(ByteView{right}.first(4), Bytes{1, 0});
  const bool longer_is_right = right[1] == 0xE0 && right[2] == 0x01;  // CREATE FILE: up to 32
  CHECK((longer_is_right || right[1] == 0xD2 || word_after(column, cells, wrong) == 0x6700U));
  wrong = right;
  wrong[4] = 0xFE;
  CHECK((right.size() == 5 || word_after(column, cells, wrong) == 0x6700U));
}

}  // namespace

TEST_CASE("before a card is finished every command has one answer in every life") {
  for (std::size_t i = 0; i < columns; ++i) {
    const auto column = static_cast<Column>(i);
    const Bytes cells = cells_of(column);
    for (const BuildingRow& row : building_rows) {
      REQUIRE(row.words.size() == columns * 5 - 1);
      CAPTURE(std::string(row.name));
      CAPTURE(i);
      check_cells(row, column, cells);
      check_order(row, column, cells);
    }
  }
}
