#include "keys/vault/software_vault.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "card_side.hpp"
#include "keys/vault/test_keys.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

struct Held {
  test::SeededRandom random{3};
  SoftwareVault vault{std::move(test_key_ring(crypto::openssl())).value(), random};
};

PrepareRequest card(std::uint32_t number) {
  PrepareRequest out = test_card::request(Step::Both);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto byte = static_cast<Byte>(number >> (24 - 8 * i));
    out.chip_serial[4 + i] = byte;
    out.card_id[8 + i] = byte;
  }
  return out;
}

}  // namespace

TEST_CASE("as many cards as there are sessions can be in work, one more ends the oldest") {
  Held held;
  std::vector<SessionId> open;
  for (std::uint32_t i = 0; i < SoftwareVault::sessions_max; ++i) {
    const auto prepared = held.vault.prepare(card(i));
    REQUIRE(prepared.has_value());
    open.push_back(prepared->session);
  }
  const auto in_work = [&](SessionId session) {
    return held.vault.live_check({session, {}, {}, {}}).has_value();
  };
  CHECK(in_work(open.front()));
  CHECK(held.vault.prepare(card(7)).has_value());  // replaces its own session, nobody else's
  CHECK_FALSE(in_work(open[7]));
  CHECK(in_work(open.front()));
  CHECK(held.vault.prepare(card(9999)).has_value());
  CHECK_FALSE(in_work(open.front()));
  CHECK(in_work(open[1]));
}

TEST_CASE("workers share one vault and every card gets its own keys") {
  Held held;
  std::vector<Bytes> alone;
  for (std::uint32_t i = 0; i < 32; ++i) {
    const auto prepared = held.vault.prepare(card(i));
    REQUIRE(prepared.has_value());
    alone.push_back(prepared->key_loads.back().command.data);
    REQUIRE(held.vault.close_session(prepared->session).has_value());
  }
  std::atomic<int> wrong{0};
  std::vector<std::thread> workers;
  for (std::uint32_t w = 0; w < 4; ++w) {
    workers.emplace_back([&, w] {
      for (std::uint32_t i = w; i < 32; i += 4) {
        const auto prepared = held.vault.prepare(card(i));
        if (!prepared || prepared->key_loads.back().command.data != alone[i]) ++wrong;
      }
    });
  }
  for (std::thread& worker : workers)
    worker.join();
  CHECK(wrong == 0);
}

TEST_CASE("a vault of one side refuses the other side's work with a clear reason") {
  test::SeededRandom random(3);
  SoftwareVault vault(std::move(test_key_ring(crypto::openssl(), Step::SocialFirst)).value(),
                      random);
  CHECK(vault.prepare(test_card::request(Step::SocialFirst)).has_value());
  const auto refused = vault.prepare(test_card::request(Step::Both));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::Keys);
  CHECK(refused.error().what.english() == "the vault has no active KMC");
}
