#include <doctest/doctest.h>

#include "contract.hpp"

using namespace sscard;
using namespace sscard::keys;
using namespace sscard::keys::contract;

TEST_CASE("SocialFirst leaves the hand-over key set in PSE and speaks to no bank application") {
  on_each_vault([](Vault& vault) {
    PrepareRequest request = test_card::request(Step::SocialFirst);
    request.pan.clear();
    request.psn.clear();
    const auto p = vault.prepare(request);
    REQUIRE(p.has_value());
    CHECK(p->initialize_update.empty());
    CHECK(p->verify_transport_code.data.size() == 8);
    const test_card::Channel expected("PSE hand-over KMC", hand_over_key_set);
    const KeyLoad& load = load_of(*p, model::Df::Pse, model::KeyType::Master, 1);
    CHECK(load.version == hand_over_key_set);
    CHECK(to_hex(key_in(test_card::record_of(load, master_of(model::Df::Mf)))) ==
          to_hex(expected.enc));
    CHECK_FALSE(vault.secure_channel({p->session, 0, Bytes(28), {}, false, true}).has_value());
  });
}

TEST_CASE("BankFirst leaves the hand-over master key in SSSE and no other key of the social side") {
  on_each_vault([](Vault& vault) {
    PrepareRequest request = test_card::request(Step::BankFirst);
    request.region.clear();  // a bank does not know it
    request.card_id = {};
    const auto p = vault.prepare(request);
    REQUIRE(p.has_value());
    REQUIRE(p->key_loads.size() == 1 + 1 + 4);
    const KeyLoad& load = load_of(*p, model::Df::Ssse, model::KeyType::Master, 0);
    CHECK(to_hex(key_in(test_card::record_of(load, master_of(model::Df::Mf)))) ==
          to_hex(test_card::card_key("SSSE hand-over MK")));
    CHECK(p->initialize_update.size() == 2);
    CHECK(p->card_id_mac == std::array<Byte, 4>{});
    CHECK_FALSE(vault.live_check({p->session, {}, {}, {}}).has_value());
    CHECK_FALSE(vault.master_authentication({p->session, model::Df::Ssse, HeldMaster::HandOver, {}})
                    .has_value());
  });
}

TEST_CASE("SocialSecond authenticates with the hand-over master key and replaces it") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::SocialSecond);
    CHECK(p.verify_transport_code.data.empty());
    CHECK(p.initialize_update.empty());
    for (const KeyLoad& load : p.key_loads) {
      CHECK(load.df != model::Df::Mf);
      CHECK(load.df != model::Df::Pse);
    }
    const Bytes handed_over = test_card::card_key("SSSE hand-over MK");
    const KeyLoad& load = load_of(p, model::Df::Ssse, model::KeyType::Master, 0);
    CHECK(to_hex(key_in(test_card::record_of(load, handed_over))) ==
          to_hex(test_card::card_key("SSSE MK")));
    const KeyLoad& irk = load_of(p, model::Df::Ssse, model::KeyType::Internal, 0);
    CHECK(to_hex(key_in(test_card::record_of(irk, test_card::card_key("SSSE MK")))) ==
          to_hex(test_card::card_key("SSSE IRK")));

    const auto challenge = "A1A2A3A4A5A6A7A8"_hex;
    const auto check = [&](model::Df df, HeldMaster held, const Bytes& key) {
      const auto ad = vault.master_authentication({p.session, df, held, challenge});
      REQUIRE(ad.has_value());
      const ByteView bytes = *ad;
      CHECK(to_hex(bytes.first(8)) ==
            to_hex(test_card::authentication(key, challenge, bytes.last(8))));
    };
    check(model::Df::Ssse, HeldMaster::HandOver, handed_over);
    check(model::Df::Ssse, HeldMaster::Own, test_card::card_key("SSSE MK"));
    check(model::Df::Df04, HeldMaster::Own, test_card::card_key("DF04 MK"));
    for (const model::Df df : {model::Df::Df01, model::Df::Mf, model::Df::Pse}) {
      CHECK_FALSE(vault.master_authentication({p.session, df, HeldMaster::HandOver, challenge})
                      .has_value());
    }
    CHECK_FALSE(vault.master_authentication({p.session, model::Df::Mf, HeldMaster::Own, challenge})
                    .has_value());
  });
}

TEST_CASE("BankSecond replaces the hand-over key set by PUT KEY, then works with its own") {
  on_each_vault([](Vault& vault) {
    PrepareRequest request = test_card::request(Step::BankSecond);
    request.region.clear();
    const auto p = vault.prepare(request);
    REQUIRE(p.has_value());
    CHECK(p->key_loads.empty());
    REQUIRE(p->initialize_update.size() == 3);
    test_card::Channel handed_over("PSE hand-over KMC", hand_over_key_set);
    const Bytes answer = handed_over.answer(p->initialize_update[0]);
    CHECK_FALSE(vault.secure_channel({p->session, 0, answer, {}, false, true}).has_value());
    const auto opened = vault.secure_channel({p->session, 0, answer, {}, true, true});
    REQUIRE(opened.has_value());
    CHECK(handed_over.accepts(opened->external_authenticate));
    REQUIRE(opened->commands.size() == 1);
    CHECK(opened->commands[0].header == Header{0x84, 0xD8, hand_over_key_set, 0x81});
    const Bytes block = handed_over.plain(opened->commands[0]);
    REQUIRE(block.size() == 1 + 3 * 22);
    CHECK(block[0] == own_key_set);
    const test_card::Channel own("bank KMC", own_key_set);
    const std::array<const Bytes*, 3> keys = {&own.enc, &own.mac, &own.dek};
    for (std::size_t i = 0; i < 3; ++i) {
      const ByteView field = ByteView(block).subspan(1 + 22 * i, 22);
      CHECK(to_hex(field.first(2)) == "8010");
      CHECK(to_hex(handed_over.decipher(field.subspan(2, 16))) == to_hex(*keys[i]));
      CHECK(field[18] == 3);
      CHECK(to_hex(field.last(3)) == to_hex(test_card::kcv(*keys[i])));
    }
    test_card::Channel debit("bank KMC", own_key_set);
    const auto data = vault.secure_channel({p->session,
                                            2,
                                            debit.answer(p->initialize_update[2]),
                                            {{0x9010, {3, 3}, SecretContent::None}},
                                            false,
                                            true});
    REQUIRE(data.has_value());
    CHECK(debit.accepts(data->external_authenticate));
  });
}
