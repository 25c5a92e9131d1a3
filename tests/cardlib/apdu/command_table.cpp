#include "cardlib/apdu/command_table.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace sscard;

namespace {

constexpr CommandSet social_side = CommandSet::Social | CommandSet::Administration;
constexpr CommandSet bank_side =
    CommandSet::Administration | CommandSet::BankPersonalization | CommandSet::BankTransaction;

const CommandRow* row_of(CommandSet sets, Header header) {
  return find_command(sets, header).row;
}

}  // namespace

TEST_CASE("every command id has a row with a name and a clause") {
  std::set<CommandId> ids;
  for (const CommandRow& row : command_table()) {
    ids.insert(row.id);
    CHECK_FALSE(std::string_view(row.name).empty());
    CHECK_FALSE(row.clause.empty());
  }
  CHECK(ids.size() == static_cast<std::size_t>(CommandId::PutData) + 1);
  for (const CommandId id : ids)
    CHECK(command_row(id).id == id);
}

TEST_CASE("each row is found by its own header in every set it belongs to") {
  for (const CommandRow& row : command_table()) {
    const Header header{row.cla.value, row.ins, row.p1.value, row.p2.value};
    for (const CommandSet set : {CommandSet::Social, CommandSet::Administration,
                                 CommandSet::BankPersonalization, CommandSet::BankTransaction}) {
      const CommandLookup found = find_command(set, header);
      if (overlap(set, row.sets)) {
        REQUIRE(found.row != nullptr);
        CHECK(found.row->id == row.id);
      }
    }
  }
}

TEST_CASE(
    "of all 65536 class and instruction pairs only those of the table get past 6D00 and 6E00") {
  std::set<std::pair<unsigned, unsigned>> known;
  std::set<unsigned> classes;
  for (const CommandRow& row : command_table()) {
    for (unsigned cla = 0; cla < 256; ++cla) {
      if (!overlap(row.sets, social_side) || !row.cla.matches(static_cast<Byte>(cla))) continue;
      classes.insert(cla);
      known.emplace(cla, row.ins);
    }
  }
  CHECK(classes == std::set<unsigned>{0x00, 0x04, 0x80, 0x84});
  for (unsigned cla = 0; cla < 256; ++cla) {
    for (unsigned ins = 0; ins < 256; ++ins) {
      const CommandLookup found =
          find_command(social_side, {static_cast<Byte>(cla), static_cast<Byte>(ins), 0xEE, 0xEF});
      const StatusWord expected = !classes.contains(cla)        ? StatusWord::WrongCla
                                  : !known.contains({cla, ins}) ? StatusWord::WrongIns
                                  : found.row == nullptr        ? StatusWord::WrongP1P2
                                                                : StatusWord::Ok;
      CHECK(found.refusal == expected);
    }
  }
}

TEST_CASE("P1 and P2 of SELECT are those of the reference, all others answer 6A86") {
  int accepted = 0;
  for (unsigned p1 = 0; p1 < 256; ++p1) {
    for (unsigned p2 = 0; p2 < 256; ++p2) {
      const Header header{0x00, 0xA4, static_cast<Byte>(p1), static_cast<Byte>(p2)};
      const CommandLookup found = find_command(social_side, header);
      accepted += found.row != nullptr ? 1 : 0;
      if (found.row == nullptr) CHECK(found.refusal == StatusWord::WrongP1P2);
    }
  }
  CHECK(accepted == 4);  // 00 00, 02 00, 04 00, 04 02
}

TEST_CASE(
    "records are named by number or tag on the social side, by number only on the bank side") {
  for (unsigned p2 = 0; p2 < 256; ++p2) {
    const Header read{0x00, 0xB2, 0x01, static_cast<Byte>(p2)};
    CHECK((row_of(CommandSet::Social, read) != nullptr) == (p2 % 8 == 0 || p2 % 8 == 4));
    CHECK((row_of(bank_side, read) != nullptr) == (p2 % 8 == 4));
  }
}

TEST_CASE("the same bytes mean different commands on the two sides") {
  const Header initialize{0x80, 0x50, 0x00, 0x02};
  CHECK(row_of(social_side, initialize)->id == CommandId::InitializeForLoad);
  CHECK(row_of(bank_side, initialize)->id == CommandId::InitializeUpdate);
  const Header pin{0x84, 0x24, 0x00, 0x01};
  CHECK(row_of(social_side, pin)->id == CommandId::ReloadPin);
  CHECK(row_of(bank_side, pin)->id == CommandId::PinChangeUnblock);
}

TEST_CASE("a key is written under the four classes of T514 only") {
  int accepted = 0;
  for (unsigned cla = 0; cla < 256; ++cla) {
    const CommandRow* row = row_of(social_side, {static_cast<Byte>(cla), 0xD4, 0x01, 0x00});
    accepted += row != nullptr ? 1 : 0;
  }
  CHECK(accepted == 4);
  CHECK(row_of(social_side, {0x80, 0xD4, 0x02, 0x00}) == nullptr);
}

TEST_CASE("a body is demanded, forbidden or free as the row says") {
  const auto fits = [](CommandId id, Bytes data) {
    const CommandRow& row = command_row(id);
    return body_fits(row, Command({row.cla.value, row.ins, 0, 0}, std::move(data)));
  };
  CHECK(fits(CommandId::ReadRecord, {}));
  CHECK_FALSE(fits(CommandId::ReadRecord, {0x01}));
  CHECK(fits(CommandId::UpdateRecord, {0x01}));
  CHECK_FALSE(fits(CommandId::UpdateRecord, {}));
  CHECK(fits(CommandId::Verify, {}));
  CHECK(fits(CommandId::Verify, {0x12, 0x34}));
}
