#include "cos-sim/bank/file/dgi_assembler.hpp"

#include <doctest/doctest.h>

#include "tests/support/value_ciphers.hpp"

using namespace sscard;
using namespace sscard::cos::bank;

namespace {

struct Feeder {
  std::unique_ptr<crypto::Cipher> cipher =
      std::move(*crypto::botan().cipher(crypto::CipherKind::TripleDes, Bytes(16, 0x42)));
  test::EcbValues secrets{*cipher};
  DgiAssembler assembler;
  std::vector<Dgi> done;
  StatusWord feed(std::string_view hex, bool enciphered = false) {
    return assembler.feed(ApplicationKind::Debit, enciphered ? &secrets : nullptr, *from_hex(hex),
                          done);
  }
};

}  // namespace

TEST_CASE("several groupings in one STORE DATA come out in their order") {
  Feeder feeder;
  CHECK(feeder.feed("9010 02 0303 0101 04 70025000") == StatusWord::Ok);
  REQUIRE(feeder.done.size() == 2);
  CHECK(feeder.done[0].number == 0x9010);
  CHECK(to_hex(feeder.done[0].value) == "0303");
  CHECK(feeder.done[1].number == 0x0101);
  CHECK_FALSE(feeder.assembler.pending());
}

TEST_CASE("a grouping may go over any number of STORE DATA commands, and another may follow it") {
  Feeder feeder;
  CHECK(feeder.feed("0101 06 7004") == StatusWord::Ok);
  CHECK(feeder.assembler.pending());
  CHECK(feeder.feed("5002") == StatusWord::Ok);
  CHECK(feeder.done.empty());
  CHECK(feeder.feed("4142 9010 02 0303") == StatusWord::Ok);
  REQUIRE(feeder.done.size() == 2);
  CHECK(to_hex(feeder.done[0].value) == "700450024142");
}

TEST_CASE("a grouping may begin with its header alone") {
  Feeder feeder;
  CHECK(feeder.feed("0101 04") == StatusWord::Ok);
  CHECK(feeder.feed("70025000") == StatusWord::Ok);
  REQUIRE(feeder.done.size() == 1);
}

TEST_CASE("the three-byte length form is taken, and refused when it is cut") {
  Feeder feeder;
  CHECK(feeder.feed("0D01 FF0100" + std::string(0x100 * 2, '0')) == StatusWord::Ok);
  REQUIRE(feeder.done.size() == 1);
  CHECK(feeder.done[0].value.size() == 0x100);
  CHECK(feeder.feed("0D01 FF01") == StatusWord::WrongData);
}

TEST_CASE("a body shorter than a header is 6700, a header cut after a whole grouping is 6A80") {
  Feeder feeder;
  CHECK(feeder.feed("") == StatusWord::WrongLength);
  CHECK(feeder.feed("9010") == StatusWord::WrongLength);
  CHECK(feeder.feed("9010 02 0303 01") == StatusWord::WrongData);
}

TEST_CASE("unknown and reserved groupings are 6A88 before any of their bytes is kept") {
  for (const char* hex : {"7FF000", "7FFE00", "7FFF04", "0B0101", "0D0202", "1F0101", "800130"}) {
    Feeder feeder;
    CAPTURE(hex);
    CHECK(feeder.feed(hex) == StatusWord::KeyNotFound);
    CHECK_FALSE(feeder.assembler.pending());
  }
}

TEST_CASE("a length beyond the row is refused at the header, at both ends of the range") {
  Feeder feeder;
  CHECK(feeder.feed("9010 01 03") == StatusWord::WrongData);
  CHECK(feeder.feed("9010 03 030303") == StatusWord::WrongData);
  CHECK(feeder.feed("0101 FF00FF") == StatusWord::WrongData);
  CHECK(feeder.feed("0101 FE") == StatusWord::Ok);
  feeder.assembler.drop();
  CHECK(feeder.feed("0D01 FFFFFF") == StatusWord::WrongData);
}

TEST_CASE("keys in clear and records that are enciphered are refused") {
  Feeder feeder;
  CHECK(feeder.feed("8000 30") == StatusWord::WrongData);
  CHECK(feeder.feed("9010 02 0303", true) == StatusWord::WrongData);
  CHECK(feeder.feed("8000 30", true) == StatusWord::Ok);
}

TEST_CASE("a grouping that goes on under another P1 class is lost") {
  Feeder feeder;
  CHECK(feeder.feed("8000 30 00", true) == StatusWord::Ok);
  CHECK(feeder.feed("00", false) == StatusWord::WrongData);
  CHECK_FALSE(feeder.assembler.pending());
}

TEST_CASE("a value that travels padded is as long on the line as its padded row allows") {
  const test::PaddedValues padded;
  const auto sw = [&](std::string_view hex) {
    DgiAssembler assembler;
    std::vector<Dgi> done;
    return assembler.feed(ApplicationKind::Debit, &padded, *from_hex(hex), done);
  };
  CHECK(sw("8000 40") == StatusWord::Ok);
  CHECK(sw("8000 30") == StatusWord::WrongData);
  CHECK(sw("8010 10") == StatusWord::Ok);
  CHECK(sw("8010 08") == StatusWord::WrongData);
}
