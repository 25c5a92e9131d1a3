// Published sessions run through secure_channel.cpp; here what the session alone promises.
#include "cos-sim/bank/security/scp02_session.hpp"

#include <doctest/doctest.h>

#include "tests/support/map_memory.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::cos::bank;

namespace {

struct Bench {
  test::MapMemory memory;
  KeySet keys{memory};
  test::SeededRandom random{5};
  std::unique_ptr<ChannelSession> session;

  Bench() {
    for (const Byte part : {Byte{1}, Byte{2}, Byte{3}})
      REQUIRE(keys.load(part, 1, *from_hex("404142434445464748494A4B4C4D4E4F")) == StatusWord::Ok);
    REQUIRE(keys.load(4, 1, Bytes(6)) == StatusWord::Ok);
    memory.values[{ApplicationKind::Directory, value_key_sequence}] = {0x00, 0x01, 0x02};
    session = begin_scp02(crypto::botan(), keys, Bytes(8), random);
    REQUIRE(session != nullptr);
  }
};

}  // namespace

TEST_CASE("the answer is 02, two bytes of the counter, six of the challenge, the cryptogram") {
  Bench bench;
  const Bytes answer = bench.session->answer();
  CHECK(answer.size() == 17);
  CHECK(to_hex(ByteView(answer).first(3)) == "020102");
}

TEST_CASE("a wrong first MAC begins nothing, and answers are never protected") {
  Bench bench;
  CHECK_FALSE(
      bench.session->begins({0x84, 0x82, 0x01, 0x00}, bench.session->host_proof(), Bytes(8)));
  Bytes answer{1, 2, 3};
  bench.session->protect(answer, StatusWord::Ok, SecurityLevel::MacAndCipher);
  CHECK(answer == Bytes{1, 2, 3});
}

TEST_CASE("a secret value that is no whole number of blocks is refused, not computed") {
  Bench bench;
  for (std::size_t size = 0; size <= 24; ++size) {
    Bytes value(size, 0x11);
    CHECK(bench.session->values().open(value) == (size % 8 == 0));
    CHECK(bench.session->values().sealed_size(size) == size);
  }
}
