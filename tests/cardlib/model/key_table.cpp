#include "cardlib/model/key_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace sscard;
using namespace sscard::model;

TEST_CASE("each key is found by its name and by its type and id") {
  for (const KeyRow& key : key_table()) {
    CAPTURE(key.name);
    CHECK(find_key(key.df, key.name) == &key);
    CHECK(find_key(key.df, key.type, key.id) == &key);
  }
  CHECK(find_key(Df::Ssse, "UK1") == nullptr);
  CHECK(find_key(Df::Df01, KeyType::External, 0x8F) == nullptr);
  CHECK(find_key(Df::Pse, "MK") == nullptr);
}

TEST_CASE("the keys of the directories together are the whole table") {
  std::size_t sum = 0;
  for (const DfRow& df : df_table()) {
    for (const KeyRow& key : keys_of(df.df))
      CHECK(key.df == df.df);
    sum += keys_of(df.df).size();
  }
  CHECK(sum == key_table().size());
  CHECK(keys_of(Df::Pse).empty());
  CHECK(keys_of(Df::Debit).empty());
}

TEST_CASE("48 published keys have a PSAM usage, and 15 published keys an HSM address") {
  // the published 48 are those of ssc-card.md 6.2; BK, LK, STK of ADFs, DSK and DPK are ours
  const auto ours = [](const KeyRow& key) {
    return key.name == "BK" || key.name == "LK" || key.name == "DSK" ||
           key.name.starts_with("DPK") || (key.name == "STK" && key.df != Df::Ssse);
  };
  const auto published = std::ranges::count_if(
      key_table(), [&](const KeyRow& key) { return key.psam_usage != 0 && !ours(key); });
  CHECK(published == 48);
  const auto addressed = std::ranges::count_if(
      key_table(), [](const KeyRow& key) { return key.hsm_address != 0 && key.name != "STK"; });
  CHECK(addressed == 15);
}

TEST_CASE("every directory of the social side has a master key first") {
  for (const DfRow& df : df_table()) {
    if (df.owner == Environment::Pse) continue;
    CAPTURE(df.name);
    REQUIRE_FALSE(keys_of(df.df).empty());
    const KeyRow& first = keys_of(df.df).front();
    CHECK(first.type == KeyType::Master);
    CHECK(first.id == 0);
  }
}

TEST_CASE("applications have a lock key 81 and a transmission key 82 with the ids of A.8.1") {
  Byte n = 1;
  for (const Df df : {Df::Df01, Df::Df02, Df::Df03, Df::Df04, Df::Df05, Df::Df06, Df::Df07}) {
    const KeyRow* lock = find_key(df, "LK");
    const KeyRow* transmission = find_key(df, "STK");
    REQUIRE(lock != nullptr);
    REQUIRE(transmission != nullptr);
    CHECK(lock->id == 0x81);
    CHECK(lock->psam_id == 0x13 + n);
    CHECK(transmission->id == 0x82);
    CHECK(transmission->psam_id == 0x1A + n);
    CHECK(transmission->type == KeyType::Transmission);
    ++n;
  }
}

TEST_CASE("try limits: PIN 6, update and unblock keys 3, read keys and IRK 10") {
  CHECK(find_key(Df::Ssse, "PIN")->try_limit == 6);
  CHECK(find_key(Df::Ssse, "UK")->try_limit == 3);
  CHECK(find_key(Df::Ssse, "PUK")->try_limit == 3);
  CHECK(find_key(Df::Ssse, "BK")->try_limit == 3);
  CHECK(find_key(Df::Df01, "LK")->try_limit == 3);
  CHECK(find_key(Df::Ssse, "IRK")->try_limit == 10);
  CHECK(find_key(Df::Df03, "RK2")->try_limit == 10);
  CHECK(find_key(Df::Df01, "STK")->try_limit == 0);
}

TEST_CASE("national keys take three factors, provincial keys two") {
  CHECK(find_key(Df::Ssse, "IRK")->level == KeyLevel::National);
  CHECK(find_key(Df::Df04, "RK1")->level == KeyLevel::National);
  CHECK(find_key(Df::Ssse, "UK")->level == KeyLevel::Provincial);
  CHECK(find_key(Df::Ssse, "UK")->psam_usage == 0x48);
  CHECK(find_key(Df::Ssse, "UK")->hsm_address == 0x009412);
  CHECK(find_key(Df::Df03, "UK8")->id == 0x8D);
  CHECK(find_key(Df::Df03, "UK8")->psam_id == 0x3B);
}
