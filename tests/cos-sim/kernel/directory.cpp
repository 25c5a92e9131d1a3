#include "cos-sim/kernel/directory.hpp"

#include <doctest/doctest.h>

#include <bit>

#include "cos-sim/kernel/blank.hpp"

using namespace sscard;
using namespace sscard::cos;

namespace {
struct Bench {
  Bench() {
    make_blank(store, Blank{});
    REQUIRE(files.load());
    const auto body = directory_body(model::header_of(model::Df::Ssse));
    files.set_selected(model::Environment::Ssse);
    df = *files.create(
        {ObjectKind::Directory, model::Environment::Ssse, 0xDDF1, no_parent, directory_size, body});
  }
  MemoryStore store{0x3000};
  NvMemory memory{store};
  FileSystem files{memory};
  Object df;
};
}  // namespace

TEST_CASE("a new directory is being built and knows its name") {
  Bench bench;
  CHECK(life_of(bench.files, bench.df) == Life::Building);
  CHECK(equal(aid_of(bench.files, bench.df).view(), model::row(model::Df::Ssse).aid));
  CHECK(bench.files.find_by_name(model::row(model::Df::Ssse).aid) == bench.df);
  CHECK_FALSE(bench.files.find_by_name({}).has_value());
}

TEST_CASE("a life that nobody wrote is blocked for good, for every byte") {
  Bench bench;
  int open = 0;
  for (unsigned value = 0; value < 256; ++value) {
    bench.files.write_byte(bench.df, directory_life_at, static_cast<Byte>(value));
    const Life life = life_of(bench.files, bench.df);
    if (life != Life::BlockedForGood) {
      ++open;
      CHECK(static_cast<unsigned>(life) == value);
    }
    bench.files.commit();
  }
  CHECK(open == 3);
}

TEST_CASE("no two lives are fewer than four bits apart") {
  const Life all[] = {Life::Building, Life::Active, Life::Blocked, Life::BlockedForGood};
  for (const Life a : all)
    for (const Life b : all)
      CHECK((a == b || std::popcount(static_cast<unsigned>(a) ^ static_cast<unsigned>(b)) >= 4));
}
