#include "cos-sim/attach/paced_card.hpp"

#include <doctest/doctest.h>

#include "tests/support/double_card.hpp"

namespace sscard::cos {
namespace {

using test::DoubleCard;

double seconds_of(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

TEST_CASE("a card runs at 372 clocks per bit; faster only as its TA1 offers") {
  struct Row {
    const char* speed;
    const char* atr;
    bool offered;
  };
  const Row rows[] = {
      {"9600",   "3B6D000081", true },
      {"13440",  "3B6D000081", true },
      {"38400",  "3B6D000081", false},
      {"115200", "3B6D180081", false},
      {"38400",  "3B7D130000", true },
      {"115200", "3B7D130000", false},
      {"115200", "3B7D180000", true },
      {"230400", "3B7D180000", true },
      {"307200", "3B7D160000", true },
      {"9600",   "3B7D180000", true },
      {"307200", "3B",         false},
      {"19200",  "3B7D180000", false},
      {"",       "3B7D180000", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.speed);
    CAPTURE(row.atr);
    const Bytes atr = from_hex(row.atr).value();
    const auto model = model_at(row.speed, atr);
    CHECK(model.has_value() == row.offered);
    if (!model) {
      CHECK(model.error().kind == ErrorKind::Usage);
      continue;
    }
    CHECK(model->atr_length == atr.size());
    CHECK(std::string_view(model->speed.name) == row.speed);
  }
}

TEST_CASE("an answer comes when a real card's would, and is the card's own") {
  DoubleCard card;
  const auto model = model_at("9600", card.atr());
  REQUIRE(model);
  PacedCard paced(card, *model);
  const Bytes challenge = from_hex("0084000008").value();
  // 17 characters of ATR and 15 ms of activation; 16 characters, a turn, card and reader.
  CardTimer timer(*model);
  timer.powered();
  const double start = timer.time().total_s();
  CHECK(start == doctest::Approx(0.015 + 17 * 12 * 372 / 3571200.0));
  CHECK(seconds_of([&] { CHECK(paced.power_on(Protocol::T0) == card.atr()); }) >= start);
  Bytes answer;
  const double took = seconds_of([&] { answer = paced.process(challenge); });
  CHECK(to_hex(answer) == "00010203040506079000");
  timer.exchanged({challenge, answer});
  const double wanted = timer.time().total_s() - start;
  CHECK(wanted > 0.02);
  CHECK(took >= wanted);
  CHECK(seconds_of([&] { paced.reset(); }) >= start);
  CHECK(card.resets == 1);
  paced.power_off();
  CHECK_FALSE(card.powered);
}

}  // namespace
}  // namespace sscard::cos
