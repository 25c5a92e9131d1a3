#include "keys/vault/store_data.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using keys::DataGrouping;
using keys::store_data_blocks;

namespace {

/// What a card does: puts the bare data together again and reads DGI, length, value.
std::vector<DataGrouping> read_back(const std::vector<keys::StoreDataBlock>& blocks) {
  Bytes all;
  for (const auto& block : blocks)
    append(all, block.data);
  std::vector<DataGrouping> out;
  for (std::size_t at = 0; at < all.size();) {
    DataGrouping grouping;
    grouping.dgi = u16_at(all, at);
    std::size_t size = all[at + 2];
    at += 3;
    if (size == 0xFF) {
      size = u16_at(all, at);
      at += 2;
    }
    REQUIRE(at + size <= all.size());
    grouping.value.assign(all.begin() + static_cast<std::ptrdiff_t>(at),
                          all.begin() + static_cast<std::ptrdiff_t>(at + size));
    at += size;
    out.push_back(std::move(grouping));
  }
  return out;
}

std::vector<keys::StoreDataBlock> blocks_of(const std::vector<DataGrouping>& groupings,
                                            bool pack = true) {
  auto blocks = store_data_blocks(groupings, {.pack = pack});
  REQUIRE(blocks.has_value());
  for (const auto& block : *blocks)
    CHECK(block.data.size() <= keys::StoreDataLimits{}.most);
  return *blocks;
}

}  // namespace

TEST_CASE("plain groupings share a STORE DATA up to 247 bytes") {
  const auto blocks = blocks_of({
      {0x9102, Bytes(100, 1), false},
      {0x0101, Bytes(141, 2), false}, // 103 + 144 = 247: fits exactly
      {0x0102, Bytes(1,   3), false},
  });
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].data.size() == 247);
  CHECK_FALSE(blocks[0].enciphered);
  CHECK(to_hex(blocks[1].data) == "01020103");
}

TEST_CASE("one byte more than fits starts a new STORE DATA") {
  const auto blocks = blocks_of({
      {0x9102, Bytes(100, 1), false},
      {0x0101, Bytes(142, 2), false}
  });
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].data.size() == 103);
}

TEST_CASE("an enciphered grouping is alone in its command") {
  const auto blocks = blocks_of({
      {0x9200, Bytes(9,  1), false},
      {0x8000, Bytes(48, 2), true },
      {0x9000, Bytes(9,  3), false},
      {0x8010, Bytes(8,  4), true },
  });
  REQUIRE(blocks.size() == 4);
  CHECK_FALSE(blocks[0].enciphered);
  CHECK(blocks[1].enciphered);
  CHECK(to_hex(blocks[1].data).substr(0, 6) == "800030");
  CHECK_FALSE(blocks[2].enciphered);
  CHECK(blocks[3].enciphered);
}

TEST_CASE("without packing every grouping has its own command") {
  const auto blocks = blocks_of(
      {
          {0x9102, {1}, false},
          {0x9104, {2}, false},
          {0x0101, {3}, false}
  },
      false);
  CHECK(blocks.size() == 3);
}

TEST_CASE("a grouping of FE bytes has a one-byte length, of FF bytes three") {
  CHECK(to_hex(blocks_of({
                   {0x0201, Bytes(0xFE, 7), false}
  })[0]
                   .data)
            .substr(0, 8) == "0201FE07");
  CHECK(to_hex(blocks_of({
                   {0x0201, Bytes(0xFF, 7), false}
  })[0]
                   .data)
            .substr(0, 12) == "0201FF00FF07");
}

TEST_CASE("a long grouping continues with bare data and whatever was sent can be read back") {
  const std::vector<DataGrouping> sent = {
      {0x9102, Bytes(30, 1), false},
      {0x0201, Bytes(600, 2), false},
      {0x0101, Bytes(20, 3), false},
      {0x8205, Bytes(1000, 4), true},
      {0x9010, {3, 3}, false},
  };
  const auto blocks = blocks_of(sent);
  REQUIRE(blocks.size() == 1 + 3 + 1 + 5 + 1);
  for (std::size_t i = 5; i < 10; ++i)
    CHECK(blocks[i].enciphered);
  const auto back = read_back(blocks);
  REQUIRE(back.size() == sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    CHECK(back[i].dgi == sent[i].dgi);
    CHECK(back[i].value == sent[i].value);
  }
}

TEST_CASE("256 commands can be numbered, 257 cannot; 65535 bytes can be said, 65536 cannot") {
  const auto blocks_for = [](std::size_t n) {
    return store_data_blocks(std::vector<DataGrouping>(n, {0x8000, Bytes(48), true}), {});
  };
  CHECK(blocks_for(256).has_value());
  REQUIRE_FALSE(blocks_for(257).has_value());
  CHECK(blocks_for(257).error().kind == ErrorKind::BadInput);
  CHECK_FALSE(store_data_blocks(
                  std::vector<DataGrouping>{
                      {0x0101, Bytes(65536), false}
  },
                  {})
                  .has_value());
}
