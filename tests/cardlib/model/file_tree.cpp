#include "cardlib/model/file_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace sscard;
using namespace sscard::model;

namespace {

struct Size {
  Df df;
  std::uint16_t fid;
  std::uint16_t bytes;
};

// corrections.md A.6.1 and A.6.4
constexpr Size sizes[] = {
    {Df::Ssse, 0xEF05, 0x0042},
    {Df::Ssse, 0xEF06, 0x005D},
    {Df::Ssse, 0xEF07, 0x0400},
    {Df::Ssse, 0xEF08, 0x1000},
    {Df::Df01, 0xEF05, 0x005D},
    {Df::Df01, 0xEF06, 0x00AF},
    {Df::Df01, 0xEF07, 0x0005},
    {Df::Df01, 0xEF08, 0x0005},
    {Df::Df01, 0xEF09, 0x0059},
    {Df::Df01, 0xEF0A, 0x0011},
    {Df::Df01, 0xEF15, 0x00A7},
    {Df::Df01, 0xEF16, 0x0128},
    {Df::Df01, 0xEF1A, 0x0128},
    {Df::Df02, 0xEF05, 0x01B6},
    {Df::Df02, 0xEF06, 0x0030},
    {Df::Df02, 0xEF07, 0x0156},
    {Df::Df02, 0xEF09, 0x0067},
    {Df::Df02, 0xEF15, 0x0055},
    {Df::Df02, 0xEF16, 0x004A},
    {Df::Df03, 0xEF05, 0x0027},
    {Df::Df03, 0xEF06, 0x0193},
    {Df::Df03, 0xEF07, 0x0024},
    {Df::Df03, 0xEF15, 0x0013},
    {Df::Df03, 0xEF16, 0x000A},
    {Df::Df03, 0xEF17, 0x00A7},
    {Df::Df03, 0xEF18, 0x001B},
    {Df::Df03, 0xEF19, 0x00A6},
    {Df::Df04, 0xEF05, 0x00B8},
    {Df::Df04, 0xEF06, 0x000F},
    {Df::Df04, 0xEF08, 0x034A},
    {Df::Df04, 0xEF15, 0x001A},
    {Df::Df07, 0xEF05, 0x001A},
    {Df::Df07, 0xEF06, 0x0055},
    {Df::Df07, 0xEF07, 0x000B},
};

}  // namespace

TEST_CASE("every file has the size that the formula of the administration gives") {
  for (const Size& size : sizes) {
    CAPTURE(row(size.df).name);
    CAPTURE(size.fid);
    const EfRow* file = find_file(size.df, size.fid, Structure::V201);
    REQUIRE(file != nullptr);
    CHECK(file_size(*file, Structure::V201) == size.bytes);
    CHECK(file_size(*file, Structure::V200) == size.bytes);
  }
}

TEST_CASE("a cyclic file holds (size - 2) / record length records") {
  for (const EfRow& file : ef_table()) {
    if (file.kind != FileKind::Cyclic) continue;
    CHECK((file_size(file, Structure::V201) - 2) / file.record_length == file.records);
  }
}

TEST_CASE("internal files have room for exactly their content") {
  for (const EfRow& file : internal_ef_table()) {
    CAPTURE(row(file.df).name);
    CHECK(file_size(file, Structure::V201) > 2);
  }
  const auto mf = internal_files_of(Df::Mf, Structure::V201);
  REQUIRE(mf.size() == 3);
  CHECK(mf[0]->fid == key_file_fid);
  CHECK(file_size(*mf[0], Structure::V201) == 0x1A);
  const auto pse = internal_files_of(Df::Pse, Structure::V201);
  REQUIRE(pse.size() == 1);
  CHECK(file_size(*pse[0], Structure::V201) == 4 * 0x18 + 2);
  const auto df04 = internal_files_of(Df::Df04, Structure::V201);
  REQUIRE(df04.size() == 2);
  CHECK(df04[1]->fid == purse_file_fid);
  CHECK(file_size(*df04[1], Structure::V201) == 0x1F);
  CHECK(internal_files_of(Df::Debit, Structure::V201).empty());
}

TEST_CASE("initial values are FF for digits, 00 for text, binary and amounts") {
  CHECK(to_hex(initial_value(*find_record(Df::Ssse, 0xEF05, 0x05, Structure::V201))) == "FFFFFFFF");
  CHECK(initial_value(*find_record(Df::Ssse, 0xEF06, 0x09, Structure::V201)) == Bytes(30, 0x00));
  CHECK(to_hex(initial_value(*find_record(Df::Df04, 0xEF06, 0x92, Structure::V201))) == "00000000");
  CHECK(to_hex(initial_value(*find_record(Df::Df02, 0xEF15, 0x99, Structure::V201))) ==
        "10030000001104FFFFFFFF1203FFFFFF");
}

TEST_CASE("every initial value is as long as its record, cyclic files begin empty") {
  for (const RecordRow& record : record_table()) {
    CAPTURE(record.tag);
    const std::size_t expected = record.encoding == Encoding::Layout ? 0 : record.length;
    CHECK(initial_value(record).size() == expected);
  }
}

TEST_CASE("repeated tags are reached by their occurrence") {
  CHECK(find_record(Df::Df02, 0xEF05, 0x43, Structure::V201, {1})->number == 3);
  CHECK(find_record(Df::Df02, 0xEF05, 0x43, Structure::V201, {2})->number == 4);
  CHECK(find_record(Df::Df02, 0xEF05, 0x43, Structure::V201, {3}) == nullptr);
  CHECK(find_record(Df::Df02, 0xEF05, 0x43, Structure::V201, {0}) == nullptr);
  CHECK(find_record(Df::Ssse, 0xEF05, 0x08, Structure::V201) == nullptr);
  CHECK(record_at(Df::Ssse, 0xEF05, 0, Structure::V201) == nullptr);
  CHECK(record_at(Df::Ssse, 0xEF05, 8, Structure::V201) == nullptr);
  CHECK(record_at(Df::Df02, 0xEF07, 0, Structure::V201) == nullptr);
}

TEST_CASE("a structure without rows has no files") {
  for (const DfRow& df : df_table()) {
    CHECK(files_of(df.df, Structure::V100).empty());
    CHECK(files_of(df.df, Structure::V300).empty());
  }
  CHECK(find_file(Df::Ssse, 0xEF05, Structure::V300) == nullptr);
  CHECK(find_file(Df::Ssse, 0xEF09, Structure::V201) == nullptr);
}
