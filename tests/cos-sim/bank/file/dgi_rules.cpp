#include "cos-sim/bank/file/dgi_rules.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace sscard;
using namespace sscard::cos::bank;

namespace {

class Stored final : public DgiSource {
 public:
  std::map<DgiNumber, Bytes> values;
  std::optional<ByteView> find(DgiNumber number) const override {
    const auto it = values.find(number);
    if (it == values.end()) return std::nullopt;
    return it->second;
  }
};

Stored whole_debit() {
  Stored stored;
  for (const DgiRow& row : dgi_rows(ApplicationKind::Debit))
    if (row.mandatory) stored.values[row.first] = Bytes(row.length_min);
  stored.values[dgi_options] = *from_hex("82021C00940808010200 18010200");
  for (const Byte sfi : {Byte{1}, Byte{3}})
    for (const Byte record : {Byte{1}, Byte{2}})
      stored.values[record_dgi(sfi, record)] = {0x70, 0};
  return stored;
}

}  // namespace

TEST_CASE(
    "a debit application is complete with its mandatory groupings and the records of its AFL") {
  CHECK(complete(ApplicationKind::Debit, whole_debit()));
  for (const auto& [number, value] : whole_debit().values) {
    Stored without = whole_debit();
    without.values.erase(number);
    CAPTURE(number);
    CHECK_FALSE(complete(ApplicationKind::Debit, without));
  }
}

TEST_CASE("an offline PIN needs its counter and a counter its PIN") {
  Stored stored = whole_debit();
  stored.values[dgi_pin] = Bytes(8);
  CHECK_FALSE(complete(ApplicationKind::Debit, stored));
  stored.values[dgi_pin_counter] = Bytes(2);
  CHECK(complete(ApplicationKind::Debit, stored));
  stored.values.erase(dgi_pin);
  CHECK_FALSE(complete(ApplicationKind::Debit, stored));
}

TEST_CASE("PSE is complete with its FCI and the first record of the directory it names") {
  Stored stored;
  stored.values[0x0101] = {0x70, 0};
  CHECK_FALSE(complete(ApplicationKind::Directory, stored));
  stored.values[dgi_fci] = *from_hex("A503880101");
  CHECK(complete(ApplicationKind::Directory, stored));
  stored.values[dgi_fci] = *from_hex("A503880102");
  CHECK_FALSE(complete(ApplicationKind::Directory, stored));
}

TEST_CASE("every grouping belongs to one row, and the log, completion and foreign ones to none") {
  CHECK(find_row(ApplicationKind::Debit, 0x0101)->mandatory == false);
  CHECK(find_row(ApplicationKind::Debit, 0x0AFE) == find_row(ApplicationKind::Debit, 0x0101));
  CHECK(find_row(ApplicationKind::Debit, 0x0B01) == nullptr);
  CHECK(find_row(ApplicationKind::Debit, 0x0D02) == nullptr);
  CHECK(find_row(ApplicationKind::Debit, 0x7FFF) == nullptr);
  CHECK(find_row(ApplicationKind::Directory, 0x8000) == nullptr);
  CHECK(find_row(ApplicationKind::Directory, 0x9104) == nullptr);
  CHECK(find_row(ApplicationKind::Debit, dgi_keys)->enciphered);
  CHECK(find_row(ApplicationKind::Debit, dgi_pin)->enciphered);
  CHECK_FALSE(find_row(ApplicationKind::Debit, dgi_key_check)->enciphered);
}
