#include "cos-sim/kernel/firewall.hpp"

#include <doctest/doctest.h>

#include <array>

#include "cos-sim/kernel/blank.hpp"
#include "cos-sim/kernel/file_system.hpp"
#include "tests/support/social_card.hpp"

using namespace sscard;
using namespace sscard::cos;

namespace {
constexpr auto mf = model::Environment::Card;
constexpr auto social = model::Environment::Ssse;
constexpr auto pay = model::Environment::Pse;
constexpr std::array environments = {mf, social, pay};
constexpr std::array intents = {Intent::Select, Intent::Read, Intent::Write, Intent::UseKey,
                                Intent::Found};
}  // namespace

TEST_CASE("the firewall lets through exactly this, tried for every pair and intent") {
  for (const auto selected : environments)
    for (const auto owner : environments)
      for (const Intent intent : intents) {
        bool expected = selected == owner;
        if (intent == Intent::Select) expected = true;
        if (intent == Intent::Found && selected == mf) expected = true;
        if (intent == Intent::UseKey && owner == mf) expected = true;
        CAPTURE(static_cast<int>(selected));
        CAPTURE(static_cast<int>(owner));
        CAPTURE(static_cast<int>(intent));
        CHECK(may_access(selected, owner, intent) == expected);
      }
}

TEST_CASE("nobody reads or writes across a border, and no row repeats what is inside") {
  for (const FirewallRow& row : firewall_rows()) {
    CHECK(row.intent != Intent::Read);
    CHECK(row.intent != Intent::Write);
    CHECK(row.selected != row.owner);
  }
}

TEST_CASE("an access that the firewall refuses reads zeros, writes nothing and is remembered") {
  MemoryStore store;
  make_blank(store, Blank{});
  NvMemory memory(store);
  FileSystem files(memory);
  REQUIRE(files.load());
  files.set_selected(social);
  const auto object = files.create({ObjectKind::Value, social, 7, no_parent, 8, "A1B2C3D4"_hex});
  REQUIRE(object.has_value());
  files.commit();
  CHECK_FALSE(files.take_refusal());
  for (const auto other : {mf, pay}) {
    files.set_selected(other);
    CHECK(files.byte_at(*object, 0) == 0);
    CHECK(files.take_refusal());
    files.write_byte(*object, 0, 0x99);
    CHECK(files.take_refusal());
    CHECK_FALSE(memory.pending());
    files.remove(*object);
    CHECK(files.take_refusal());
    CHECK(files.at(object->address).has_value());
    CHECK_FALSE(files.create({ObjectKind::Value, social, 8, no_parent, 4}).has_value());
    CHECK(files.take_refusal());
    CHECK(files.counter(*object, 0) == 0);
    CHECK(files.take_refusal());
    CHECK_FALSE(files.take_refusal());
  }
  files.set_selected(social);
  CHECK(files.byte_at(*object, 0) == 0xA1);
}

TEST_CASE("no command reaches a file of the other side: neither by number, name nor short id") {
  test::TestCard card(test::social_card_cells());
  CHECK(card.full("00A404000E315041592E5359532E4444463031").ends_with("9000"));
  for (const char* fid : {"EF05", "EF06", "EF08", "DF01", "DF04"})
    CHECK(card.sw(std::string("00A4000002") + fid) == 0x6A82);
  CHECK((card.sw("00B2012C12") & 0xF000U) == 0x6000);
  CHECK(card.sw("00B2012C12") != 0x9000);
  CHECK(card.sw("00B0850000") != 0x9000);
  CHECK(card.sw("0020000003123456") != 0x9000);
}
