#include "cos-sim/bank/file/tag_table.hpp"

#include <doctest/doctest.h>

#include "cardlib/tlv/ber.hpp"

using namespace sscard;
using namespace sscard::cos::bank;

namespace {

/// A value that is good for this row at this length.
Bytes value_for(const TagRow& row, std::size_t length) {
  Bytes value(length, 0x00);
  if (row.content == TagContent::Dol) {
    value.clear();
    while (value.size() + 3 < length)
      append(value, Bytes{0x9A, 0x00});
    append(value, length % 2 == 0 ? Bytes{0x9A, 0x00} : Bytes{0x9F, 0x02, 0x00});
  }
  if (row.content == TagContent::Nested && length > 0)
    value = length == 1 ? Bytes{0x00} : tlv::object(0x50, Bytes(length - (length > 129 ? 3 : 2)));
  return value;
}

}  // namespace

TEST_CASE("every tag row takes its shortest and longest value and refuses one byte less or more") {
  for (const auto rows : {debit_fci_tags(), directory_fci_tags(), directory_entry_tags(),
                          internal_tags(), processing_option_tags()}) {
    for (TagRow row : rows) {
      row.mandatory = false;
      const std::span<const TagRow> only{&row, 1};
      CAPTURE(row.tag);
      for (const std::size_t length : {row.length_min, row.length_max})
        CHECK(obeys(tlv::object(row.tag, value_for(row, length)), only));
      CHECK_FALSE(obeys(tlv::object(row.tag, value_for(row, row.length_max + 1U)), only));
      if (row.length_min > 0)
        CHECK_FALSE(obeys(tlv::object(row.tag, Bytes(row.length_min - 1U)), only));
    }
  }
}

TEST_CASE("a mandatory tag that is missing, a tag that comes twice, an unknown one: not obeyed") {
  CHECK(obeys(*from_hex("82021C00940408010200"), processing_option_tags()));
  CHECK_FALSE(obeys(*from_hex("82021C00"), processing_option_tags()));
  CHECK_FALSE(obeys(*from_hex("82021C0082021C00940408010200"), processing_option_tags()));
  CHECK_FALSE(obeys(*from_hex("82021C009404080102005A00"), processing_option_tags()));
}
