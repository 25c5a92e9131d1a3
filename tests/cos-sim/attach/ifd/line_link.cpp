#include "cos-sim/attach/ifd/line_link.hpp"

#include <doctest/doctest.h>

#include <array>
#include <thread>

#include "cos-sim/attach/ifd/reader_slot.hpp"
#include "cos-sim/attach/serve.hpp"
#include "tests/support/double_card.hpp"
#include "tests/support/temp_folder.hpp"

namespace sscard::cos {
namespace {

using namespace std::chrono_literals;
using test::DoubleCard;
using Outcome = ReaderSlot::Outcome;

Bytes hex(std::string_view digits) {
  return from_hex(digits).value();
}

/// What pcscd does: a thread that watches the slot.
struct Watched {
  explicit Watched(std::chrono::milliseconds limit = 2s)
      : device{.slots = 1, .folder = folder / "slots", .answer_limit = limit},
        slot(std::move(ReaderSlot::open(device, 0)).value()),
        thread([this] {
          while (!ended) {
            present = slot->card_present();
            slot->wait_for_change(20ms);
          }
        }) {}
  ~Watched() {
    ended = true;
    slot->stop_waiting();
    thread.join();
  }
  bool becomes(bool wanted) const {
    for (int i = 0; i < 500 && present != wanted; ++i)
      std::this_thread::sleep_for(10ms);
    return present == wanted;
  }
  test::TempFolder folder;
  DeviceName device;
  std::unique_ptr<ReaderSlot> slot;
  std::atomic<bool> ended{false};
  std::atomic<bool> present{false};
  std::thread thread;
};

TEST_CASE("served cards come, answer, go, and change without the slot noticing a lie") {
  Watched reader;
  DoubleCard first(1);
  DoubleCard second(2);
  CardServer server({&first}, {.driver = ReaderDriver::Own, .folder = reader.device.folder});
  REQUIRE(server.wait_until_connected(5s));
  REQUIRE(reader.becomes(true));
  CHECK(reader.slot->power_up() == Outcome::Done);
  CHECK(reader.slot->atr() == first.atr());
  std::array<Byte, 64> room{};
  const auto got = reader.slot->transmit(hex("0084000002"), room);
  CHECK(equal(ByteView(room).first(got.length), hex("00019000")));
  CHECK(reader.slot->transmit(hex("80110000"), room).outcome == Outcome::Mute);
  CHECK(reader.slot->warm_reset() == Outcome::Done);

  server.take_out(0);
  CHECK_FALSE(first.powered);
  CHECK(reader.becomes(false));
  server.put_in(0);
  CHECK(reader.becomes(true));
  server.change(0, second);
  REQUIRE(server.wait_until_connected(5s));
  for (int i = 0; i < 500 && reader.slot->power_up() != Outcome::Done; ++i)
    std::this_thread::sleep_for(10ms);
  CHECK(reader.slot->atr() == second.atr());
  server.stop();
  CHECK(reader.becomes(false));
}

TEST_CASE("a slot that is not there is NoService, an occupied one NoReader; both are named") {
  Watched reader;
  LineLink nowhere(reader.device.socket_path(1));
  const Status absent = nowhere.open();
  REQUIRE(!absent);
  CHECK(absent.error().kind == ErrorKind::NoService);
  CHECK(absent.error().what.english().find("slot01") != std::string::npos);

  DoubleCard card;
  CardServer server({&card}, {.driver = ReaderDriver::Own, .folder = reader.device.folder});
  REQUIRE(server.wait_until_connected(5s));
  LineLink second(reader.device.socket_path(0));
  const Status occupied = second.open();
  REQUIRE(!occupied);
  CHECK(occupied.error().kind == ErrorKind::NoReader);
  CHECK(occupied.error().what.english().find("slot00") != std::string::npos);
}

TEST_CASE("a driver that talks nonsense to the card ends the connection, and the power") {
  const test::TempFolder folder;
  const std::string path = folder / "slots/slot00";
  const auto listener = LineListener::open(folder / "slots", path);
  REQUIRE(listener);
  for (const bool at_once : {true, false}) {
    DoubleCard card;
    LineLink link(path);
    Status opened;
    std::thread thread([&] {
      opened = link.open();
      if (opened) link.serve(card);
    });
    REQUIRE(wait_for_news({.listener = listener->fd()}, 5s).listener);
    const LineSocket driver = listener->accept();
    driver.set_limit(5s);
    if (!at_once) {
      CHECK(driver.send(hex("010000"), {}));
      CHECK(driver.send(hex("030001"), {}));
    }
    CHECK(driver.send(hex("99"), {}));
    thread.join();
    CHECK(opened.has_value() != at_once);
    CHECK_FALSE(card.powered);
    CHECK(card.power_ons == (at_once ? 0 : 1));
  }
}

}  // namespace
}  // namespace sscard::cos
