#include "cos-sim/kernel/ef.hpp"

#include <doctest/doctest.h>

#include "cos-sim/kernel/blank.hpp"

using namespace sscard;
using namespace sscard::cos;

namespace {

struct Bench {
  Bench() {
    make_blank(store, Blank{});
    REQUIRE(files.load());
  }
  Object make(const model::EfHeader& header) {
    const Bytes raw = model::encode(header);
    return *files.create({ObjectKind::File, model::Environment::Card, header.fid, no_parent,
                          Ef::body_size(header), raw});
  }
  MemoryStore store{0x3000};
  NvMemory memory{store};
  FileSystem files{memory};
};

model::EfHeader header(model::FileKind kind, std::uint16_t size, Byte record_length) {
  return {size, 0xEF05, kind, 0x05, record_length, {}, {}};
}

}  // namespace

TEST_CASE("a file of the size the formula gives holds exactly its records") {
  Bench bench;
  // two records of 3 and 1 value bytes: 4 + 2 × 2 + 2
  auto ef = Ef::open(bench.files, bench.make(header(model::FileKind::LinearVariable, 10, 0xFF)));
  REQUIRE(ef.has_value());
  CHECK(ef->append("0103AABBCC"_hex) == StatusWord::Ok);
  CHECK(ef->append("020111"_hex) == StatusWord::Ok);
  CHECK(ef->append("0300"_hex) == StatusWord::NoSpace);
  CHECK(ef->append("03"_hex) == StatusWord::WrongData);
  CHECK(ef->append("0305AA"_hex) == StatusWord::WrongData);
  REQUIRE(ef->by_number(2).has_value());
  CHECK(ef->by_number(2)->length == 3);
  CHECK(ef->by_tag(0x02)->offset == ef->by_number(2)->offset);
  CHECK_FALSE(ef->by_number(0).has_value());
  CHECK_FALSE(ef->by_number(3).has_value());
  CHECK_FALSE(ef->by_tag(0x03).has_value());
}

TEST_CASE("of repeated tags the first one is found") {
  Bench bench;
  auto ef = Ef::open(bench.files, bench.make(header(model::FileKind::LinearVariable, 40, 0xFF)));
  CHECK(ef->append("400111"_hex) == StatusWord::Ok);
  CHECK(ef->append("400122"_hex) == StatusWord::Ok);
  CHECK(ef->by_tag(0x40)->offset == ef->by_number(1)->offset);
}

TEST_CASE("a ring of n records forgets record n + 1") {
  Bench bench;
  auto ef = Ef::open(bench.files, bench.make(header(model::FileKind::Cyclic, 2 * 3 + 2, 2)));
  for (Byte i = 1; i <= 7; ++i)
    CHECK(ef->append(Bytes{i, i}) == StatusWord::Ok);
  const auto value = [&](Byte number) {
    return bench.files.byte_at(ef->object(), ef->by_number(number)->offset);
  };
  CHECK(value(1) == 7);
  CHECK(value(2) == 6);
  CHECK(value(3) == 5);
  CHECK_FALSE(ef->by_number(4).has_value());
  CHECK(ef->append("010203"_hex) == StatusWord::WrongLength);
}

TEST_CASE("an object whose header does not fit its size is no file") {
  Bench bench;
  const Object good = bench.make(header(model::FileKind::Transparent, 8, 0));
  CHECK(Ef::open(bench.files, good).has_value());
  Object small = good;
  small.size -= 1;
  CHECK_FALSE(Ef::open(bench.files, small).has_value());
  bench.files.write_byte(good, 7, 0x99);
  CHECK_FALSE(Ef::open(bench.files, good).has_value());
}

TEST_CASE("lengths that nobody wrote end the list of records") {
  Bench bench;
  const Object object = bench.make(header(model::FileKind::LinearVariable, 20, 0xFF));
  bench.files.write(object, ef_contents_at, "FFFF01F0"_hex);
  const auto ef = Ef::open(bench.files, object);
  REQUIRE(ef.has_value());
  CHECK_FALSE(ef->by_number(1).has_value());
}
