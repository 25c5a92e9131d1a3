#include "keys/keyblock/key_block.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using namespace sscard::keys;

// Published blocks of all four versions are vectors (tests/vectors/vectors.json).

namespace {

struct Making {
  BlockVersion version;
  char algorithm;
  std::size_t protection;
  std::size_t key;
};

constexpr Making makings[] = {
    {BlockVersion::B,   'T', 16, 8 },
    {BlockVersion::B,   'T', 16, 16},
    {BlockVersion::B,   'T', 24, 24},
    {BlockVersion::D,   'A', 16, 16},
    {BlockVersion::D,   'A', 24, 24},
    {BlockVersion::D,   'A', 32, 32},
    {BlockVersion::D,   'T', 16, 16},
    {BlockVersion::D,   'H', 32, 20},
    {BlockVersion::Sm4, '4', 16, 16},
    {BlockVersion::Sm4, 'T', 16, 16},
};

KeyBytes key_of(std::size_t size, Byte first) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<Byte>(first + 7 * i);
  return KeyBytes(bytes);
}

BlockHeader header_of(const Making& making) {
  return {making.version, "E0", making.algorithm, 'X', "01", 'N', {{"KC", "00AABBCC"}}};
}

Result<std::string> made(const Making& making) {
  return make_key_block(crypto::openssl(), key_of(making.protection, 1), header_of(making),
                        key_of(making.key, 2));
}

}  // namespace

TEST_CASE("a block that one engine made opens with the other to the same key and header") {
  for (const Making& making : makings) {
    CAPTURE(making.algorithm);
    const auto block = made(making);
    REQUIRE(block.has_value());
    CHECK(*block != *made(making));  // the padding is random
    for (const crypto::Provider* engine : test::both_engines()) {
      const auto opened = open_key_block(*engine, key_of(making.protection, 1), *block);
      REQUIRE(opened.has_value());
      CHECK(opened->key.same_as(key_of(making.key, 2)));
      CHECK(opened->header == header_of(making));
      const auto other = open_key_block(*engine, key_of(making.protection, 3), *block);
      REQUIRE_FALSE(other.has_value());
      CHECK(other.error().kind == ErrorKind::Keys);
    }
  }
}

TEST_CASE("every bit of a key block that is flipped is seen") {
  for (const Making& making : makings) {
    const std::string block = made(making).value();
    const KeyBytes protection = key_of(making.protection, 1);
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < 8 * block.size(); ++i) {
      std::string changed = block;
      changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1 << i % 8));
      accepted +=
          open_key_block(crypto::openssl(), protection, changed, OldVersions::Accept).has_value();
    }
    CHECK(accepted == 0);
    std::size_t cut = 0;
    for (std::size_t n = 0; n < block.size(); ++n)
      cut += open_key_block(crypto::openssl(), protection, block.substr(0, n)).has_value();
    CHECK(cut == 0);
  }
}

TEST_CASE("every bit of a block of the old versions that is flipped is seen") {
  const std::string block =
      "A0088M3TC00E0000BE8AE894906D0B8F6FF555573A3907DC37FF13B12CE1CB8A97A97C8414AE1A8FF9183122";
  const KeyBytes protection("AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB"_hex);
  REQUIRE(open_key_block(crypto::openssl(), protection, block, OldVersions::Accept));
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < 8 * block.size(); ++i) {
    std::string changed = block;
    changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1 << i % 8));
    accepted +=
        open_key_block(crypto::openssl(), protection, changed, OldVersions::Accept).has_value();
  }
  CHECK(accepted == 0);
}

TEST_CASE("the header of one block does not fit the body of another") {
  const Making& making = makings[1];
  const std::string first = made(making).value();
  BlockHeader other = header_of(making);
  other.usage = "E1";
  const std::string second =
      make_key_block(crypto::openssl(), key_of(16, 1), other, key_of(16, 2)).value();
  const std::string mixed = second.substr(0, 32) + first.substr(32);
  CHECK_FALSE(open_key_block(crypto::openssl(), key_of(16, 1), mixed));
}

TEST_CASE("old versions open only for who asks for them, and are never made") {
  const std::string block =
      "C0088M3TC00E00009BC6306FC31891BF87B3148463627B1D68C603D9FAB9074E4A0D2E78D40B29905A826F5C";
  const KeyBytes protection("AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB"_hex);
  const auto refused = open_key_block(crypto::openssl(), protection, block);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::Keys);
  CHECK(open_key_block(crypto::openssl(), protection, block, OldVersions::Accept).has_value());
  for (const BlockVersion version : {BlockVersion::A, BlockVersion::C})
    CHECK_FALSE(made({version, 'T', 16, 16}).has_value());
}

TEST_CASE("a protection key weaker than the key, and a key of another length, make no block") {
  constexpr Making wrong[] = {
      {BlockVersion::B,   'T', 16, 24},
      {BlockVersion::B,   'A', 24, 16},
      {BlockVersion::D,   'A', 16, 32},
      {BlockVersion::Sm4, 'A', 16, 24},
      {BlockVersion::B,   'T', 8,  8 },
      {BlockVersion::B,   'T', 32, 16},
      {BlockVersion::D,   'A', 8,  16},
      {BlockVersion::Sm4, '4', 24, 16},
      {BlockVersion::D,   'A', 32, 20},
      {BlockVersion::D,   'R', 32, 16},
  };
  for (const Making& making : wrong) {
    CAPTURE(making.protection);
    CAPTURE(making.key);
    const auto block = made(making);
    REQUIRE_FALSE(block.has_value());
    CHECK(block.error().kind == ErrorKind::Keys);
  }
}
