#include "cos-sim/kernel/key_store.hpp"

#include <doctest/doctest.h>

#include "cos-sim/kernel/blank.hpp"
#include "cos-sim/kernel/directory.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::cos;

namespace {

struct Bench {
  Bench() {
    make_blank(store, Blank{});
    REQUIRE(files.load());
    df = *files.create(
        {ObjectKind::Directory, model::Environment::Card, 0x3F00, no_parent, directory_size});
  }
  StatusWord put(model::KeyType type, Byte id, Byte version, Byte pattern, Byte limit = 3) {
    const model::KeyHeader header{type, id,   version, limit, model::KeyAlgorithm::TripleDes,
                                  0,    0x22, 16};
    const Bytes value(16, pattern);
    const StatusWord sw = keys.put(df, {header, value, false});
    files.commit();
    return sw;
  }
  MemoryStore store{0x3000};
  NvMemory memory{store};
  FileSystem files{memory};
  test::SeededRandom random{1};
  Chip chip{memory, files, random, crypto::botan()};
  KeyStore keys{chip};
  Object df;
};

constexpr KeyName name{model::KeyType::External, 0x04};

}  // namespace

TEST_CASE("without a version the lowest one is used, with one exactly that") {
  Bench bench;
  bench.put(name.type, name.id, 3, 0x33);
  bench.put(name.type, name.id, 2, 0x22);
  bench.put(name.type, 0x05, 1, 0x55);
  CHECK(bench.keys.find(bench.df, name)->header.version == 2);
  CHECK(bench.keys.find(bench.df, name, Byte{3})->header.version == 3);
  CHECK_FALSE(bench.keys.find(bench.df, name, Byte{1}).has_value());
  CHECK_FALSE(bench.keys.find(bench.df, {model::KeyType::Internal, 0x04}).has_value());
  CHECK_FALSE(bench.keys.master(bench.df).has_value());
}

TEST_CASE("tries go down, come back, and stay apart by version") {
  Bench bench;
  bench.put(name.type, name.id, 1, 0x11);
  bench.put(name.type, name.id, 2, 0x22);
  const StoredKey first = *bench.keys.find(bench.df, name, Byte{1});
  const StoredKey second = *bench.keys.find(bench.df, name, Byte{2});
  for (int i = 0; i < 3; ++i)
    CHECK(bench.keys.spend_try(first));
  CHECK_FALSE(bench.keys.spend_try(first));
  CHECK(bench.keys.blocked(first));
  CHECK(bench.keys.failure(first) == tries_left(0));
  CHECK(bench.keys.tries(second) == 3);
  bench.keys.restore(first);
  CHECK_FALSE(bench.keys.blocked(first));
}

TEST_CASE("a limit of 00 is not counted") {
  Bench bench;
  bench.put(name.type, name.id, 1, 0x11, 0);
  const StoredKey key = *bench.keys.find(bench.df, name);
  for (int i = 0; i < 20; ++i)
    static_cast<void>(bench.keys.spend_try(key));
  CHECK_FALSE(bench.keys.blocked(key));
  CHECK(bench.keys.failure(key) == StatusWord::AuthenticationFailed);
}

TEST_CASE("loading the same type, id and version replaces, and restores the counter") {
  Bench bench;
  bench.put(name.type, name.id, 1, 0x11);
  REQUIRE(bench.keys.spend_try(*bench.keys.find(bench.df, name)));
  const std::size_t before = bench.files.objects().size();
  bench.put(name.type, name.id, 1, 0x99);
  CHECK(bench.files.objects().size() == before);
  const StoredKey key = *bench.keys.find(bench.df, name);
  CHECK(bench.keys.tries(key) == 3);
  std::array<Byte, 16> value{};
  bench.keys.read_value(key, value);
  CHECK(value[0] == 0x99);
}

TEST_CASE("the type of a key that exists once is enough to find it") {
  Bench bench;
  bench.put(model::KeyType::Transmission, 0x82, 1, 0x77);
  CHECK(bench.keys.find_type(bench.df, model::KeyType::Transmission)->header.id == 0x82);
  CHECK_FALSE(bench.keys.find_type(bench.df, model::KeyType::Tac).has_value());
}

TEST_CASE("single DES opens nothing here") {
  model::KeyHeader header;
  header.algorithm = model::KeyAlgorithm::Des;
  CHECK_FALSE(algorithm_of(header).has_value());
  header.algorithm = model::KeyAlgorithm::Sm4;
  CHECK(algorithm_of(header) == model::Algorithm::Sm4);
}
