#include "keys/keyblock/block_header.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::keys;

namespace {

/// The header of a text whose length field is made right.
Result<ReadHeader> read(std::string text) {
  const std::string length = fmt::format("{:04}", text.size());
  text.replace(1, 4, length);
  return read_header(text);
}

bool refused(const std::string& text) {
  const auto header = read(text);
  return !header && header.error().kind == ErrorKind::BadInput;
}

}  // namespace

TEST_CASE("a header is written as it is read, with the padding block it needs") {
  BlockHeader header{
      BlockVersion::D, "E0", 'A', 'X', "01", 'N', {{"KC", "00AABBCC"}, {"10", "1"}}
  };
  const auto text = write_header(header, 32);
  REQUIRE(text.has_value());
  CHECK((text->size() - 16) % 16 == 0);
  CHECK(text->substr(0, 16) == "D0080E0AX01N0300");
  const auto again = read_header(*text + std::string(32, '0'));
  REQUIRE(again.has_value());
  CHECK(again->size == text->size());
  CHECK(again->header == header);
  header.optional = {
      {"10", std::string(300, 'a')}
  };
  const auto long_text = write_header(header, 0);
  REQUIRE(long_text.has_value());
  CHECK(long_text->substr(16, 10) == "1000020136");
  CHECK(read_header(*long_text)->header == header);
}

TEST_CASE("a header of sixteen characters is the shortest") {
  CHECK(read("B0000K0TB00N0000").has_value());
  CHECK(refused("B0000K0TB00N000"));
  CHECK_FALSE(read_header("B0017K0TB00N0000"));
  CHECK_FALSE(read_header("B00160K0TB00N0000"));
  CHECK_FALSE(read_header(""));
}

TEST_CASE("each field of a header has its values and no other") {
  for (const char* text :
       {"E0000K0TB00N0000", "B0000XXTB00N0000", "B0000k0TB00N0000", "B00001ATB00N0000",
        "B0000K0XB00N0000", "B0000K0TA00N0000", "B0000K0TB-0N0000", "B0000K0TB00X0000",
        "B0000K0TB00N0001", "B0000K0TB00NA000", "B0000K0TB00N0100"}) {
    CAPTURE(text);
    CHECK(refused(text));
  }
  for (const char* text : {"B000042TB00N0000",
                           "4000010"
                           "4X99S0000",
                           "A0000M3TC00E0000"}) {
    CAPTURE(text);
    CHECK(read(text).has_value());
  }
}

TEST_CASE("optional blocks are whole, known by id once, and fill cipher blocks") {
  CHECK(read("B0000K0TB00N0100KS0800FF").has_value());
  CHECK(read("B0000K0TB00N0200KS0800FFPB0800FF").has_value());
  CHECK(read("B0000K0TB00N0100KS00020010012345").has_value() == false);
  for (const char* text :
       {"B0000K0TB00N0100KS0900FF", "B0000K0TB00N0100KS0300FF", "B0000K0TB00N0100KS0A00FF12",
        "B0000K0TB00N0100KS0800F\x7f", "B0000K0TB00N0100K-0800FF", "B0000K0TB00N0100KS0a00FF12AB",
        "B0000K0TB00N0200KS0800FFKS0800FF", "B0000K0TB00N0200PB0800FFKS0800FF",
        "B0000K0TB00N0200KS0800FF"}) {
    CAPTURE(text);
    CHECK(refused(text));
  }
  CHECK(refused("D0000K0AB00N0100KS0800FF"));  // eight characters fill no AES block
}

TEST_CASE("what could not be read again is not written") {
  const auto fails = [](const BlockHeader& header, std::size_t body) {
    return !write_header(header, body).has_value();
  };
  const BlockHeader right{BlockVersion::B, "K0", 'T', 'B'};
  CHECK_FALSE(fails(right, 64));
  CHECK(fails(right, 9984));
  CHECK_FALSE(fails(right, 9983));
  BlockHeader wrong = right;
  wrong.optional = {
      {"PB", "00"}
  };
  CHECK(fails(wrong, 64));
  wrong.optional = {
      {"KC", "\n"}
  };
  CHECK(fails(wrong, 64));
  wrong.optional = {
      {"KC", "00"},
      {"KC", "00"}
  };
  CHECK(fails(wrong, 64));
  wrong = right;
  wrong.usage = "K";
  CHECK(fails(wrong, 64));
}
