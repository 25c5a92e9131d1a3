#include "cos-sim/kernel/inspect.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/social_card.hpp"

using namespace sscard;
using namespace sscard::cos;

TEST_CASE("a blank is described as one that waits for its transport code") {
  MemoryStore store;
  make_blank(store, test::TestCard::blank_of(9));
  const auto seen = inspect(store);
  REQUIRE(seen.has_value());
  CHECK(seen->state == model::CardState::Transport);
  CHECK(seen->transport_tries == 3);
  CHECK(seen->directories.empty());
  CHECK(to_hex(seen->atr).ends_with("260101000009"));
  CHECK(seen->memory_size == 98304);
}

TEST_CASE("a finished card is described with its tree, lives, files and keys") {
  test::TestCard card(test::social_card_cells());
  const auto seen = inspect(card.memory);
  REQUIRE(seen.has_value());
  CHECK(seen->state == model::CardState::Ended);
  std::string tree;
  for (const DirectoryDescription& df : seen->directories)
    tree += std::string(df.depth, ' ') + to_hex(Bytes{Byte(df.fid >> 8U), Byte(df.fid)}) + "\n";
  CHECK(tree == "3F00\n DDF1\n  DF01\n  DF02\n  DF03\n  DF04\n DDF2\n");
  const DirectoryDescription& ssse = seen->directories[1];
  CHECK(ssse.life == Life::Active);
  const auto ef06 = std::ranges::find(ssse.files, 0xEF06,
                                      [](const FileDescription& file) { return file.header.fid; });
  REQUIRE(ef06 != ssse.files.end());
  CHECK(ef06->records == 7);
  CHECK(ef06->header.size == 0x5D);
  REQUIRE(ef06->contents.size() == 7);
  CHECK(to_hex(ef06->contents[3]) == "0A0100");
  CHECK(seen->dialect == Dialect::T514);
  const auto pin = std::ranges::find(ssse.keys, model::KeyType::Pin,
                                     [](const KeyDescription& key) { return key.header.type; });
  REQUIRE(pin != ssse.keys.end());
  CHECK(pin->tries_left == pin->header.try_limit);
}

TEST_CASE("memory without a card is refused, not described") {
  MemoryStore empty;
  const auto seen = inspect(empty);
  REQUIRE_FALSE(seen.has_value());
  CHECK(seen.error().kind == ErrorKind::BadInput);
  make_blank(empty, Blank{});
  empty.write(0x38, "FFFFFFFF"_hex);
  CHECK_FALSE(inspect(empty).has_value());
}
