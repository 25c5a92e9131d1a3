#include "cos-sim/attach/in_process.hpp"

namespace sscard::cos {
namespace {

constexpr std::size_t atr_length_max = 33;  // ISO/IEC 7816-3, 8.2

bool usable(ByteView atr) {
  return !atr.empty() && atr.size() <= atr_length_max;
}

Error mute() {
  return {ErrorKind::CardMute, msg("the simulated card does not answer"),
          msg("take this card out of the feeder and look at its image with 'sscard sim show'")};
}

}  // namespace

InProcessLink::InProcessLink(CardPort& card, Protocol protocol)
    : card_(card), protocol_(protocol), atr_(card.power_on(protocol)) {
  if (!usable(atr_)) atr_.clear();
}

InProcessLink::~InProcessLink() {
  card_.power_off();
}

Result<Bytes> InProcessLink::exchange(ByteView tpdu) {
  Bytes answer = card_.process(tpdu);
  if (answer.empty()) return mute();
  return answer;
}

Result<Bytes> InProcessLink::reset() {
  Bytes atr = card_.reset();
  if (!usable(atr)) return mute();
  atr_ = std::move(atr);
  return atr_;
}

Result<std::unique_ptr<Link>> SimulatedReader::connect(std::chrono::milliseconds) {
  if (!card_) {
    Result<std::unique_ptr<CardPort>> next = feeder_.next();
    if (!next) return std::move(next).error();
    if (!*next) {
      return Error{ErrorKind::NoCard, msg("reader {}: the feeder is empty", name_),
                   msg("put more blank cards into the feeder")};
    }
    card_ = std::move(*next);
  }
  auto link = std::make_unique<InProcessLink>(*card_, protocol_);
  if (link->atr().empty()) return mute();
  return std::unique_ptr<Link>(std::move(link));
}

Status SimulatedReader::release(Tray tray) {
  if (tray == Tray::Stay || !card_) return {};
  return feeder_.put(std::move(card_), tray);
}

}  // namespace sscard::cos
