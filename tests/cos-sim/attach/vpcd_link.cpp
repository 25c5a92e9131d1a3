#include "cos-sim/attach/vpcd_link.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "cos-sim/attach/vpcd_frames.hpp"
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

/// A card that serves one connection on a thread.
struct Served {
  explicit Served(FakeVpcd& vpcd) : link("127.0.0.1", vpcd.port()) {
    REQUIRE(link.open());
    REQUIRE(vpcd.accept_card(5s));
    thread = std::thread([this] { link.serve(card); });
  }
  ~Served() {
    link.stop();
    thread.join();
  }
  DoubleCard card;
  VpcdLink link;
  std::thread thread;
};

TEST_CASE("commands in frames are answered in frames, also two in one segment") {
  FakeVpcd vpcd;
  Served served(vpcd);
  vpcd.send(hex("0001010001040005008400000200050084000001"));
  CHECK(vpcd.receive_body() == served.card.atr());
  CHECK(vpcd.receive_body() == hex("00019000"));
  CHECK(vpcd.receive_body() == hex("009000"));
}

TEST_CASE("a frame that arrives byte by byte is answered once it is whole") {
  FakeVpcd vpcd;
  Served served(vpcd);
  for (const Byte byte : hex("00050084000001"))
    vpcd.send({&byte, 1});
  CHECK(vpcd.receive_body() == hex("009000"));
}

TEST_CASE("the connection is over when vpcd hangs up in the middle of a frame; the power is off") {
  FakeVpcd vpcd;
  DoubleCard card;
  VpcdLink link("127.0.0.1", vpcd.port());
  REQUIRE(link.open());
  REQUIRE(vpcd.accept_card(5s));
  std::thread thread([&] { link.serve(card); });
  vpcd.send(hex("00010100FF00"));
  vpcd.hang_up();
  thread.join();
  CHECK(card.power_ons == 1);
  CHECK_FALSE(card.powered);
}

TEST_CASE("stop ends serving from outside, and vpcd sees the card go") {
  FakeVpcd vpcd;
  {
    Served served(vpcd);
    vpcd.send(hex("00050084000001"));
    CHECK(vpcd.receive_body() == hex("009000"));
  }
  CHECK_FALSE(vpcd.receive_body());
}

TEST_CASE("a port where nothing listens is NoService and named; so is a host that is no address") {
  std::uint16_t port = 0;
  {
    FakeVpcd vpcd;
    port = vpcd.port();
  }
  VpcdLink link("127.0.0.1", port);
  const Status status = link.open();
  REQUIRE(!status);
  CHECK(status.error().kind == ErrorKind::NoService);
  CHECK(status.error().what.english().find(std::to_string(port)) != std::string::npos);
  CHECK(VpcdLink("no address", 1).open().error().kind == ErrorKind::NoService);
}

}  // namespace
}  // namespace sscard::cos
