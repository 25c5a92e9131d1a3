#include <doctest/doctest.h>

#include <string_view>

#include "cardlib/model/file_tree.hpp"

using namespace sscard;
using namespace sscard::model;

TEST_CASE("each record of a V2 card is found by tag, by number and in its file") {
  for (const RecordRow& record : record_table()) {
    CAPTURE(row(record.df).name);
    CAPTURE(record.fid);
    CAPTURE(record.tag);
    CHECK(find_file(record.df, record.fid, Structure::V201) != nullptr);
    CHECK_FALSE(std::string_view(record.name).empty());
    if (record.encoding == Encoding::Layout) {
      CHECK(find_record(record.df, record.fid, 0, Structure::V200) == &record);
      continue;
    }
    CHECK(record_at(record.df, record.fid, record.number, Structure::V201) == &record);
    CHECK(find_record(record.df, record.fid, record.tag, Structure::V201)->items.data() ==
          record.items.data());
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

TEST_CASE("structures whose rows are not there yet have no records") {
  for (const RecordRow& record : record_table()) {
    CHECK_FALSE(record.structures.contains(Structure::V100));
    CHECK_FALSE(record.structures.contains(Structure::V300));
  }
}
