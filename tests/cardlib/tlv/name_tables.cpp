#include "cardlib/tlv/name_tables.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace sscard::tlv;

TEST_CASE("every tag of the table is a tag that BER can carry, once") {
  std::set<Tag> seen;
  for (const TagName& row : tag_names()) {
    CHECK(seen.insert(row.tag).second);
    CHECK(name_of_tag(row.tag) == row.name);
    const auto read = read_object(object(row.tag, {}));
    REQUIRE(read);
    CHECK(read->tag == row.tag);
  }
  CHECK(name_of_tag(0x9F99) == nullptr);
  CHECK(std::string(name_of_tag(0x9F36)) == "application transaction counter");
}

TEST_CASE("data groups of the bank profile have names, records are told apart") {
  for (const int id : {0x9102, 0x9104, 0x0D01, 0x0E01, 0x9200, 0x8000, 0x9000, 0x8010, 0x9010}) {
    CHECK(name_of_dgi(static_cast<std::uint16_t>(id)) != nullptr);
  }
  for (const DgiName& row : dgi_names())
    CHECK(name_of_dgi(row.id) == row.name);
  std::size_t records = 0;
  for (unsigned id = 0; id <= 0xFFFF; ++id) {
    records += is_record_dgi(static_cast<std::uint16_t>(id)) ? 1 : 0;
  }
  CHECK(records == 30 * 255);
  CHECK(name_of_dgi(0x0101) == nullptr);
}
