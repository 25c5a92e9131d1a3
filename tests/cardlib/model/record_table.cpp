#include <doctest/doctest.h>

#include <string_view>

#include "cardlib/model/file_tree.hpp"

using namespace sscard;
using namespace sscard::model;

TEST_CASE("each record is found by tag, by number and in its file, on every structure it is on") {
  for (const RecordRow& record : record_table()) {
    CAPTURE(row(record.df).name);
    CAPTURE(record.fid);
    CAPTURE(record.tag);
    CHECK_FALSE(std::string_view(record.name).empty());
    for (std::size_t s = 0; s < structure_count; ++s) {
      const auto structure = static_cast<Structure>(s);
      if (!record.structures.contains(structure) || record.df == Df::Df06) continue;
      CHECK(find_file(record.df, record.fid, structure) != nullptr);
      const RecordRow* found = find_record(record.df, record.fid, record.tag, structure);
      REQUIRE(found != nullptr);
      CHECK(found->items.data() == record.items.data());
      if (record.encoding == Encoding::Layout) {
        CHECK(found == &record);
      } else {
        CHECK(record_at(record.df, record.fid, record.number, structure) == &record);
      }
    }
  }
}

TEST_CASE("tag 4E stands third in EF06, before the sex") {
  CHECK(find_record(Df::Ssse, 0xEF06, 0x4E, Structure::V201)->number == 3);
  CHECK(find_record(Df::Ssse, 0xEF06, 0x0A, Structure::V201)->number == 4);
  CHECK(find_record(Df::Ssse, 0xEF06, 0x4E, Structure::V201)->length == 20);
}

TEST_CASE("DF05 has five records A3, five A4 and the rest from record 16") {
  CHECK(find_record(Df::Df05, 0xEF05, 0xA3, Structure::V201)->number == 6);
  CHECK(find_record(Df::Df05, 0xEF05, 0xA4, Structure::V201)->number == 11);
  CHECK(find_record(Df::Df05, 0xEF05, 0xBA, Structure::V201)->number == 16);
  CHECK(records_of(Df::Df05, 0xEF05, Structure::V201).size() == 33);
}

TEST_CASE("3.00 has exactly the records of 2.x, 1.00 has its own lengths") {
  for (const RecordRow& record : record_table()) {
    CAPTURE(record.tag);
    CHECK(record.structures.contains(Structure::V300) ==
          record.structures.contains(Structure::V201));
    CHECK(record.structures.contains(Structure::V200) ==
          record.structures.contains(Structure::V201));
  }
  struct Row {
    Df df;
    std::uint16_t fid;
    Byte tag;
    Byte first, later;
  };
  constexpr Row rows[] = {
      {Df::Df01, 0xEF05, 0x21, 62, 80  },
      {Df::Df01, 0xEF09, 0x32, 3,  2   },
      {Df::Df01, 0xEF0A, 0x37, 4,  3   },
      {Df::Df02, 0xEF05, 0x43, 29, 0x6C},
      {Df::Df02, 0xEF09, 0x55, 10, 16  },
      {Df::Df03, 0xEF05, 0x65, 3,  3   },
      {Df::Df04, 0xEF05, 0x87, 62, 17  },
      {Df::Df04, 0xEF06, 0x93, 4,  2   },
  };
  for (const Row& each : rows) {
    CAPTURE(each.tag);
    CHECK(find_record(each.df, each.fid, each.tag, Structure::V100)->length == each.first);
    CHECK(find_record(each.df, each.fid, each.tag, Structure::V300)->length == each.later);
  }
}
