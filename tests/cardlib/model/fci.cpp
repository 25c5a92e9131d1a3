#include "cardlib/model/fci.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::model;

namespace {

std::string answer(Df df, Structure structure, Algorithm algorithm = Algorithm::TripleDes) {
  return to_hex(encode(fci_of(df, structure, algorithm)));
}

}  // namespace

TEST_CASE("SELECT answers exactly the published bytes") {
  CHECK(answer(Df::Ssse, Structure::V201) == "6F16840F7378312E73682EC9E7BBE1B1A3D5CFA50388011E");
  CHECK(answer(Df::Ssse, Structure::V100) == "6F16840F7378312E73682EC9E7BBE1B1A3D5CFA50388011E");
  CHECK(answer(Df::Ssse, Structure::V300, Algorithm::Sm4) ==
        "6F1C840F7378312E73682EC9E7BBE1B1A3D5CFA50988011E9F0C03860103");
  CHECK(answer(Df::Ssse, Structure::V300).ends_with("9F0C03860101"));
  CHECK(answer(Df::Mf, Structure::V201) == "6F05A50388011E");
  CHECK(answer(Df::Df04, Structure::V201) == "6F088406D15600000503");
}

TEST_CASE("every directory's answer reads back as it was, whatever is cut off is refused") {
  for (const DfRow& df : df_table()) {
    for (const Structure structure : {Structure::V201, Structure::V300}) {
      CAPTURE(df.name);
      const Fci fci = fci_of(df.df, structure, Algorithm::Sm4);
      const Bytes bytes = encode(fci);
      CHECK(parse_fci(bytes) == fci);
      CHECK_FALSE(parse_fci(concat(bytes, "00"_hex)));
      for (std::size_t n = 0; n < bytes.size(); ++n)
        CHECK_FALSE(parse_fci(ByteView(bytes).first(n)));
    }
  }
}

TEST_CASE("an answer with other objects is not ours") {
  CHECK_FALSE(parse_fci("6F03500141"_hex));
  CHECK_FALSE(parse_fci("6F02A500"_hex));
  CHECK_FALSE(parse_fci("6F05A5038801"_hex));
  CHECK_FALSE(parse_fci("6F048402D156A5"_hex));
  CHECK_FALSE(parse_fci("6F028400"_hex));
  CHECK_FALSE(parse_fci("6F06A50488021E1E"_hex));
}

TEST_CASE("a terminal finds the algorithm in the well-formed and in the bare form") {
  const auto found = [](Structure structure, Algorithm algorithm) {
    return algorithm_indicator(encode(fci_of(Df::Ssse, structure, algorithm)));
  };
  CHECK(found(Structure::V300, Algorithm::Sm4) == Byte{3});
  CHECK(found(Structure::V300, Algorithm::TripleDes) == Byte{1});
  CHECK_FALSE(found(Structure::V201, Algorithm::TripleDes));
  CHECK(algorithm_indicator("6F08A5069F0C86020000"_hex) == Byte{2});
  CHECK_FALSE(algorithm_indicator("6F05A5039F0C86"_hex));
  CHECK_FALSE(algorithm_indicator({}));
  // objects before A5 do not hide it
  CHECK(algorithm_indicator("6F0B500141A5069F0C03860103"_hex) == Byte{3});
}

TEST_CASE("FCI records are stored with FID and length") {
  const auto records = fci_records(Df::Ssse, Structure::V201, Algorithm::TripleDes);
  REQUIRE(records.size() == 7);
  CHECK(to_hex(encode(records[0])) == "701BDDF1186F16840F7378312E73682EC9E7BBE1B1A3D5CFA50388011E");
  CHECK(to_hex(encode(records[4])) == "700DDF040A6F088406D15600000503");
  for (const FciRecord& record : records) {
    const Bytes bytes = encode(record);
    CHECK(parse_fci_record(bytes) == record);
    CHECK_FALSE(parse_fci_record(concat(bytes, "00"_hex)));
    for (std::size_t n = 0; n < bytes.size(); ++n)
      CHECK_FALSE(parse_fci_record(ByteView(bytes).first(n)));
  }
  CHECK(fci_records(Df::Mf, Structure::V201, Algorithm::TripleDes).size() == 1);
  CHECK(fci_records(Df::Pse, Structure::V201, Algorithm::TripleDes).empty());
  CHECK(fci_records(Df::Ssse, Structure::V300, Algorithm::Sm4).size() == 7);
}

TEST_CASE("EF DIR lists both environments") {
  const auto entries = directory_entries();
  REQUIRE(entries.size() == 2);
  CHECK(to_hex(encode(entries[0])) == "61174F0F7378312E73682EC9E7BBE1B1A3D5CF500453535345");
  for (const DirectoryEntry& entry : entries) {
    const Bytes bytes = encode(entry);
    CHECK(parse_directory_entry(bytes) == entry);
    for (std::size_t n = 0; n < bytes.size(); ++n)
      CHECK_FALSE(parse_directory_entry(ByteView(bytes).first(n)));
  }
  CHECK_FALSE(parse_directory_entry("61054F01415000"_hex));
  CHECK_FALSE(parse_directory_entry("61064F0050024141"_hex));
}
