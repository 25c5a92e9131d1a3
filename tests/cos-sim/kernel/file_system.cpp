#include "cos-sim/kernel/file_system.hpp"

#include <doctest/doctest.h>

#include "cos-sim/hardware/power_cut.hpp"
#include "cos-sim/kernel/blank.hpp"
#include "cos-sim/kernel/chip_header.hpp"
#include "cos-sim/kernel/directory.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::cos;
using enum model::Environment;

namespace {

struct Bench {
  explicit Bench(std::size_t size = 0x3000) : store(size) {
    make_blank(store, Blank{});
    REQUIRE(files.load());
    files.set_selected(Ssse);
  }
  Object directory(std::uint16_t fid, Address parent) {
    const auto made = files.create({ObjectKind::Directory, Ssse, fid, parent, directory_size});
    REQUIRE(made.has_value());
    return *made;
  }
  Object value(std::uint16_t number, const Object& parent, std::uint32_t size) {
    const auto made = files.create({ObjectKind::Value, Ssse, number, parent.address, size});
    REQUIRE(made.has_value());
    return *made;
  }
  MemoryStore store;
  test::SeededRandom noise{2};
  PowerCutStore power{store, noise};
  NvMemory memory{power};
  FileSystem files{memory};
};

}  // namespace

TEST_CASE("objects are found again after power-up, by parent, kind and number") {
  Bench bench;
  const Object df = bench.directory(0xDDF1, no_parent);
  const Object value = bench.value(5, df, 3);
  bench.files.write(value, 0, "010203"_hex);
  bench.files.commit();
  FileSystem later(bench.memory);
  REQUIRE(later.load());
  later.set_selected(Ssse);
  CHECK(later.root() == df);
  const auto found = later.find(df.address, ObjectKind::Value, 5);
  REQUIRE(found == value);
  CHECK(later.byte_at(*found, 2) == 3);
  CHECK_FALSE(later.find(df.address, ObjectKind::File, 5).has_value());
  CHECK_FALSE(later.find(df.address, ObjectKind::Value, 6).has_value());
}

TEST_CASE("what a refused command made is gone") {
  Bench bench;
  const Object df = bench.directory(0xDDF1, no_parent);
  bench.files.commit();
  bench.value(5, df, 3);
  bench.files.abandon();
  CHECK(bench.files.objects().size() == 1);
  const Object again = bench.value(6, df, 3);
  CHECK(bench.files.byte_at(again, 0) == 0);
}

TEST_CASE("a directory goes with everything below it, and its bytes are wiped") {
  Bench bench;
  const Object top = bench.directory(0x3F00, no_parent);
  const Object df = bench.directory(0xDDF1, top.address);
  const Object value = bench.value(5, df, 16);
  bench.files.write(value, 0, Bytes(16, 0x77));
  bench.files.commit();
  bench.files.remove(df);
  bench.files.commit();
  CHECK(bench.files.objects().size() == 1);
  Bytes left(16);
  bench.store.read(value.body(), left);
  CHECK(left == Bytes(16, 0));
  FileSystem later(bench.memory);
  REQUIRE(later.load());
  CHECK(later.objects().size() == 1);
}

TEST_CASE("a deletion that is torn anywhere leaves all or nothing, and never an orphan") {
  Bench whole;
  const Object top = whole.directory(0x3F00, no_parent);
  const Object df = whole.directory(0xDDF1, top.address);
  whole.files.write(whole.value(5, df, 8), 0, Bytes(8, 0x55));
  whole.files.commit();
  const Bytes before = to_bytes(whole.store.cells());
  whole.power.start_counting();
  whole.files.remove(df);
  whole.files.commit();
  const std::uint64_t bits = whole.power.bits_written();
  for (std::uint64_t cut = 0; cut < bits; cut += 3) {
    Bench bench;
    bench.store.write(0, before);
    REQUIRE(bench.files.load());
    bench.power.arm({.after_bits = cut});
    bench.files.remove(df);
    bench.files.commit();
    bench.power.power_back();
    NvMemory memory(bench.power);
    memory.power_up();
    FileSystem later(memory);
    REQUIRE(later.load());
    later.set_selected(Ssse);
    const std::size_t n = later.objects().size();
    REQUIRE((n == 3 || n == 1));
    // Whatever takes the freed place finds it empty and has no children.
    const auto fresh =
        later.create({ObjectKind::Directory, Ssse, 0xDDF2, top.address, directory_size});
    REQUIRE(fresh.has_value());
    CHECK(later.peek(*fresh, 9) == 0);
    later.commit();
    for (const Object& object : later.objects())
      CHECK(object.parent != fresh->address);
  }
}

TEST_CASE("named values change their size") {
  Bench bench;
  const Object df = bench.directory(0xDDF1, no_parent);
  REQUIRE(bench.files.put_value(df, 0x9102, Bytes(10, 0x11)));
  REQUIRE(bench.files.put_value(df, 0x9102, Bytes(4, 0x22)));
  bench.files.commit();
  REQUIRE(bench.files.put_value(df, 0x9102, Bytes(10, 0x33)));
  bench.files.commit();
  const auto value = bench.files.find_value(df, 0x9102);
  REQUIRE(value.has_value());
  CHECK(value->size == 10);
  CHECK(bench.files.byte_at(*value, 9) == 0x33);
  CHECK(bench.files.objects().size() == 2);
}

TEST_CASE("a value that no single transaction can carry is refused") {
  Bench bench(0x8000);
  const Object df = bench.directory(0xDDF1, no_parent);
  bench.files.commit();
  CHECK(bench.files.put_value(df, 1, Bytes(3700, 0x11)));
  CHECK_FALSE(bench.files.put_value(df, 2, Bytes(200, 0x22)));
  bench.files.commit();
  CHECK(bench.files.put_value(df, 2, Bytes(200, 0x22)));
  CHECK_FALSE(bench.files.put_value(df, 3, Bytes(4000, 0x33)));
}

TEST_CASE("a full memory says so and stays as it was") {
  Bench bench(0x1000 + 0x200);
  const Object df = bench.directory(0xDDF1, no_parent);
  const auto room = static_cast<std::uint32_t>(0x200 - 12 - directory_size - 12);
  CHECK(bench.files.fits(room));
  CHECK_FALSE(bench.files.fits(room + 1));
  CHECK_FALSE(bench.files.create({ObjectKind::Value, Ssse, 1, df.address, room + 1}).has_value());
  CHECK(bench.files.create({ObjectKind::Value, Ssse, 1, df.address, room}).has_value());
}

TEST_CASE("memory in which something lies in a file is refused") {
  Bench bench;
  const Object df = bench.directory(0xDDF1, no_parent);
  const Object value = bench.value(1, df, 4);
  bench.value(2, value, 4);
  bench.files.commit();
  CHECK_FALSE(FileSystem(bench.memory).load());
}

TEST_CASE("memory that is no list of objects is refused") {
  Bench bench;
  const Object df = bench.directory(0xDDF1, no_parent);
  bench.files.commit();
  const auto spoil = [&](Address at, Byte value) {
    Byte old = 0;
    bench.store.read(at, {&old, 1});
    bench.store.write(at, {&value, 1});
    const bool loaded = FileSystem(bench.memory).load();
    bench.store.write(at, {&old, 1});
    return loaded;
  };
  CHECK_FALSE(spoil(df.address, 0x00));       // kind
  CHECK_FALSE(spoil(df.address + 1, 0x03));   // owner
  CHECK_FALSE(spoil(df.address + 4, 0x7F));   // parent behind the child
  CHECK_FALSE(spoil(df.address + 11, 0xFF));  // size beyond the end
  CHECK_FALSE(spoil(df.address + 11, 0x08));  // no whole directory
  CHECK_FALSE(spoil(chip_end_at, 0x01));
  CHECK(FileSystem(bench.memory).load());
}
