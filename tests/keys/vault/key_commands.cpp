#include "keys/vault/key_commands.hpp"

#include <doctest/doctest.h>

#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/fm.hpp"

using namespace sscard;

namespace {

const Bytes master = from_hex("404142434445464748494A4B4C4D4E4F").value();
const Bytes value = from_hex("00112233445566778899AABBCCDDEEFF").value();

Command made(model::Dialect dialect, model::Algorithm algorithm, std::string_view name,
             bool replaces = false) {
  const auto scheme = model::SocialScheme::create(crypto::openssl(), algorithm);
  const auto under = model::SocialKey::create(crypto::openssl(), algorithm, master);
  const model::KeyRow& row = *model::find_key(model::Df::Ssse, name);
  const auto header = keys::key_header(dialect, row, algorithm, 1);
  return keys::write_key(dialect, **scheme, *under, {header, value, replaces});
}

}  // namespace

TEST_CASE("T514 sends the whole record enciphered, with the master key under P1 01") {
  const Command mk = made(model::Dialect::T514, model::Algorithm::TripleDes, "MK");
  CHECK(to_hex(mk.encode()).starts_with("80D4010020"));
  const Command uk = made(model::Dialect::T514, model::Algorithm::Sm4, "UK");
  CHECK(to_hex(uk.encode()).starts_with("80D4000020"));
}

TEST_CASE("FM sends type and id in the header, the body sealed and a MAC behind") {
  struct Row {
    const char* name;
    bool replaces;
    const char* head;
  };
  for (const model::Algorithm algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4}) {
    const bool sm4 = algorithm == model::Algorithm::Sm4;
    const Row rows[] = {
        {"UK",  false, sm4 ? "84D4010424" : "84D401041C"},
        {"UK",  true,  sm4 ? "84D4390424" : "84D439041C"},
        {"MK",  true,  sm4 ? "84D4390024" : "84D439001C"},
        {"IRK", false, sm4 ? "84D4010024" : "84D401001C"},
        {"STK", true,  sm4 ? "84D4360224" : "84D436021C"},
    };
    const auto cipher = crypto::openssl().cipher(model::cipher_kind(algorithm), master);
    const auto scheme = model::SocialScheme::create(crypto::openssl(), algorithm);
    const auto key = model::SocialKey::create(crypto::openssl(), algorithm, master);
    for (const Row& row : rows) {
      const Command command = made(model::Dialect::Fm, algorithm, row.name, row.replaces);
      CHECK(to_hex(command.encode()).starts_with(row.head));
      const ByteView sealed = ByteView(command.data).first(command.data.size() - 4);
      const auto body = model::fm::open(**cipher, sealed);
      REQUIRE(body);
      CHECK(equal(body->view().last(16), value));
      CHECK((body->size == 16) == row.replaces);
      const Bytes zeros((*scheme)->block_size(), 0x00);
      CHECK(equal((*scheme)->key_load_mac(*key, zeros, command.header, sealed),
                  ByteView(command.data).last(4)));
    }
  }
}

TEST_CASE("the transport code is a command of its own, or part of the MF") {
  const model::Block8 code{1, 2, 3, 4, 5, 6, 7, 8};
  CHECK(to_hex(keys::show_transport_code(model::Dialect::T514, code).encode()) ==
        "80E00300080102030405060708");
  CHECK(to_hex(keys::show_transport_code(model::Dialect::Fm, code).encode()) ==
        "80E03F000D38FFFFAAAA0102030405060708");
}
