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

struct SizeIn {
  Structure structure;
  Df df;
  std::uint16_t fid;
  std::uint16_t bytes;
};

// 1.00 by the same formula; corrections.md A.6.1, A.6.4 for EF06 and EF07 of SSSE. No file that V1
// does not have: photo, education, reserved files, DF03 from EF15, DF05, DF07.
constexpr SizeIn first_sizes[] = {
    {Structure::V100, Df::Ssse, 0xEF05, 0x0042},
    {Structure::V100, Df::Ssse, 0xEF06, 0x0047},
    {Structure::V100, Df::Ssse, 0xEF07, 0x0300},
    {Structure::V100, Df::Ssse, 0xEF08, 0     },
    {Structure::V100, Df::Df01, 0xEF05, 89    },
    {Structure::V100, Df::Df01, 0xEF06, 108   },
    {Structure::V100, Df::Df01, 0xEF07, 5     },
    {Structure::V100, Df::Df01, 0xEF08, 5     },
    {Structure::V100, Df::Df01, 0xEF09, 95    },
    {Structure::V100, Df::Df01, 0xEF0A, 20    },
    {Structure::V100, Df::Df01, 0xEF15, 0     },
    {Structure::V100, Df::Df01, 0xEF16, 0     },
    {Structure::V100, Df::Df02, 0xEF05, 177   },
    {Structure::V100, Df::Df02, 0xEF06, 47    },
    {Structure::V100, Df::Df02, 0xEF07, 0x156 },
    {Structure::V100, Df::Df02, 0xEF08, 94    },
    {Structure::V100, Df::Df02, 0xEF09, 100   },
    {Structure::V100, Df::Df02, 0xEF16, 0     },
    {Structure::V100, Df::Df03, 0xEF05, 46    },
    {Structure::V100, Df::Df03, 0xEF06, 216   },
    {Structure::V100, Df::Df03, 0xEF07, 49    },
    {Structure::V100, Df::Df03, 0xEF15, 0     },
    {Structure::V100, Df::Df04, 0xEF05, 298   },
    {Structure::V100, Df::Df04, 0xEF06, 20    },
    {Structure::V100, Df::Df04, 0xEF08, 282   },
    {Structure::V100, Df::Df04, 0xEF15, 0     },
    {Structure::V100, Df::Df05, 0xEF05, 0     },
    {Structure::V100, Df::Df07, 0xEF05, 0     },
    {Structure::V201, Df::Df02, 0xEF08, 0     },
    {Structure::V300, Df::Ssse, 0xEF08, 0x1000},
    {Structure::V300, Df::Df04, 0xEF08, 0x034A},
    {Structure::V300, Df::Df06, 0xEF05, 0     },
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
    const EfRow* third = find_file(size.df, size.fid, Structure::V300);
    REQUIRE(third != nullptr);
    CHECK(file_size(*third, Structure::V300) == size.bytes);
  }
}

TEST_CASE("structures have the files the reference gives them, in their own sizes") {
  for (const SizeIn& size : first_sizes) {
    CAPTURE(text(size.structure));
    CAPTURE(row(size.df).name);
    CAPTURE(size.fid);
    const EfRow* file = find_file(size.df, size.fid, size.structure);
    CHECK((file == nullptr ? 0 : file_size(*file, size.structure)) == size.bytes);
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

TEST_CASE("each structure has the number of files of its generation") {
  constexpr std::size_t counts[] = {20, 38, 38, 38};
  for (std::size_t i = 0; i < structure_count; ++i) {
    std::size_t files = 0;
    for (const DfRow& df : df_table())
      files += files_of(df.df, static_cast<Structure>(i)).size();
    CHECK(files == counts[i]);
  }
  CHECK(find_file(Df::Ssse, 0xEF09, Structure::V201) == nullptr);
}

TEST_CASE("V1 writes the sex as third record of EF06, later structures as fourth behind tag 4E") {
  CHECK(record_at(Df::Ssse, 0xEF06, 3, Structure::V100)->tag == 0x0A);
  CHECK(find_record(Df::Ssse, 0xEF06, 0x4E, Structure::V100) == nullptr);
  for (const Structure later : {Structure::V200, Structure::V201, Structure::V300}) {
    CHECK(record_at(Df::Ssse, 0xEF06, 3, later)->tag == 0x4E);
    CHECK(record_at(Df::Ssse, 0xEF06, 4, later)->tag == 0x0A);
  }
}
