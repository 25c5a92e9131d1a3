// The contract of every Vault, run on the one in this process and on the one in its own process:
// what comes out must equal what the other engine computes from the rules alone (card_side.cpp).
#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "card_side.hpp"
#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/levels.hpp"
#include "keys/vault/process.hpp"
#include "keys/vault/software_vault.hpp"
#include "keys/vault/test_keys.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

/// Runs a test on both kinds of vault.
void on_each_vault(const std::function<void(Vault&)>& test) {
  test::SeededWorld seeded;
  SUBCASE("in this process") {
    auto ring = test_key_ring(crypto::openssl());
    REQUIRE(ring.has_value());
    SoftwareVault vault(std::move(*ring), seeded.random);
    test(vault);
  }
  SUBCASE("in its own process") {
    auto vault = start_test_vault(seeded.world());
    REQUIRE(vault.has_value());
    test(**vault);
  }
}

Prepared prepared(Vault& vault, Step step) {
  auto out = vault.prepare(test_card::request(step));
  if (!out) FAIL(out.error().what.english());
  return std::move(*out);
}

const KeyLoad& load_of(const Prepared& p, model::Df df, model::KeyType type, Byte id) {
  for (const KeyLoad& load : p.key_loads) {
    if (load.df == df && load.type == type && load.id == id) return load;
  }
  FAIL("no such key load");
  return p.key_loads[0];
}

std::string name_of(const model::KeyRow& row) {
  return fmt::format("{} {}", model::row(row.df).name, row.name);
}

/// The key under which the records of `df` travel.
Bytes master_of(model::Df df) {
  if (df == model::Df::Mf || df == model::Df::Pse) return test_card::card_key("card MK");
  return test_card::card_key(fmt::format("{} MK", model::row(df).name));
}

Bytes under_of(const KeyLoad& load) {
  if (load.type != model::KeyType::Master || load.df == model::Df::Pse) return master_of(load.df);
  if (load.df == model::Df::Mf) return to_bytes("TESTTRANSPORTKEY");
  return master_of(load.df == model::Df::Ssse ? model::Df::Mf : model::Df::Ssse);
}

Bytes key_in(ByteView record) {
  return to_bytes(record.subspan(8));
}

const std::vector<StoreData> debit_data = {
    {0x9102, Bytes(40, 0xA5), SecretContent::None},
    {0x0101, Bytes(60, 0x70), SecretContent::None},
    {0x0302, Bytes(300, 0x71), SecretContent::None},
    {0x8000, {}, SecretContent::ApplicationKeys},
    {0x9000, {}, SecretContent::ApplicationKcvs},
    {0x8010, {}, SecretContent::PinBlock},
    {0x9010, {3, 3}, SecretContent::None},
};

}  // namespace

TEST_CASE(
    "one prepare writes every key of the social side, each under its master, each as derived") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::Both);
    std::size_t rows = 0;
    for (const model::KeyRow& row : model::key_table()) {
      const bool here = row.df == model::Df::Mf || row.df == model::Df::Ssse ||
                        !model::files_of(row.df, model::Structure::V201).empty();
      if (!here || row.type == model::KeyType::Pin) continue;
      ++rows;
      const KeyLoad& load = load_of(p, row.df, row.type, row.id);
      const Bytes record = test_card::record_of(load, under_of(load));
      const Byte version = row.type == model::KeyType::Master ? 0 : 1;
      CAPTURE(name_of(row));
      CHECK(to_hex(ByteView(record).first(8)) ==
            to_hex(Bytes{static_cast<Byte>(row.type), row.id, version, 0xEF, row.try_limit, 0x00,
                         model::level_byte(row), 16}));
      const std::string master = row.df == model::Df::Mf ? "card MK" : name_of(row);
      CHECK(to_hex(key_in(record)) == to_hex(test_card::card_key(master)));
    }
    CHECK(rows > 50);
    // and nothing else: the PSE set has four records, the PIN one
    CHECK(p.key_loads.size() == rows + 4 + 1);
  });
}

TEST_CASE(
    "key loads come in the order a card takes them: each master before what is under it, the "
    "PIN last") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::Both);
    std::set<model::Df> mastered;
    for (const KeyLoad& load : p.key_loads) {
      const bool master = load.type == model::KeyType::Master && load.df != model::Df::Pse;
      if (master) {
        if (load.df != model::Df::Mf) CHECK(mastered.contains(model::Df::Mf));
        mastered.insert(load.df);
      } else {
        CHECK(mastered.contains(load.df == model::Df::Pse ? model::Df::Mf : load.df));
      }
    }
    CHECK(p.key_loads.front().df == model::Df::Mf);
    CHECK(p.key_loads.back().type == model::KeyType::Pin);
  });
}

TEST_CASE("the initial PIN travels under the SSSE master key with the PUK level in byte 5") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::Both);
    const KeyLoad& load = load_of(p, model::Df::Ssse, model::KeyType::Pin, 0);
    const Bytes record = test_card::record_of(load, master_of(model::Df::Ssse));
    const model::KeyRow* pin = model::find_key(model::Df::Ssse, model::KeyType::Pin, 0);
    REQUIRE(pin != nullptr);
    CHECK(record[0] == 0x01);
    CHECK(record[4] == pin->try_limit);
    CHECK(record[5] == model::level_byte(model::Df::Ssse, "PUK"));
    CHECK(record[5] == 0x22);
    CHECK(record[6] == 0x11);
    CHECK(record[7] == 3);
    CHECK(to_hex(key_in(record)) == "123456FFFFFFFFFFFFFFFFFFFFFFFFFF");
  });
}

TEST_CASE("the key set of PSE is ENC, MAC, DEK from the KMC and the KMC identifier") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::Both);
    const test_card::Channel expected("bank KMC", own_key_set);
    const std::array<const Bytes*, 3> keys = {&expected.enc, &expected.mac, &expected.dek};
    for (Byte id = 1; id <= 3; ++id) {
      const KeyLoad& load = load_of(p, model::Df::Pse, model::KeyType::Master, id);
      const Bytes record = test_card::record_of(load, master_of(model::Df::Mf));
      CHECK(load.version == own_key_set);
      CHECK(record[2] == own_key_set);
      CHECK(to_hex(key_in(record)) == to_hex(*keys[id - 1]));
    }
    const KeyLoad& load = load_of(p, model::Df::Pse, model::KeyType::Master, 4);
    CHECK(to_hex(key_in(test_card::record_of(load, master_of(model::Df::Mf)))) ==
          "622280FFFFFFFFFFFFFFFFFFFFFFFFFF");
  });
}

TEST_CASE("transport code, card identification MAC and check values are those of this card") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::Both);
    CHECK(to_hex(p.verify_transport_code.encode()) == "80E00300081C0C1D0D90424C2B");
    const Bytes irk = test_card::card_key("SSSE IRK");
    CHECK(to_hex(p.card_id_mac) ==
          to_hex(ByteView(test_card::retail_mac(irk, Bytes(8), test_card::card_id)).first(4)));
    std::set<std::string> names;
    for (const Kcv& kcv : p.kcvs) {
      names.insert(kcv.key);
      CHECK(kcv.test);
      if (kcv.key == "SSSE MK")
        CHECK(to_hex(kcv.value) == to_hex(test_card::kcv(test_card::card_key("SSSE MK"))));
      if (kcv.key == "PSE DEK")
        CHECK(to_hex(kcv.value) ==
              to_hex(test_card::kcv(test_card::Channel("bank KMC", own_key_set).dek)));
    }
    for (const char* name : {"card MK", "SSSE MK", "DF07 MK", "PSE ENC", "PSE MAC", "PSE DEK",
                             "bank AC", "bank MAC", "bank ENC"})
      CHECK(names.contains(name));
  });
}

TEST_CASE("another chip gets other keys") {
  on_each_vault([](Vault& vault) {
    PrepareRequest other = test_card::request(Step::Both);
    other.chip_serial[7] = 0x02;
    other.card_id[11] = 0x02;
    const Prepared one = prepared(vault, Step::Both);
    const auto two = vault.prepare(other);
    REQUIRE(two.has_value());
    REQUIRE(one.key_loads.size() == two->key_loads.size());
    for (std::size_t i = 0; i < one.key_loads.size(); ++i)
      CHECK(one.key_loads[i].command.data != two->key_loads[i].command.data);
    const KeyLoad& irk = load_of(*two, model::Df::Ssse, model::KeyType::Internal, 0);
    CHECK(to_hex(key_in(
              test_card::record_of(irk, test_card::card_key("SSSE MK", other.chip_serial)))) ==
          to_hex(test_card::card_key("SSSE IRK", other.chip_serial)));
  });
}

TEST_CASE("four calls make a card: prepare, two secure channels, live check") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::Both);
    REQUIRE(p.initialize_update.size() == 2);
    test_card::Channel pse("bank KMC", own_key_set);
    const auto first = vault.secure_channel({
        p.session,
        0,
        pse.answer(p.initialize_update[0]),
        {{0x0101, Bytes(20, 0x70), SecretContent::None},
                                         {0x9102, Bytes(20, 0xA5), SecretContent::None}},
        false,
        true
    });
    REQUIRE(first.has_value());
    CHECK(pse.accepts(first->external_authenticate));
    REQUIRE(first->commands.size() == 1);
    CHECK(first->commands[0].header == Header{0x84, 0xE2, 0x80, 0x00});
    CHECK(pse.plain(first->commands[0]).size() == 46);

    test_card::Channel debit("bank KMC", own_key_set);
    const auto second = vault.secure_channel(
        {p.session, 1, debit.answer(p.initialize_update[1], 8), debit_data, false, true});
    REQUIRE(second.has_value());
    CHECK(debit.accepts(second->external_authenticate));
    Bytes p1;
    Bytes all;
    for (std::size_t i = 0; i < second->commands.size(); ++i) {
      const Command& command = second->commands[i];
      CHECK(command.header.ins == 0xE2);
      CHECK(command.header.p2 == i);
      p1.push_back(command.header.p1);
      append(all, debit.plain(command));
    }
    // 9102 and 0101 together; 0302 in two; 8000; 9000; 8010; 9010
    CHECK(to_hex(p1) == "00000060006080");
    const std::size_t at = 43 + 63 + 5 + 300;
    CHECK(u16_at(all, at) == 0x8000);
    const Bytes keys = debit.decipher(ByteView(all).subspan(at + 3, 48));
    CHECK(u16_at(all, at + 51) == 0x9000);
    for (std::size_t i = 0; i < 3; ++i) {
      const ByteView key = ByteView(keys).subspan(16 * i, 16);
      CHECK(to_hex(test_card::kcv(key)) == to_hex(ByteView(all).subspan(at + 54 + 3 * i, 3)));
    }
    // Y = rightmost 16 digits of PAN ‖ PSN; parity is set, so compare what the key does
    const Bytes y = *from_hex("0123456789012801");
    Bytes both = y;
    for (const Byte b : y)
      both.push_back(static_cast<Byte>(~b));
    CHECK(to_hex(test_card::kcv(test_card::triple_des(test_card::master("bank AC"), both))) ==
          to_hex(test_card::kcv(ByteView(keys).first(16))));
    const Bytes pin = debit.decipher(ByteView(all).subspan(at + 63 + 3, 8));
    CHECK(to_hex(pin).substr(0, 2) == "26");
    CHECK(to_hex(pin).substr(8) == "FFFFFFFF");
    const Bytes natural =
        test_card::triple_des(test_card::master("bank PIN"), *from_hex("2801234567890128"));
    std::string digits;
    for (const char c : to_hex(natural).substr(0, 6))
      digits.push_back(c <= '9' ? c : static_cast<char>('0' + (c - 'A')));
    CHECK(to_hex(pin).substr(2, 6) == digits);

    LiveCheckRequest live{p.session, {}, {}, "1122334455667788"_hex};
    for (std::size_t i = 0; i < 16; ++i)
      live.random[i] = static_cast<Byte>(i);
    const ByteView random = live.random;
    const Bytes answer =
        test_card::authentication(test_card::card_key("SSSE IRK"), random.first(8), random.last(8));
    std::ranges::copy(answer, live.card_answer.begin());
    const auto checked = vault.live_check(live);
    REQUIRE(checked.has_value());
    CHECK(checked->genuine);
    const ByteView ad = checked->authentication;
    CHECK(to_hex(ad.first(8)) ==
          to_hex(test_card::authentication(test_card::card_key("SSSE UK"), live.card_challenge,
                                           ad.last(8))));
    CHECK_FALSE(equal(ad.last(8), live.card_challenge));
    CHECK(vault.calls() == 4);
    CHECK(vault.close_session(p.session).has_value());
    CHECK(vault.calls() == 4);
  });
}

TEST_CASE("a card whose answer is not the one of its IRK gets no authentication data") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::Both);
    const auto checked = vault.live_check({p.session, {}, {1}, {2}});
    REQUIRE(checked.has_value());
    CHECK_FALSE(checked->genuine);
    CHECK(checked->authentication == std::array<Byte, 16>{});
  });
}

TEST_CASE("a card with the wrong cryptogram, KEYDATA, version or length gets nothing") {
  on_each_vault([](Vault& vault) {
    const auto with = [&](std::size_t at, ErrorKind kind) {
      const Prepared p = prepared(vault, Step::Both);
      test_card::Channel card("bank KMC", own_key_set);
      Bytes answer = card.answer(p.initialize_update[0]);
      if (at < answer.size())
        answer[at] ^= 1;
      else
        answer.push_back(0);
      const auto opened = vault.secure_channel({p.session, 0, answer, {}, false, true});
      REQUIRE_FALSE(opened.has_value());
      CHECK(opened.error().kind == kind);
      // one answer per challenge: the right one comes too late
      answer = card.answer(p.initialize_update[0]);
      CHECK_FALSE(vault.secure_channel({p.session, 0, answer, {}, false, true}).has_value());
    };
    with(0, ErrorKind::WrongCard);  // KMC identifier
    with(9, ErrorKind::WrongCard);  // serial
    with(10, ErrorKind::Keys);      // version
    with(11, ErrorKind::Keys);      // protocol
    with(13, ErrorKind::Keys);      // sequence counter
    with(14, ErrorKind::Keys);      // challenge
    with(20, ErrorKind::Keys);      // cryptogram
    with(27, ErrorKind::Keys);
    with(28, ErrorKind::Keys);  // one byte too many
  });
}

TEST_CASE("secret content goes nowhere but into its own DGI of the debit application") {
  on_each_vault([](Vault& vault) {
    const auto refused = [&](std::size_t channel, StoreData item) {
      const Prepared p = prepared(vault, Step::Both);
      test_card::Channel card("bank KMC", own_key_set);
      const auto opened = vault.secure_channel({p.session,
                                                channel,
                                                card.answer(p.initialize_update[channel]),
                                                {std::move(item)},
                                                false,
                                                true});
      return !opened.has_value();
    };
    CHECK(refused(1, {0x0101, {}, SecretContent::ApplicationKeys}));
    CHECK(refused(1, {0x0101, {}, SecretContent::PinBlock}));
    CHECK(refused(1, {0x9000, {}, SecretContent::ApplicationKeys}));
    CHECK(refused(0, {0x8000, {}, SecretContent::ApplicationKeys}));
    CHECK(refused(1, {0x8000, {1}, SecretContent::ApplicationKeys}));
    CHECK(refused(1, {0x8000, Bytes(48), SecretContent::None}));
    CHECK(refused(1, {0x8205, Bytes(64), SecretContent::None}));
    CHECK(refused(1, {0x0101, {}, SecretContent::None}));
    CHECK_FALSE(refused(1, {0x8000, {}, SecretContent::ApplicationKeys}));
    CHECK_FALSE(refused(1, {0x0101, {1}, SecretContent::None}));
  });
}

TEST_CASE("channels and sessions that do not exist, or are used up, are refused") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::Both);
    CHECK_FALSE(vault.secure_channel({p.session, 2, Bytes(28), {}, false, true}).has_value());
    CHECK_FALSE(vault.secure_channel({p.session + 1, 0, Bytes(28), {}, false, true}).has_value());
    CHECK_FALSE(vault.secure_channel({p.session, 0, Bytes(28), {}, true, true}).has_value());
    CHECK_FALSE(vault.live_check({p.session + 1, {}, {}, {}}).has_value());
    REQUIRE(vault.close_session(p.session).has_value());
    CHECK_FALSE(vault.live_check({p.session, {}, {}, {}}).has_value());
    // preparing a chip again ends the session it had
    const Prepared old = prepared(vault, Step::Both);
    const Prepared fresh = prepared(vault, Step::Both);
    CHECK_FALSE(vault.live_check({old.session, {}, {}, {}}).has_value());
    CHECK(vault.live_check({fresh.session, {}, {}, {}}).has_value());
  });
}

TEST_CASE("records that cannot be are refused before any key is touched") {
  on_each_vault([](Vault& vault) {
    const auto kind = [&](const std::function<void(PrepareRequest&)>& change) {
      PrepareRequest request = test_card::request(Step::Both);
      change(request);
      const auto out = vault.prepare(request);
      return out ? std::optional<ErrorKind>{} : std::optional(out.error().kind);
    };
    CHECK_FALSE(kind([](PrepareRequest&) {}).has_value());
    CHECK(kind([](PrepareRequest& r) { r.region = "99990"; }) == ErrorKind::BadInput);
    CHECK(kind([](PrepareRequest& r) { r.region = "99990A"; }) == ErrorKind::BadInput);
    CHECK(kind([](PrepareRequest& r) { r.region = "999902"; }) == ErrorKind::BadInput);
    CHECK(kind([](PrepareRequest& r) { r.card_id[11] ^= 1; }) == ErrorKind::BadInput);
    CHECK(kind([](PrepareRequest& r) { r.chip_serial[7] ^= 1; }) == ErrorKind::BadInput);
    CHECK(kind([](PrepareRequest& r) { r.pan = "62228012345"; }) == ErrorKind::BadInput);
    CHECK(kind([](PrepareRequest& r) { r.pan = "62228012345678901234"; }) == ErrorKind::BadInput);
    CHECK(kind([](PrepareRequest& r) { r.psn = "1"; }) == ErrorKind::BadInput);
    CHECK(kind([](PrepareRequest& r) { r.algorithm = model::Algorithm::Sm4; }) == ErrorKind::Keys);
  });
}

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
    const auto data = vault.secure_channel(
        {p->session, 2, debit.answer(p->initialize_update[2]), debit_data, false, true});
    REQUIRE(data.has_value());
    CHECK(debit.accepts(data->external_authenticate));
  });
}

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
    CHECK(refused([](auto& r) { r.algorithm = model::Algorithm::Sm4; }));
    CHECK(refused([](auto& r) { r.region = ""; }));
    CHECK(refused([](auto& r) { r.id = 0x7F; }));
  });
}

TEST_CASE("file MACs are SM4-CMAC under one exchange key per partner") {
  on_each_vault([](Vault& vault) {
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
    CHECK(info->backend == "software");
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
