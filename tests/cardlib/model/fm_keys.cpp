#include <doctest/doctest.h>

#include <string>

#include "cardlib/model/fm.hpp"

using namespace sscard;
using namespace sscard::model;

namespace {

const Bytes value = from_hex("404142434445464748494A4B4C4D4E4F").value();

std::string body(Df df, std::string_view name, Algorithm algorithm = Algorithm::TripleDes,
                 Byte version = 1) {
  const KeyRow& row = *find_key(df, name);
  const bool pin = row.type == KeyType::Pin;
  const Bytes key = pin ? *pin_bcd("123456") : value;
  const KeyHeader header =
      fm::key_header(row, algorithm, row.type == KeyType::Master ? Byte{0} : version,
                     static_cast<Byte>(key.size()));
  std::string text = to_hex(fm::encode_key(header, key).view());
  return pin ? text : text.substr(0, text.size() - 2 * value.size());
}

}  // namespace

TEST_CASE("key bodies have the published form, and two bytes more where a key needs them") {
  CHECK(body(Df::Df01, "UK1") == "39F0AAC033");
  CHECK(body(Df::Df01, "LK") == "39F0AA0833");
  CHECK(body(Df::Ssse, "MK") == "39F0AA40AA");
  CHECK(body(Df::Ssse, "STK") == "36F0AAFF00");
  CHECK(body(Df::Ssse, "IRK") == "30F0AA0100");
  CHECK(body(Df::Df04, "DLK") == "3FF0AA0100");
  CHECK(body(Df::Df04, "DPK2") == "3EF0AA0100");
  CHECK(body(Df::Df04, "DTK") == "34F0AA0100");
  CHECK(body(Df::Ssse, "PIN") == "3AF0020166123456");
  CHECK(body(Df::Df01, "UK1", Algorithm::Sm4) == "39F0AAC0330103");
  CHECK(body(Df::Df01, "UK1", Algorithm::TripleDes, 2) == "39F0AAC0330200");
  CHECK(body(Df::Ssse, "MK", Algorithm::Sm4) == "39F0AA40AA0003");
}

TEST_CASE("every key of the table comes back as it was, in both algorithms and any version") {
  for (const KeyRow& row : key_table()) {
    for (const Algorithm algorithm : {Algorithm::TripleDes, Algorithm::Sm4}) {
      for (const Byte version : {Byte{1}, Byte{4}}) {
        const bool pin = row.type == KeyType::Pin;
        const KeyHeader header = fm::key_header(row, algorithm, version, pin ? Byte{3} : Byte{16});
        const fm::KeyBody told = fm::encode_key(header, ByteView(value).first(header.length));
        const auto back = fm::parse_key(row.id, told.view());
        REQUIRE(back);
        CHECK(back->header == header);
        CHECK(equal(back->key, ByteView(value).first(header.length)));
      }
    }
  }
}

TEST_CASE("a changed key body is refused or says what it says") {
  for (const char* head :
       {"39F0AAC033", "36F0AAFF00", "30F0AA0100", "39F0AAC0330203", "3AF0020166"}) {
    Bytes sent = from_hex(head).value();
    append(sent, sent[0] == 0x3A ? ByteView(value).first(4) : ByteView(value));
    for (std::size_t at = 0; at < 7; ++at) {
      for (unsigned byte = 0; byte < 256; ++byte) {
        Bytes changed = sent;
        changed[at] = static_cast<Byte>(byte);
        const auto parsed = fm::parse_key(5, changed);
        if (parsed) REQUIRE(equal(fm::encode_key(parsed->header, parsed->key).view(), changed));
      }
    }
    REQUIRE_FALSE(fm::parse_key(5, ByteView(sent).first(6)));
  }
  CHECK_FALSE(fm::parse_key(0, from_hex("37F0AAFF66").value()));
}

TEST_CASE("a sealed body opens again; another length, first byte or tail does not") {
  for (const crypto::CipherKind kind : {crypto::CipherKind::TripleDes, crypto::CipherKind::Sm4}) {
    const auto cipher = crypto::openssl().cipher(kind, value);
    for (std::size_t size = 1; size <= fm::key_body_max; ++size) {
      const Bytes text(size, 0x80);
      const Bytes sealed = fm::seal(**cipher, text);
      const auto opened = fm::open(**cipher, sealed);
      REQUIRE(opened);
      CHECK(equal(opened->view(), text));
      Bytes other = sealed;
      other.resize(other.size() + crypto::block_size(kind));
      CHECK_FALSE(fm::open(**cipher, other));
    }
    CHECK_FALSE(fm::open(**cipher, {}));
    Bytes empty_tail(16, 0x00);  // Ld 5, no 80 behind
    empty_tail[0] = 5;
    (*cipher)->encrypt_ecb(empty_tail, empty_tail);
    CHECK_FALSE(fm::open(**cipher, empty_tail));
  }
}
