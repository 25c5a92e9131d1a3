#include "keys/vault/pkcs11_token.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "card_side.hpp"
#include "soft_token.hpp"

using namespace sscard;
using namespace sscard::keys;

TEST_CASE("the address of a token names its label and its module") {
  const auto place = parse_token_place("pkcs11:token=a%20b;x=y?module-path=/lib/m.so");
  REQUIRE(place.has_value());
  CHECK(place->label == "a b");
  CHECK(place->module == "/lib/m.so");
  for (const char* wrong : {"pkcs11:", "pkcs11:token=a", "pkcs11:module-path=/m.so",
                            "pkcs11:token=a?module-path=m.so", "file:token=a?module-path=/m.so"})
    CHECK_FALSE(parse_token_place(wrong).has_value());
}

TEST_CASE("a module, token or PIN that is not there is told, each by its name") {
  const SoftToken& token = loaded_token();
  const auto told = [&](TokenPlace place, std::string_view pin) {
    return in_child([&] {
      token.choose();
      const auto opened = Pkcs11Token::open(place, TokenPin(as_bytes(pin)));
      return opened ? std::string("open") : opened.error().what.english();
    });
  };
  CHECK(told({"/nowhere.so", "x"}, "1234").find("/nowhere.so") != std::string::npos);
  CHECK(told({token.place().module, "other"}, "1234").find("other") != std::string::npos);
  CHECK(told(token.place(), "second half first half ").find("another PIN") != std::string::npos);
  CHECK(told(token.place(), "first half second half") == "open");
}

TEST_CASE(
    "a child in the token is the raw key of the rules, whatever its parity; masters give no "
    "more") {
  const std::string hex = in_child([] {
    const auto token = loaded_token().open();
    std::string out;
    const auto masters = token->masters();
    for (const TokenItem& item : *masters) {
      if (item.label != "SSSE IRK v1") continue;
      Bytes factor = to_bytes(ByteView(test_card::serial));
      for (std::size_t i = 0; i < 8; ++i)
        factor.push_back(static_cast<Byte>(~factor[i]));
      Bytes child(16);
      const auto derived = token->derive_bytes(item.object, factor, child);
      out = derived && token->check_master(item) ? to_hex(child) : "refused";
    }
    return out;
  });
  Bytes factor = to_bytes(ByteView(test_card::serial));
  for (std::size_t i = 0; i < 8; ++i)
    factor.push_back(static_cast<Byte>(~factor[i]));
  CHECK(hex == to_hex(test_card::triple_des(test_card::master("SSSE IRK"), factor)));
}
