#include "cardlib/channel/pcsc_session.hpp"

#include <doctest/doctest.h>

#include <future>
#include <thread>

#include "tests/support/no_pcscd.hpp"

namespace sscard {
namespace {

using namespace std::chrono_literals;

TEST_CASE("a deadline counts down and stops at zero") {
  CHECK(Deadline(0ms).passed());
  CHECK(Deadline(-5ms).passed());
  const Deadline later(60s);
  CHECK(later.left() > 59s);
  CHECK(later.left() <= 60s);
}

TEST_CASE("a card that holds the thread is CardTimeout at once until it answers after all") {
  test::without_pcscd();
  const auto session = std::make_shared<PcscSession>("R", PcscTimeouts{});
  auto open = std::make_shared<std::promise<void>>();
  const auto hangs = [gate = open->get_future().share()](PcscSession&) -> Result<Bytes> {
    gate.wait();
    return Bytes{};
  };
  const auto answers = [](PcscSession&) -> Result<Bytes> { return Bytes{0x90, 0x00}; };
  CHECK(PcscSession::run(session, hangs, 20ms).error().kind == ErrorKind::CardTimeout);
  CHECK(PcscSession::run(session, answers, 5s).error().kind == ErrorKind::CardTimeout);
  open->set_value();
  Result<Bytes> later = Bytes{};
  for (int i = 0; i < 500; ++i) {
    later = PcscSession::run(session, answers, 5s);
    if (later) break;
    std::this_thread::sleep_for(2ms);
  }
  REQUIRE(later);
  CHECK(later->size() == 2);
}

TEST_CASE("a session without a card says that it was taken out") {
  PcscSession session("R", {});
  const Bytes command = {0x00, 0x84, 0x00, 0x00, 0x08};
  CHECK(session.transmit(command).error().kind == ErrorKind::NoCard);
  CHECK(session.reset_card().error().kind == ErrorKind::NoCard);
  CHECK(session.close_card().has_value());
}

}  // namespace
}  // namespace sscard
