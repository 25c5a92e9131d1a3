#include <doctest/doctest.h>

#include <optional>
#include <set>

#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/levels.hpp"
#include "contract.hpp"

using namespace sscard;
using namespace sscard::keys;
using namespace sscard::keys::contract;

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
    const auto sm4 = kind([](PrepareRequest& r) { r.algorithm = model::Algorithm::Sm4; });
    CHECK(sm4.has_value() == in_token(vault));
  });
}
