#include "cos-sim/bank/file/application.hpp"

#include <doctest/doctest.h>

#include "tests/support/bank_profile.hpp"
#include "tests/support/map_memory.hpp"

using namespace sscard;
using namespace sscard::cos::bank;
using cos::Life;

namespace {

constexpr auto debit = ApplicationKind::Debit;

test::MapMemory filled() {
  test::MapMemory memory;
  memory.values[{debit, value_aid}] = test::aid_of(debit);
  for (const test::ProfileStep& step : test::debit_profile())
    memory.values[{debit, step.number}] = step.value;
  return memory;
}

std::string fci(const Application& application) {
  cos::Answer out;
  application.add_fci(out);
  return to_hex(out.data());
}

}  // namespace

TEST_CASE("the FCI is the name and the stored A5, or an empty A5 in a shell") {
  test::MapMemory memory = filled();
  CHECK(fci(Application(memory, debit)) ==
        "6F218408A000000333010101A515500A50424F432044454249549F38069F7A019F0206");
  memory.values.erase({debit, dgi_fci});
  CHECK(fci(Application(memory, debit)) == "6F0C8408A000000333010101A500");
}

TEST_CASE("any life byte that is not one of three means blocked for good") {
  test::MapMemory memory;
  const Application application{memory, debit};
  CHECK(application.life() == Life::BlockedForGood);
  for (unsigned value = 0; value < 0x100; ++value) {
    memory.values[{debit, value_life}] = {static_cast<Byte>(value)};
    const bool known = value == 0x3A || value == 0x5C || value == 0xA6;
    CHECK((application.life() == Life::BlockedForGood) == !known);
  }
}

TEST_CASE("a PDOL asks for its length, and none for nothing") {
  test::MapMemory memory = filled();
  CHECK(Application(memory, debit).pdol_length() == 7);
  memory.values[{debit, dgi_fci}] = *from_hex("A503870101");
  CHECK(Application(memory, debit).pdol_length() == 0);
  memory.values.erase({debit, dgi_fci});
  CHECK(Application(memory, debit).pdol_length() == 0);
}

TEST_CASE("internal data are found by tag in either grouping and never as records") {
  const test::MapMemory memory = filled();
  const Application application{memory, debit};
  CHECK(to_hex(*application.internal(0x9F58)) == "00");
  CHECK(to_hex(*application.internal(0x9F51)) == "0156");
  CHECK_FALSE(application.internal(0x9F5C).has_value());
  CHECK_FALSE(application.record(0x0D, 1).has_value());
  CHECK_FALSE(application.record(0x0E, 1).has_value());
  CHECK_FALSE(application.has_file(0x0D));
  CHECK_FALSE(application.has_file(0x00));
  CHECK_FALSE(application.has_file(0x1F));
  CHECK(application.has_file(1));
  CHECK_FALSE(application.has_file(2));
  CHECK(application.record(1, 2).has_value());
  CHECK_FALSE(application.record(1, 3).has_value());
}
