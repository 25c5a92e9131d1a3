#include "personalizer/station/card_meter.hpp"

#include <cmath>

#include "cardlib/apdu/status_word.hpp"

namespace sscard::perso {
namespace {

constexpr std::size_t ins_offset = 1;
constexpr Byte get_response_ins = 0xC0;

bool is_get_response(ByteView sent) {
  return sent.size() > ins_offset && sent[ins_offset] == get_response_ins;
}

bool asks_for_repeat(ByteView answered) {
  if (answered.size() < 2) return false;
  return wrong_le(status_word(answered[answered.size() - 2], answered.back()));
}

}  // namespace

void CardMeter::exchanged(const TracedExchange& exchange) {
  if (also_ != nullptr) also_->exchanged(exchange);
  timer_.exchanged(exchange);
  ++seen_.exchanges;
  if (!repeat_expected_ && !is_get_response(exchange.sent)) ++seen_.commands;
  repeat_expected_ = asks_for_repeat(exchange.answered);
  seen_.bytes_sent += static_cast<std::uint32_t>(exchange.sent.size());
  seen_.bytes_received += static_cast<std::uint32_t>(exchange.answered.size());
}

void CardMeter::write_to(CardCost& cost) const {
  const std::uint32_t vault_calls = cost.vault_calls;
  cost = seen_;
  cost.vault_calls = vault_calls;
  cost.milliseconds_9600 =
      static_cast<std::uint32_t>(std::lround(timer_.time().total_s() * 1000.0));
}

}  // namespace sscard::perso
