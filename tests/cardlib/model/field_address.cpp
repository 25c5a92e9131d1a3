#include "cardlib/model/field_address.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace sscard;
using namespace sscard::model;

TEST_CASE("columns of issuance files name their places") {
  CHECK(parse_field_address("ssseef0507") == FieldAddress{Df::Ssse, 0xEF05, 0x07, 1});
  CHECK(parse_field_address("df02ef064c") == FieldAddress{Df::Df02, 0xEF06, 0x4C, 1});
  CHECK(parse_field_address("DF02EF064C") == FieldAddress{Df::Df02, 0xEF06, 0x4C, 1});
  CHECK(parse_field_address("df01ef16") == FieldAddress{Df::Df01, 0xEF16, 0, 1});
  CHECK(parse_field_address("df02ef0543_2") == FieldAddress{Df::Df02, 0xEF05, 0x43, 2});
}

TEST_CASE("what is no address is not taken for one") {
  for (const char* text : {"",
                           "ssse",
                           "ssseef",
                           "ssseef0",
                           "ssseef050",
                           "ssseef05070",
                           "ssseef0507_",
                           "ssseef0507_1",
                           "ssseef0507_0",
                           "ssseef0507_02",
                           "ssseef0507_256",
                           "ssseef0507_2a",
                           "ssseef0507_9999",
                           "ssseef05_2",
                           "ssseef0500",
                           "ssseef00",
                           "df08ef05",
                           "xdf01ef05",
                           "df01xf05",
                           "df01ef0g",
                           "cert_no",
                           "name"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_field_address(text));
  }
}

TEST_CASE("every record has an address of its own that reads back as it was") {
  std::set<std::string> seen;
  for (const RecordRow& record : record_table()) {
    if (!record.structures.contains(Structure::V201) || record.df == Df::Df06) continue;
    const std::string text = to_text(record, Structure::V201);
    CAPTURE(text);
    CHECK(seen.insert(text).second);
    const auto address = parse_field_address(text);
    REQUIRE(address);
    CHECK(to_text(*address) == text);
    CHECK(find_record(address->df, address->fid, address->tag, Structure::V201,
                      {address->occurrence}) == &record);
  }
}

TEST_CASE("a column becomes the record value it names") {
  const auto value = encode_field(*parse_field_address("df02ef064c"), "20240102", Structure::V201);
  REQUIRE(value);
  CHECK(*value == FieldValue{
                      Df::Df02, 0xEF06, 1, 0x4C, {0x20, 0x24, 0x01, 0x02}
  });
  const auto second =
      encode_field(*parse_field_address("df01ef1540_2"), "101:202407:X", Structure::V201);
  REQUIRE(second);
  CHECK(second->record == 3);
  CHECK(second->tag == 0x40);
}

TEST_CASE("a transparent file takes hex up to its size") {
  const auto address = *parse_field_address("df01ef16");
  const auto value = encode_field(address, "A5A5", Structure::V201);
  REQUIRE(value);
  CHECK(*value == FieldValue{
                      Df::Df01, 0xEF16, 0, 0, {0xA5, 0xA5}
  });
  CHECK(encode_field(address, std::string(2 * 0x128, 'A'), Structure::V201));
  CHECK_FALSE(encode_field(address, std::string(2 * 0x128 + 2, 'A'), Structure::V201));
  CHECK_FALSE(encode_field(address, "A5A", Structure::V201));
}

TEST_CASE("places that do not exist or are not written by UPDATE are refused by name") {
  for (const char* text : {"df01ef0507", "df01ef1b", "df06ef05c0", "df02ef0543_3", "df01ef1601",
                           "pseef0101", "mfef1e", "df02ef0755"}) {
    CAPTURE(text);
    const auto value = encode_field(*parse_field_address(text), "1", Structure::V201);
    REQUIRE_FALSE(value);
    CHECK(value.error().kind == ErrorKind::BadInput);
    CHECK(value.error().what.english().find(text) != std::string::npos);
  }
  CHECK_FALSE(encode_field(*parse_field_address("df01ef0529"), "1", Structure::V300));
  CHECK_FALSE(encode_field(*parse_field_address("ssseef064e"), "", Structure::V100));
  CHECK_FALSE(encode_field(*parse_field_address("ssseef0501"), "00", Structure::V201));
  CHECK_FALSE(encode_field(*parse_field_address("df04ef08"), "0001", Structure::V201));
}
