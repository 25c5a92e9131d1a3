#include "cos-sim/bank/file/card_memory.hpp"

#include <doctest/doctest.h>

#include "tests/support/bank_card.hpp"

using namespace sscard;
using namespace sscard::cos::bank;
using test::BankCard;
using test::BankStage;

namespace {

/// The file system of a personalized card, without the card around it.
struct Bench {
  cos::MemoryStore store;
  cos::NvMemory memory{store};
  cos::FileSystem files{memory};
  CardMemory bank{files};
  cos::Object pse;
  cos::Object debit;

  Bench() {
    store.write(0, BankCard::cells_of(BankStage::Personalized));
    memory.power_up();
    REQUIRE(files.load());
    files.set_selected(model::Environment::Pse);
    pse = *files.find_by_name(test::aid_of(ApplicationKind::Directory));
    debit = *files.find_by_name(test::aid_of(ApplicationKind::Debit));
  }
};

}  // namespace

TEST_CASE("values belong to the application whose directory is entered") {
  Bench bench;
  CHECK(bench.bank.kind_of(bench.pse) == ApplicationKind::Directory);
  CHECK(bench.bank.kind_of(bench.debit) == ApplicationKind::Debit);
  CHECK_FALSE(bench.bank.find({ApplicationKind::Debit, dgi_options}).has_value());
  bench.bank.enter(bench.pse);
  CHECK_FALSE(bench.bank.find({ApplicationKind::Debit, dgi_options}).has_value());
  CHECK(bench.bank.find({ApplicationKind::Directory, dgi_fci}).has_value());
  bench.bank.enter(bench.debit);
  CHECK(bench.bank.find({ApplicationKind::Debit, dgi_options}).has_value());
  CHECK(bench.bank.find({ApplicationKind::Directory, value_key_enc})->size() == 18);
  CHECK(bench.bank.any(ApplicationKind::Debit, 0x0101, 0x01FE));
  CHECK_FALSE(bench.bank.any(ApplicationKind::Debit, 0x0201, 0x02FE));
}

TEST_CASE("a commit adds, replaces with another size, removes, and moves the life") {
  Bench bench;
  bench.bank.enter(bench.debit);
  const auto name = [](DgiNumber number) { return ValueName{ApplicationKind::Debit, number}; };
  Updates updates;
  updates.put(name(0x0201), Bytes{0x70, 0x00});
  updates.put(name(0x0101), Bytes{0x70, 0x00});
  updates.remove(name(dgi_pin));
  updates.put(name(value_life), Bytes{static_cast<Byte>(cos::Life::Blocked)});
  CHECK(bench.bank.commit(updates.view()) == StatusWord::Ok);
  CHECK(to_hex(*bench.bank.find(name(0x0201))) == "7000");
  CHECK(to_hex(*bench.bank.find(name(0x0101))) == "7000");
  CHECK_FALSE(bench.bank.find(name(dgi_pin)).has_value());
  CHECK(cos::life_of(bench.files, bench.debit) == cos::Life::Blocked);
}

TEST_CASE("updates that do not fit are refused together") {
  Bench bench;
  bench.bank.enter(bench.debit);
  DgiNumber number = 0x0F01;
  StatusWord sw = StatusWord::Ok;
  std::size_t before = 0;
  while (sw == StatusWord::Ok) {
    REQUIRE(number < 0x1E00);
    before = bench.files.objects().size();
    Updates updates;
    for (int i = 0; i < 3; ++i)
      updates.put({ApplicationKind::Debit, number++}, Bytes(600));
    sw = bench.bank.commit(updates.view());
  }
  CHECK(sw == StatusWord::NoSpace);
  CHECK(bench.files.objects().size() == before);
}

TEST_CASE("the firewall keeps the values from everybody else") {
  Bench bench;
  bench.bank.enter(bench.debit);
  bench.files.set_selected(model::Environment::Ssse);
  const auto seen = bench.bank.find({ApplicationKind::Debit, dgi_keys});
  CHECK((!seen || equal(*seen, Bytes(seen->size()))));
  CHECK(bench.files.take_refusal());
}
