#include "cardlib/model/host_session.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engine_checks.hpp"

using namespace sscard;
using namespace sscard::model;
using test::hex;

namespace {

const Bytes emv_key = *from_hex("404142434445464748494A4B4C4D4E4F");

ChannelKeys keys_of(ByteView key) {
  return {KeyBytes(key), KeyBytes(key), KeyBytes(key)};
}

}  // namespace

TEST_CASE("a published SCP02 session opens by its answer, and a key field is type 80") {
  const auto session =
      open_host_session(crypto::openssl(), keys_of(emv_key), Block8{},
                        hex("0000507101046E6C8B70FF0200072503683B31FAB7F4E8D8857D0CB4"));
  REQUIRE(session.has_value());
  CHECK((*session)->card_is_genuine());
  CHECK(to_hex((*session)->external_authenticate(SecurityLevel::Mac).encode()) ==
        "848201001080F1BB4686D30DF9A0B8829AF3E87A16");
  const auto field = (*session)->key_field(KeyBytes(emv_key));
  REQUIRE(field.has_value());
  CHECK(field->size() == 22);
  CHECK(to_hex(*field).substr(0, 4) == "8010");
  CHECK(to_hex(*field).substr(36) == "038BAF47");
  CHECK((*session)->answer_to_last(hex("0102"), StatusWord::Ok) == hex("0102"));
}

TEST_CASE("a published SCP03 session opens by its answer, and a key field is type 88") {
  const ChannelKeys keys{KeyBytes(hex("000102030405060708090A0B0C0D0E0F")),
                         KeyBytes(hex("101112131415161718191A1B1C1D1E1F")),
                         KeyBytes(hex("202122232425262728292A2B2C2D2E2F"))};
  const Bytes answer = hex("000000000000000000003003703B1ACA81E821F219081CDC01C26B372D000003");
  const auto session = open_host_session(crypto::openssl(), keys, "FDF38259A1E0DE44"_hex, answer);
  REQUIRE(session.has_value());
  CHECK((*session)->card_is_genuine());
  CHECK(to_hex((*session)->external_authenticate(SecurityLevel::CipherBothWays).encode()) ==
        "84823300108C36F96BCC00724A4E13AD591D7DA3F0");
  const auto field = (*session)->key_field(KeyBytes(emv_key));
  REQUIRE(field.has_value());
  CHECK(field->size() == 23);
  CHECK(to_hex(*field).substr(0, 6) == "881110");
  CHECK(to_hex(*field).substr(38) == "03504A77");  // the published check value of this key
}

TEST_CASE("an answer of no protocol or of a wrong length is refused, a wrong cryptogram is seen") {
  const auto kind = [](std::string_view answer) {
    const auto session =
        open_host_session(crypto::openssl(), keys_of(emv_key), Block8{}, hex(std::string(answer)));
    REQUIRE_FALSE(session.has_value());
    return session.error().kind;
  };
  CHECK(kind("0000507101046E6C8B70FF0400072503683B31FAB7F4E8D8857D0CB4") == ErrorKind::Keys);
  CHECK(kind("0000507101046E6C8B70FF0200072503683B31FAB7F4E8D8857D0C") == ErrorKind::Keys);
  CHECK(kind("0000507101046E6C8B70FF0300072503683B31FAB7F4E8D8857D0CB4") == ErrorKind::Keys);
  CHECK(kind("") == ErrorKind::Keys);
  const auto wrong =
      open_host_session(crypto::openssl(), keys_of(emv_key), Block8{},
                        hex("0000507101046E6C8B70FF0200072503683B31FAB7F4E8D8857D0CB5"));
  REQUIRE(wrong.has_value());
  CHECK_FALSE((*wrong)->card_is_genuine());
}

TEST_CASE("eight bytes of the 255 are the MAC, eight more the padding of a cipher") {
  CHECK(plain_data_max(SecurityLevel::Mac) == 247);
  CHECK(plain_data_max(SecurityLevel::MacBothWays) == 247);
  CHECK(plain_data_max(SecurityLevel::MacAndCipher) == 239);
  CHECK(plain_data_max(SecurityLevel::CipherBothWays) == 239);
}
