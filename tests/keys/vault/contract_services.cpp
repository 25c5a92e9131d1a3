#include <doctest/doctest.h>

#include <set>

#include "contract.hpp"
#include "keys/vault/remote_vault.hpp"

using namespace sscard;
using namespace sscard::keys;
using namespace sscard::keys::contract;

TEST_CASE("a terminal gets authentication data of social keys and of nothing else") {
  on_each_vault([](Vault& vault) {
    AuthenticationRequest request;
    request.chip_serial = test_card::serial;
    request.region = test_card::region;
    request.process_factor = "1122334455667788"_hex;
    request.original = "0102030405060708"_hex;
    const auto data = vault.authentication_data(request);
    REQUIRE(data.has_value());
    CHECK(to_hex(*data) ==
          to_hex(test_card::authentication(test_card::card_key("SSSE IRK"), request.process_factor,
                                           request.original)));
    const auto refused = [&](const std::function<void(AuthenticationRequest&)>& change) {
      AuthenticationRequest changed = request;
      change(changed);
      return !vault.authentication_data(changed).has_value();
    };
    CHECK(refused([](auto& r) { r.type = model::KeyType::Master; }));
    CHECK(refused([](auto& r) { r.type = model::KeyType::Transmission; }));
    CHECK(refused([](auto& r) { r.df = model::Df::Pse; }));
    CHECK(refused([](auto& r) { r.version = 2; }));
    // the SM4 master of the same key is another one
    AuthenticationRequest sm4 = request;
    sm4.algorithm = model::Algorithm::Sm4;
    const auto other = vault.authentication_data(sm4);
    REQUIRE(other.has_value() == !in_token(vault));
    if (other) CHECK(*other != *data);
    if (!other) CHECK(other.error().next.english().find("sealed vault file") != std::string::npos);
    CHECK(refused([](auto& r) { r.region = ""; }));
    CHECK(refused([](auto& r) { r.id = 0x7F; }));
  });
}

TEST_CASE("file MACs are SM4-CMAC under one exchange key per partner") {
  on_each_vault([](Vault& vault) {
    if (in_token(vault)) {
      const auto refused = vault.exchange_mac(ExchangeKey::Report, Bytes(10));
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error().what.english().find("SM4") != std::string::npos);
      return;
    }
    std::set<std::string> macs;
    for (const auto& [key, name] : {std::pair(ExchangeKey::Social, "exchange social"),
                                    std::pair(ExchangeKey::Bank, "exchange bank"),
                                    std::pair(ExchangeKey::Report, "exchange report")}) {
      for (const std::size_t size : {0U, 1U, 16U, 100000U}) {
        const Bytes data(size, 0x5A);
        const auto mac = vault.exchange_mac(key, data);
        REQUIRE(mac.has_value());
        Bytes expected(16);
        const auto cipher =
            crypto::botan().cipher(crypto::CipherKind::Sm4, test_card::master(name));
        REQUIRE(cipher.has_value());
        (*cipher)->cmac(data, expected);
        CHECK(to_hex(*mac) == to_hex(expected));
        macs.insert(to_hex(*mac));
      }
    }
    CHECK(macs.size() == 12);
  });
}

TEST_CASE("the vault says what it is and lists its masters by check value") {
  on_each_vault([](Vault& vault) {
    const auto info = vault.info();
    REQUIRE(info.has_value());
    CHECK(info->backend == (in_token(vault) ? "pkcs11 (sscard test)" : "software"));
    CHECK(info->test_keys);
    CHECK_FALSE(info->wrap_inside);
    CHECK(info->own_process == (dynamic_cast<RemoteVault*>(&vault) != nullptr));
    bool found = false;
    for (const Kcv& kcv : info->kcvs) {
      if (kcv.key != "bank KMC") continue;
      found = true;
      CHECK(to_hex(kcv.value) == to_hex(test_card::kcv(test_card::master("bank KMC"))));
    }
    CHECK(found);
    CHECK(vault.calls() == 0);
  });
}
