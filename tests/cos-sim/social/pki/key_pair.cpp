#include "cos-sim/social/pki/key_pair.hpp"

#include <doctest/doctest.h>

#include "tests/support/pki_card.hpp"

using namespace sscard;
using model::PkiPin;
using test::TestCard;

namespace {

const std::string generate = "00460000020012";
const std::string public_key = "00B0000042";

struct Bench {
  TestCard card{test::pki_cells()};
  Bench() { card.sw(test::pki_adf); }
  unsigned admin() { return test::pki_verify(card, PkiPin::Admin, test::pki_admin_pin); }
  unsigned user() { return test::pki_verify(card, PkiPin::User, test::pki_user_pin); }
  /// What file 0012 holds, without the status word.
  Bytes point() {
    card.sw("00A40200020012");
    return from_hex(card.raw(public_key)).value();
  }
};

/// Does the card sign for this point, as the other engine sees it?
bool signs_for(TestCard& card, ByteView point) {
  const crypto::Sm2PublicKey key{to_bytes(point.subspan(2, 32)), to_bytes(point.subspan(34, 32))};
  const Bytes message = {1, 2, 3};
  const auto digest = model::sm2_message_digest(crypto::openssl(), key, message);
  const std::string answer = card.full("002A9E9A20" + to_hex(*digest));
  const Bytes rs = from_hex(answer).value();
  if (rs.size() != 66) return false;
  const ByteView view{rs};
  return crypto::openssl()
      .sm2_verify(key, crypto::sm2_default_user_id, message,
                  {to_bytes(view.first(32)), to_bytes(view.subspan(32, 32))})
      .value();
}

}  // namespace

TEST_CASE("a pair made on the card signs, and another engine believes the signature") {
  Bench bench;
  TestCard& card = bench.card;
  CHECK(bench.admin() == 0x9000);
  const std::string made = card.full(generate);
  REQUIRE(made.size() == 2 * 64 + 4);
  CHECK(to_hex(bench.point()) == "0040" + made);
  CHECK(card.sw("002A9E9A20" + std::string(64, '5')) == 0x6982);  // the admin does not sign
  CHECK(bench.user() == 0x9000);
  CHECK(signs_for(card, bench.point()));
  const Bytes before = bench.point();
  CHECK(card.full(generate) != made);
  CHECK(bench.point() != before);
  CHECK(signs_for(card, bench.point()));
  CHECK_FALSE(signs_for(card, before));
  card.restart();
  card.sw(test::pki_adf);
  CHECK(bench.user() == 0x9000);
  CHECK(signs_for(card, bench.point()));
}

TEST_CASE("pair and signature have their levels and refusals") {
  Bench bench;
  TestCard& card = bench.card;
  CHECK(card.sw(generate) == 0x6982);
  CHECK(bench.user() == 0x9000);
  CHECK(card.sw(generate) == 0x6982);
  CHECK(card.sw("002A9E9A20" + std::string(64, '5')) == 0x6A88);
  CHECK(bench.admin() == 0x9000);
  CHECK(card.sw("00460000020014") == 0x6A80);
  CHECK(card.sw("004600000100") == 0x6700);
  CHECK(card.sw("00460001020012") == 0x6A86);
  CHECK(card.sw("002A9E9A1F" + std::string(62, '5')) == 0x6700);
  CHECK(card.sw("002A9E9B20" + std::string(64, '5')) == 0x6A86);
  card.sw(test::pki_df);
  CHECK(card.sw(generate) == 0x6982);  // the levels belong to the ADF
}

TEST_CASE("certificates and the encryption key come by the admin; private keys never go out") {
  Bench bench;
  TestCard& card = bench.card;
  for (const char* fid : {"0014", "0015", "0018", "0019"}) {
    CHECK(card.sw("00A4020002" + std::string(fid)) == 0x9000);
    CHECK(card.sw("00D6000002AABB") == 0x6982);
  }
  CHECK(bench.user() == 0x9000);
  CHECK(card.sw("00D6000002AABB") == 0x6982);
  CHECK(bench.admin() == 0x9000);
  for (const char* fid : {"0014", "0015", "0018", "0019"}) {
    card.sw("00A4020002" + std::string(fid));
    CHECK(card.sw("00D6000002AABB") == 0x9000);
    const bool secret = std::string(fid) == "0015";
    CHECK(card.raw("00B0000002") == (secret ? "6982" : "AABB9000"));
  }
  card.sw("00A40200020012");
  CHECK(card.sw("00D6000002AABB") == 0x6982);  // only the card writes its public key
  CHECK(card.sw(generate) == 0x6140);
  for (const char* fid : {"0001", "EF80", "0013"})
    CHECK(card.sw("00A4020002" + std::string(fid)) == 0x6A82);
}

TEST_CASE("a power cut anywhere in a generation leaves one whole pair, old or new") {
  Bench first;
  first.admin();
  first.card.sw(generate);
  const Bytes with_pair = first.card.cells();
  bool done = false;
  for (std::uint64_t cut = 0; !done; cut += 53) {
    TestCard card(with_pair);
    card.sw(test::pki_adf);
    test::pki_verify(card, PkiPin::Admin, test::pki_admin_pin);
    card.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut % 8)});
    done = !card.raw(generate).empty();
    card.power.disarm();
    card.restart();
    card.sw(test::pki_adf);
    test::pki_verify(card, PkiPin::User, test::pki_user_pin);
    card.sw("00A40200020012");
    const Bytes point = from_hex(card.raw(public_key)).value();
    CHECK(signs_for(card, point));
  }
}
