#include "keys/carrier/key_card_commands.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "cos-sim/kernel/inspect.hpp"
#include "tests/support/key_card.hpp"

using namespace sscard;
using namespace sscard::keys;
using test::TestCard;

namespace {

bool fine(unsigned sw) {
  return sw == 0x9000 || sw >> 8U == 0x61;
}

bool is(const Command& command, Byte ins) {
  return command.header.ins == ins;
}

std::vector<model::CarriedKey> carried_of(TestCard& card) {
  std::vector<model::CarriedKey> out;
  const auto shown = cos::inspect(card.memory);
  REQUIRE(shown);
  for (const auto& directory : shown->directories)
    out.insert(out.end(), directory.carried.begin(), directory.carried.end());
  return out;
}

/// Goes on after a power cut in command `at`: the transport right, the directory, the file, and the
/// command itself once more. A command that was done already says that its file exists.
void resume(TestCard& card, const std::vector<Command>& commands, std::size_t at) {
  card.sw(commands.front().encode());
  const auto before =
      std::ranges::subrange(commands.begin(), commands.begin() + std::ptrdiff_t(at));
  const Command* df = nullptr;
  const Command* file = nullptr;
  for (const Command& command : before) {
    if (is(command, 0xA4)) df = &command;
    if (is(command, 0xE0) && command.header.p1 == 1 && command.data.size() == 16) file = &command;
  }
  if (df != nullptr) REQUIRE(fine(card.sw(df->encode())));
  const Command& torn = commands[at];
  if (is(torn, 0xD6)) {
    REQUIRE(file != nullptr);
    REQUIRE(card.sw(apdu::select_ef(u16_at(file->data, 5)).encode()) == 0x9000);
  }
  const unsigned again = card.sw(torn.encode());
  CAPTURE(again);
  // Done already: the file is there (6A82), the MF is (6A80), the master key replaced the one this
  // record came under (6A80), the directory or the card has ended (6982, 6985).
  const bool creates = is(torn, 0xE0) && torn.header.p1 == 1;
  const bool ends = is(torn, 0xE0) && torn.header.p1 == 2;
  const bool master = is(torn, 0xD4) && torn.header.p1 == 1;
  const bool done = fine(again) || (creates && (again == 0x6A82 || at == 1)) ||
                    (master && again == 0x6A80) || (ends && (again == 0x6982 || again == 0x6985));
  CHECK(done);
  const bool file_made = creates && torn.data[7] == 0xC4;
  if (file_made) REQUIRE(card.sw(apdu::select_ef(u16_at(torn.data, 5)).encode()) == 0x9000);
}

}  // namespace

TEST_CASE("every kind of key card is built whole and ended, with the keys its kind carries") {
  for (const model::KeyCardRow& kind : model::key_card_table()) {
    CAPTURE(kind.word);
    TestCard card(test::key_card_cells(kind.kind));
    const auto shown = cos::inspect(card.memory);
    REQUIRE(shown);
    CHECK(static_cast<Byte>(shown->kind) == static_cast<Byte>(kind.kind));
    CHECK(shown->directories.size() == 5);
    for (const auto& directory : shown->directories)
      CHECK(directory.life == cos::Life::Active);
    std::vector<model::CarriedKey> expected;
    for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4})
      for (const CarriedMaster& master : carried_masters(test::test_ring(), kind.kind, algorithm))
        expected.push_back(master.name);
    CHECK(carried_of(card) == expected);
    const Bytes name = *from_hex(card.full("00B0950015"));
    const auto parsed = model::parse_key_card_name(ByteView(name).first(name.size() - 2));
    REQUIRE(parsed);
    CHECK(parsed->kind == kind.kind);
  }
}

TEST_CASE("a mother card has one diversification less than a PSAM, and no city key at all") {
  const auto psam =
      carried_masters(test::test_ring(), model::KeyCard::Psam, model::Algorithm::TripleDes);
  auto mother =
      carried_masters(test::test_ring(), model::KeyCard::Mother, model::Algorithm::TripleDes);
  REQUIRE(psam.size() > 60);
  CHECK(mother.back().name.usage == 0x01);
  mother.pop_back();
  for (const CarriedMaster& key : mother) {
    const auto same = std::ranges::find(psam, key.key, &CarriedMaster::key);
    REQUIRE(same != psam.end());
    CHECK(key.name.usage + 0x20 == same->name.usage);
    CHECK(key.kcv == same->kcv);
  }
}

TEST_CASE("a ring without the keys of carriers makes none, and custody touches no bank key") {
  KeyRing empty(crypto::openssl());
  for (const model::KeyCardRow& kind : model::key_card_table()) {
    KeyCardOrder order;
    order.kind = kind.kind;
    const auto refused = compose_key_card(empty, order);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::Keys);
  }
  const CustodyKeys custody(test::test_ring());
  for (const PurposeRow& row : purpose_table()) {
    if (row.purpose == Purpose::CardKey) continue;
    const bool ours =
        row.steps == 0 || row.purpose == Purpose::CardMaster || row.purpose == Purpose::Transport;
    CHECK(custody.get(row.purpose, model::Algorithm::TripleDes).has_value() == ours);
  }
}

TEST_CASE("the masters of a key card differ from each other and from those of another card") {
  std::vector<std::string> values;
  for (const Byte last : {Byte{1}, Byte{2}}) {
    for (const KeyCardPlace& place : {
             KeyCardPlace{},
             KeyCardPlace{0xDDF1, 0xDDF1},
             KeyCardPlace{0xDDF1, 0xDF01},
             KeyCardPlace{0xDDF3, 0xDDF3, model::Algorithm::Sm4},
             KeyCardPlace{0xDDF3, 0xDF01, model::Algorithm::Sm4}
    }) {
      const auto key = key_card_master(test::test_ring(), {0, 0, 0, 0, 0, 0, 0, last}, place);
      REQUIRE(key);
      values.push_back(to_hex(key->reveal(SecretAccess::for_cipher())));
    }
  }
  std::ranges::sort(values);
  CHECK(std::ranges::adjacent_find(values) == values.end());
}

TEST_CASE("wherever power fails while a carrier is made, it goes on from there and becomes whole") {
  const cos::Blank blank = test::key_card_blank(model::KeyCard::Transport);
  TestCard first(blank);
  const auto order = test::key_card_order(first, model::KeyCard::Transport);
  const auto commands = compose_key_card(test::test_ring(), order);
  REQUIRE(commands);
  for (std::size_t at = 0; at < commands->size(); ++at) {
    for (const std::uint64_t bits : {0U, 70U, 900U}) {
      CAPTURE(at);
      TestCard card(blank);
      card.restart();
      for (std::size_t i = 0; i < at; ++i)
        REQUIRE(fine(card.sw((*commands)[i].encode())));
      card.power.arm({.after_bits = bits, .bit_order = static_cast<Byte>(at), .weak = bits == 70});
      card.sw((*commands)[at].encode());
      card.power.disarm();
      card.restart();
      resume(card, *commands, at);
      for (std::size_t i = at + 1; i < commands->size(); ++i)
        REQUIRE(fine(card.sw((*commands)[i].encode())));
      CHECK(carried_of(card).size() == 4);
    }
  }
}
