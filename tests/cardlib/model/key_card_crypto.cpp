#include "cardlib/model/key_card_crypto.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::model;

TEST_CASE("an exported key is the same on both engines, and every bit of its command counts") {
  std::array<Byte, 16> child = "1F53627CEDB2A3C03FA6F00C0F254BD9"_hex;
  const auto transport = "404142434445464748494A4B4C4D4E4F"_hex;
  const Header header{0x80, 0xF8, 0x08, 0x01};
  const Bytes data = *from_hex("4739393939303173783939303030307368");
  for (const auto algorithm : {Algorithm::TripleDes, Algorithm::Sm4}) {
    const auto one = SocialKey::create(crypto::openssl(), algorithm, transport);
    const auto other = SocialKey::create(crypto::botan(), algorithm, transport);
    const ExportedKey sealed = seal_exported_key(*one, algorithm, header, data, child);
    CHECK(sealed == seal_exported_key(*other, algorithm, header, data, child));
    Bytes back(16);
    one->cipher().decrypt_ecb(ByteView(sealed).first(16), back);
    CHECK(equal(back, child));
    for (std::size_t bit = 0; bit < data.size() * 8; ++bit) {
      Bytes changed = data;
      changed[bit / 8] = static_cast<Byte>(changed[bit / 8] ^ (1U << bit % 8));
      const ExportedKey different = seal_exported_key(*one, algorithm, header, changed, child);
      CHECK_FALSE(equal(ByteView(different).last(4), ByteView(sealed).last(4)));
    }
  }
}
