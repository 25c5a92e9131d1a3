#include "keys/vault/frame_socket.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

using namespace sscard;
using keys::FrameSocket;

namespace {

std::array<int, 2> pair() {
  std::array<int, 2> ends{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
  return ends;
}

}  // namespace

TEST_CASE("a message of any size up to the limit arrives whole, in order") {
  const auto ends = pair();
  FrameSocket left(ends[0], 1U << 20U);
  FrameSocket right(ends[1], 1U << 20U);
  std::thread sender([&] {
    for (const std::size_t size : {0U, 1U, 4U, 70000U, 1U << 20U})
      CHECK(left.send(Bytes(size, 0x5A)).has_value());
  });
  for (const std::size_t size : {0U, 1U, 4U, 70000U, 1U << 20U}) {
    const auto message = right.receive();
    REQUIRE(message.has_value());
    CHECK(*message == Bytes(size, 0x5A));
  }
  sender.join();
}

TEST_CASE("a message above the limit is neither sent nor believed") {
  const auto ends = pair();
  FrameSocket left(ends[0], 10);
  CHECK_FALSE(left.send(Bytes(11)).has_value());
  CHECK_FALSE(left.send(Bytes(1)).has_value());  // the conversation is over

  const auto more = pair();
  FrameSocket reader(more[1], 10);
  REQUIRE(::write(more[0], "\0\0\0\x0B", 4) == 4);
  const auto message = reader.receive();
  REQUIRE_FALSE(message.has_value());
  CHECK(message.error().kind == ErrorKind::Keys);
  ::close(more[0]);
}

TEST_CASE("an end that goes away in the middle of a message is an error, not half a message") {
  const auto ends = pair();
  FrameSocket reader(ends[1], 100);
  REQUIRE(::write(ends[0],
                  "\0\0\0\x05"
                  "abc",
                  7) == 7);
  ::close(ends[0]);
  CHECK_FALSE(reader.receive().has_value());
  CHECK_FALSE(reader.receive().has_value());
}

TEST_CASE("an end that stays silent is given up after the limit") {
  const auto ends = pair();
  FrameSocket reader(ends[1], 100);
  reader.limit_waiting(std::chrono::seconds{1});
  const auto before = std::chrono::steady_clock::now();
  CHECK_FALSE(reader.receive().has_value());
  CHECK(std::chrono::steady_clock::now() - before >= std::chrono::milliseconds{900});
  ::close(ends[0]);
}
