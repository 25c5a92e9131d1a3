#include "keys/vault/remote_vault.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <atomic>
#include <functional>
#include <thread>

#include "card_side.hpp"
#include "keys/vault/software_vault.hpp"
#include "keys/vault/test_keys.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

/// The other end of the socket, answering as it is told.
class OtherEnd {
 public:
  using Answering = std::function<std::optional<Bytes>(const Bytes&)>;
  explicit OtherEnd(Answering answering) {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    descriptor = ends[0];
    server_ = std::thread([answering = std::move(answering), other = ends[1]] {
      FrameSocket socket(other, message_max);
      while (const auto message = socket.receive()) {
        const auto answer = answering(*message);
        if (!answer || !socket.send(*answer)) return;
      }
    });
  }
  ~OtherEnd() { server_.join(); }

  int descriptor = -1;

 private:
  std::thread server_;
};

ErrorKind kind_of_answer(const OtherEnd::Answering& answering) {
  OtherEnd other(answering);
  RemoteVault vault(other.descriptor, 0);
  const auto info = vault.info();
  REQUIRE_FALSE(info.has_value());
  return info.error().kind;
}

}  // namespace

TEST_CASE("an answer of the wrong kind, garbage and silence are clear key errors") {
  CHECK(kind_of_answer([](const Bytes&) { return encode(VaultAnswer{Done{}}); }) ==
        ErrorKind::Keys);
  CHECK(kind_of_answer([](const Bytes&) { return Bytes{0xFF, 0xFF}; }) == ErrorKind::Keys);
  CHECK(kind_of_answer([](const Bytes&) { return Bytes{}; }) == ErrorKind::Keys);
  CHECK(kind_of_answer([](const Bytes&) { return std::nullopt; }) == ErrorKind::Keys);
}

TEST_CASE("a refusal of the vault arrives with its kind and its sentence") {
  OtherEnd other([](const Bytes&) {
    return encode(VaultAnswer{
        Error{ErrorKind::WrongCard, msg("no {}", 7), msg("try {}", "again")}
    });
  });
  RemoteVault vault(other.descriptor, 0);
  const auto info = vault.info();
  REQUIRE_FALSE(info.has_value());
  CHECK(info.error().kind == ErrorKind::WrongCard);
  CHECK(info.error().what.english() == "no 7");
  CHECK(info.error().next.english() == "try again");
}

TEST_CASE("workers share one socket: every answer reaches the one who asked") {
  test::SeededRandom random(1);
  SoftwareVault real(std::move(test_key_ring(crypto::openssl())).value(), random);
  OtherEnd other([&](const Bytes& message) {
    const auto request = parse_request(message);
    return encode(request ? ask(real, *request) : VaultAnswer{request.error()});
  });
  {
    RemoteVault vault(other.descriptor, 0);
    std::atomic<int> wrong{0};
    std::vector<std::thread> workers;
    for (Byte w = 0; w < 4; ++w) {
      workers.emplace_back([&, w] {
        const Bytes data(1000U * (w + 1U), w);
        const auto first = vault.exchange_mac(ExchangeKey::Social, data);
        for (int i = 0; i < 50; ++i) {
          const auto again = vault.exchange_mac(ExchangeKey::Social, data);
          if (!first || !again || *again != *first) ++wrong;
        }
      });
    }
    for (std::thread& worker : workers)
      worker.join();
    CHECK(wrong == 0);
    CHECK(vault.calls() == 4 * 51);
  }
}

TEST_CASE("more data than one MAC takes is refused before it is sent") {
  OtherEnd other([](const Bytes&) { return encode(VaultAnswer{Block16{}}); });
  RemoteVault vault(other.descriptor, 0);
  CHECK(vault.exchange_mac(ExchangeKey::Bank, Bytes(exchange_data_max)).has_value());
  const auto refused = vault.exchange_mac(ExchangeKey::Bank, Bytes(exchange_data_max + 1));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::BadInput);
}
