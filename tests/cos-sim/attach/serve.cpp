#include "cos-sim/attach/serve.hpp"

#include <doctest/doctest.h>

#include <optional>

#include "tests/support/double_card.hpp"
#include "tests/support/fake_vpcd.hpp"

namespace sscard::cos {
namespace {

using namespace std::chrono_literals;
using test::DoubleCard;
using test::FakeVpcd;

Bytes hex(std::string_view digits) {
  return from_hex(digits).value();
}

TEST_CASE("a served card can be taken out and put back, and starts without power") {
  FakeVpcd vpcd;
  DoubleCard card;
  CardServer server({&card}, {.first_port = vpcd.port()});
  REQUIRE(vpcd.accept_card(5s));
  REQUIRE(server.wait_until_connected(5s));
  CHECK(server.connected() == 1);
  vpcd.send(hex("00050084000001"));
  CHECK(vpcd.receive_body() == hex("009000"));

  server.take_out(0);
  CHECK(server.connected() == 0);
  CHECK_FALSE(card.powered);
  CHECK_FALSE(vpcd.receive_body());
  CHECK_FALSE(vpcd.accept_card(200ms));

  server.put_in(0);
  REQUIRE(vpcd.accept_card(5s));
  vpcd.send(hex("00050084000001"));
  CHECK(vpcd.receive_body() == hex("009000"));
}

TEST_CASE("a card goes back into its reader when vpcd was restarted") {
  FakeVpcd vpcd;
  DoubleCard card;
  CardServer server({&card}, {.first_port = vpcd.port()});
  REQUIRE(vpcd.accept_card(5s));
  vpcd.hang_up();
  CHECK(vpcd.accept_card(5s));
}

TEST_CASE("waiting for a reader that is not there names the port; stopping does not hang") {
  std::uint16_t port = 0;
  {
    FakeVpcd vpcd;
    port = vpcd.port();
  }
  DoubleCard card;
  CardServer server({&card}, {.first_port = port});
  const Status status = server.wait_until_connected(200ms);
  REQUIRE(!status);
  CHECK(status.error().kind == ErrorKind::NoService);
  CHECK(status.error().what.english().find(std::to_string(port)) != std::string::npos);
  server.stop();
  CHECK(server.connected() == 0);
}

}  // namespace
}  // namespace sscard::cos
