#include "cardlib/model/fm.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace sscard;
using namespace sscard::model;

namespace {

constexpr Tree v201 = Structure::V201;
constexpr Tree v300 = Structure::V300;

const EfRow& internal(Df df, std::uint16_t fid) {
  for (const EfRow* row : internal_files_of(df, v201))
    if (row->fid == fid) return *row;
  throw std::runtime_error("no such file");
}

std::string header(const EfRow& row, Tree tree = v201) {
  return to_hex(fm::encode(fm::header_of(row, tree).value()));
}

/// Every single-byte change of what is sent: refused, or another header that says exactly that.
/// Less than `shortest` bytes are none.
template <typename Parse>
void check_strict(const Bytes& sent, std::size_t shortest, const Parse& parse) {
  for (std::size_t at = 0; at < sent.size(); ++at) {
    for (unsigned value = 0; value < 256; ++value) {
      Bytes changed = sent;
      changed[at] = static_cast<Byte>(value);
      const auto parsed = parse(changed);
      if (parsed) REQUIRE(equal(fm::encode(*parsed), changed));
    }
    if (at < shortest)
      REQUIRE_FALSE(parse(Bytes(sent.begin(), sent.begin() + static_cast<std::ptrdiff_t>(at))));
  }
}

}  // namespace

TEST_CASE("files are told by type, size with extension space, and access bytes of one bit") {
  struct Row {
    Df df;
    std::uint16_t fid;
    const char* expected;
  };
  const Row rows[] = {
      {Df::Ssse, 0xEF05, "2C00480080C000"}, // free, UK is level 13
      {Df::Ssse, 0xEF08, "2810000480C000"}, // RK is level 3; transparent files have no more space
      {Df::Df01, 0xEF05, "2C00638980C000"}, // PIN of SSSE or RK
      {Df::Df01, 0xEF17,
       "2801280020"
       "0000"                            }, // UK8 is level 5, a bit of the status byte
      {Df::Df04, 0xEF06, "2C001589809010"}, // PIN and RK1
      {Df::Df04, 0xEF08, "2E1E1C88080000"}, // PIN, written by the card alone
  };
  for (const Row& row : rows)
    CHECK(header(*find_file(row.df, row.fid, v201)) == row.expected);
  CHECK(header(*find_file(Df::Ssse, 0xEF06, v300), v300) == "2C00630480C000");
  CHECK(header(internal(Df::Df04, purse_file_fid)) == "2F02104080C000");
  CHECK(header(internal(Df::Ssse, key_file_fid)) == "3F00E0FF40FFFF");
  CHECK(header(internal(Df::Mf, directory_file_fid)).starts_with("2C"));
}

TEST_CASE("every file of every structure comes back equal, and is the same file in the kernel") {
  for (const Structure structure : {Structure::V100, Structure::V201, Structure::V300}) {
    for (const DfRow& df : df_table()) {
      for (const auto& files : {internal_files_of(df.df, structure), files_of(df.df, structure)}) {
        for (const EfRow* row : files) {
          const auto told = fm::header_of(*row, structure);
          REQUIRE(told);
          CHECK(fm::parse_file_header(fm::parameter_of(*told), fm::encode(*told)) == told);
          const EfHeader here = fm::in_kernel(*told);
          const EfHeader there = header_of(*row, structure);
          CHECK(here.size == there.size);
          CHECK(here.record_length == there.record_length);
          CHECK(parse_ef_header(encode(here)) == here);
          CHECK((here.write.own == level_never) == (there.write.own == level_never));
          if (row->fid == purse_file_fid) continue;  // its first right is 40, never used
          CHECK((here.read.parent == level_free) == (there.read.parent == level_free));
          CHECK(here.read.logic == there.read.logic);
        }
      }
    }
  }
}

TEST_CASE("a rule this family has no form for is not told at all") {
  EfRow row = *find_file(Df::Df01, 0xEF05, v201);
  row.read = {AccessKind::Keys, {}, "UK1"};
  CHECK_FALSE(fm::header_of(row, v201));
  row.read = {AccessKind::Keys, {}, "UKB"};  // a bit of the status byte
  CHECK(fm::header_of(row, v201));
  row.update = {AccessKind::Keys, {}, "LK"};
  CHECK_FALSE(fm::header_of(row, v201));
  row.update = {AccessKind::Keys, "PUK", {}};
  CHECK_FALSE(fm::header_of(row, v201));
  row.update = {AccessKind::Keys, "PIN", "UK2", Logic::And};
  const auto told = fm::header_of(row, v201);
  REQUIRE(told);
  CHECK(to_hex(fm::encode(*told)) ==
        "2C0063028"
        "8A020");
}

TEST_CASE("a directory and the MF are told and understood byte by byte") {
  CHECK(to_hex(fm::encode(fm::header_of(Df::Ssse))) ==
        "38FFFFAAAA23FFFF7378312E73682EC9E7BBE1B1A3D5CF");
  CHECK(to_hex(fm::encode(fm::header_of(Df::Df01))) == "38FFFFAAAAFFFFFFD15600000500");
  CHECK(to_hex(fm::encode(fm::header_of(Df::Mf))) == "38FFFFAAAA0000000000000000");
  const auto df = fm::parse_directory(fm::encode(fm::header_of(Df::Pse)));
  REQUIRE(df);
  CHECK(*df == fm::header_of(Df::Pse));
  const DfHeader here = fm::in_kernel(*df, 0xDDF2, DfKind::Environment);
  CHECK(here.fid == 0xDDF2);
  CHECK(here.lock_level == 0xEE);
  check_strict(fm::encode(fm::header_of(Df::Df01)), 9, fm::parse_directory);
  check_strict(fm::encode(fm::header_of(Df::Mf)), 13, fm::parse_master_file);
}

TEST_CASE("what is accepted as a file encodes to the same bytes, whatever byte is changed") {
  for (const char* sent :
       {"2C0063898080C010", "2E1E1C88080000", "2F02104080C000", "28012800200000"}) {
    const Bytes bytes = from_hex(sent).value();
    const std::uint16_t fid = bytes[0] == 0x2F ? purse_file_fid : std::uint16_t{0xEF05};
    check_strict(bytes, 7, [&](const Bytes& b) { return fm::parse_file_header(fid, b); });
  }
  check_strict(from_hex("3F00E0FF40FFFF").value(), 7,
               [](const Bytes& b) { return fm::parse_file_header(0, b); });
  const Bytes plain = from_hex("2C004800010000").value();
  for (const unsigned fid : {0xEF80U, 0xEF81U, 0xEF24U, 0x0100U, 0x0000U})
    CHECK_FALSE(fm::parse_file_header(static_cast<std::uint16_t>(fid), plain));
  CHECK(fm::parse_file_header(fci_file_fid, plain));
}
