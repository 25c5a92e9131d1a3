#include "cos-sim/psam/export_key.hpp"

#include <doctest/doctest.h>

#include "tests/support/key_card.hpp"

using namespace sscard;
using test::TestCard;

namespace {

const std::string sx1 = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
const std::string df01 = "00A4020002DF01";
const std::string verify = "0020000003654321";
const std::string fk = "8699260101000001";
const std::string fc = "3939393930317378";
const std::string fp = "3939303030307368";

void open(TestCard& card) {
  REQUIRE((card.sw(sx1) >> 8U) == 0x61);
  REQUIRE((card.sw(df01) >> 8U) == 0x61);
}

/// IRK of the vectors is the only social master: a national key.
const keys::KeyRing& ring() {
  static const keys::KeyRing made = test::ring_of("SSSE/IRK", "00112233445566778899AABBCCDDEEFF",
                                                  "00112233445566778899AABBCCDDEEFE");
  return made;
}

ByteView secret(std::string_view name) {
  for (const keys::KeyEntry& entry : ring().entries())
    if (entry.facts.name == name) return entry.secret.reveal(SecretAccess::for_cipher());
  FAIL("no such key");
  return {};
}

/// One step down with 3DES, written out: 3DES(K, F) ‖ 3DES(K, ~F).
Bytes one_step(ByteView key, const std::string& factor) {
  Bytes block = *from_hex(factor);
  for (std::size_t i = 0; i < 8; ++i)
    block.push_back(static_cast<Byte>(~block[i]));
  Bytes out(16);
  const auto cipher = crypto::openssl().cipher(crypto::CipherKind::TripleDes, key);
  (*cipher)->encrypt_ecb(block, out);
  return out;
}

struct Export {
  model::KeyCard kind;
  std::string command;
  Bytes child;
};

std::vector<Export> exports() {
  return {
      {model::KeyCard::Mother, "80F808011147" + fc + fp,
       *from_hex("1F53627CEDB2A3C03FA6F00C0F254BD9")},
      {model::KeyCard::Transport, "80F801010921" + fc, one_step(secret("carrier transport"), fc)},
      {model::KeyCard::MasterControl, "80F801010920" + fk, one_step(secret("card MK"), fk)},
      {model::KeyCard::MasterControl, "80F802010920" + fk, one_step(secret("key card MK"), fk)},
  };
}

}  // namespace

TEST_CASE("a carrier exports what the next level needs under the transport key, with its MAC") {
  const ByteView transport_key = secret("carrier transport");
  const auto transport = crypto::openssl().cipher(crypto::CipherKind::TripleDes, transport_key);
  const auto mac = crypto::openssl().retail_mac(transport_key);
  for (const Export& row : exports()) {
    CAPTURE(row.command);
    TestCard card(test::key_card_cells(row.kind, ring()));
    open(card);
    CHECK(card.sw(row.command) == 0x6982);
    CHECK(card.sw("0020000003123456") == 0x63C5);
    CHECK(card.sw(verify) == 0x9000);
    const Bytes answer = *from_hex(card.full(row.command));
    REQUIRE(answer.size() == 22);
    Bytes child(16);
    (*transport)->decrypt_ecb(ByteView(answer).first(16), child);
    CHECK(child == row.child);
    Bytes whole(8);
    const Bytes covered = concat(*from_hex(row.command), ByteView(answer).first(16));
    (*mac)->compute(Bytes(8, 0), crypto::pad_80(covered, 8), whole);
    CHECK(equal(ByteView(whole).first(4), ByteView(answer).subspan(16, 4)));
  }
}

TEST_CASE("no master, no transport key and no unknown key leaves a carrier") {
  TestCard card(test::key_card_cells(model::KeyCard::Mother, ring()));
  open(card);
  const std::string irk = "80F808011147" + fc + fp;
  REQUIRE(card.sw(verify) == 0x9000);
  CHECK(card.sw("80F808010107") == 0x6A80);            // no diversification at all
  CHECK(card.sw("80F801010101") == 0x6A80);            // the transport key itself
  CHECK(card.sw("80F808010947" + fc) == 0x6700);       // a factor too few
  CHECK(card.sw("80F809011147" + fc + fp) == 0x6A88);  // another id
  CHECK(card.sw("80F808021147" + fc + fp) == 0x6A88);  // another version
  CHECK(card.sw("BFDE010108" + fk) == 0x6985);         // no process key of the transport key
  CHECK(card.sw("8070000004") == 0x6D00);              // a PSAM's command
  card.restart();
  open(card);
  CHECK(card.sw(irk) == 0x6982);
}

TEST_CASE("the operator's PIN of a carrier is counted down through every power cut") {
  const Bytes before = test::key_card_cells(model::KeyCard::Mother, ring());
  for (std::uint64_t cut = 0; cut < 400; cut += 13) {
    TestCard card(before);
    open(card);
    card.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut)});
    const unsigned torn = card.sw("0020000003123456");
    card.power.disarm();
    card.restart();
    open(card);
    const unsigned left = card.sw("0020000000");
    CAPTURE(cut);
    CHECK((left == 0x63C6 || left == 0x63C5));
    if (torn == 0x63C5) CHECK(left == 0x63C5);  // no gained guess
  }
}
