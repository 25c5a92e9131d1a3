#include <doctest/doctest.h>

#include <array>
#include <string_view>

#include "cardlib/model/bank_elements.hpp"

using namespace sscard;
using namespace sscard::model;

TEST_CASE("the catalogue holds exactly the data groups that this profile writes") {
  constexpr std::array<std::uint16_t, 32> written = {
      0x0101, 0x0102, 0x0201, 0x0202, 0x0203, 0x0204, 0x0205, 0x0301, 0x0302, 0x0401, 0x0402,
      0x0403, 0x0D01, 0x0E01, 0x8000, 0x8010, 0x8201, 0x8202, 0x8203, 0x8204, 0x8205, 0x8400,
      0x8501, 0x8502, 0x9000, 0x9010, 0x9102, 0x9104, 0x9105, 0x9200, 0x9201, 0x9400};
  REQUIRE(dgi_table().size() == written.size());
  for (std::size_t i = 0; i < written.size(); ++i)
    CHECK(dgi_table()[i].id == written[i]);
}

TEST_CASE("keys and PIN travel enciphered, everything else plain") {
  for (const DgiRow& dgi : dgi_table()) {
    CAPTURE(dgi.id);
    const bool secret = dgi.id >= 0x8000 && dgi.id < 0x9000;
    CHECK((dgi.protection == DgiClass::Enciphered) == secret);
    CHECK_FALSE(std::string_view(dgi.meaning).empty());
  }
  CHECK(find_dgi(0x8000)->length_min == 48);
  CHECK(find_dgi(0x9000)->length_min == 9);
}

TEST_CASE("records of SFI 1 to 10 are templates, internal data are not") {
  CHECK(find_dgi(0x0101)->content == DgiContent::RecordTemplate);
  CHECK(find_dgi(0x0302)->content == DgiContent::RecordTemplate);
  CHECK(find_dgi(0x0D01)->content == DgiContent::InternalTlv);
  CHECK(find_dgi(0x9102)->content == DgiContent::SelectResponse);
}

TEST_CASE("lengths of elements begin where they end or before") {
  for (const BankElement& element : bank_elements()) {
    CAPTURE(element.tag);
    CHECK(element.length_min <= element.length_max);
    CHECK(element.length_max > 0);
    CHECK_FALSE(std::string_view(element.name).empty());
  }
}
