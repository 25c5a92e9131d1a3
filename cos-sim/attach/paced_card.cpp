#include "cos-sim/attach/paced_card.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <thread>

namespace sscard::cos {
namespace {

/// D by the lower half of TA1 (ISO/IEC 7816-3, table 8); 0 is reserved.
constexpr std::array<double, 16> rate_factors = {0, 1, 2, 4, 8, 16, 32, 64, 12, 20};
constexpr Byte ta1_follows = 0x10;

std::optional<double> offered_rate(ByteView atr) {
  const bool has_ta1 = atr.size() > 2 && (atr[1] & ta1_follows) != 0;
  if (!has_ta1) return std::nullopt;
  return rate_factors[atr[2] & 0x0FU];
}

}  // namespace

Result<CardModel> model_at(std::string_view speed, ByteView atr) {
  const auto speeds = wire_speed_table();
  const auto found = std::ranges::find(speeds, speed, &WireSpeed::name);
  if (found == speeds.end()) {
    return Error{ErrorKind::Usage, msg("there is no speed {}", speed),
                 msg("9600, 13440, 38400, 115200, 230400 or 307200")};
  }
  if (found->negotiated && offered_rate(atr) != found->rate_factor) {
    return Error{
        ErrorKind::Usage,
        msg("the card does not offer {} bit/s in its answer to reset {}", speed, to_hex(atr)),
        msg("make the blank with 'sim new --ta1' 13 for 38400, 18 for 115200 and 230400, "
            "16 for 307200")};
  }
  CardModel model;
  model.speed = *found;
  model.atr_length = atr.size();
  return model;
}

/// Lasts as long as what the timer learns while it lives.
class PacedCard::Wait {
 public:
  explicit Wait(const CardTimer& timer)
      : timer_(timer),
        before_s_(timer.time().total_s()),
        start_(std::chrono::steady_clock::now()) {}
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;
  ~Wait() {
    const std::chrono::duration<double> length(timer_.time().total_s() - before_s_);
    std::this_thread::sleep_until(
        start_ + std::chrono::duration_cast<std::chrono::steady_clock::duration>(length));
  }

 private:
  const CardTimer& timer_;
  double before_s_;
  std::chrono::steady_clock::time_point start_;
};

Bytes PacedCard::power_on(Protocol protocol) {
  const Wait wait(timer_);
  timer_.powered();
  return card_.power_on(protocol);
}

Bytes PacedCard::reset() {
  const Wait wait(timer_);
  timer_.powered();
  return card_.reset();
}

Bytes PacedCard::process(ByteView command) {
  const Wait wait(timer_);
  Bytes answer = card_.process(command);
  timer_.exchanged({command, answer});
  return answer;
}

}  // namespace sscard::cos
