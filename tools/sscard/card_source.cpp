#include "tools/sscard/card_source.hpp"

#include "cos-sim/attach/in_process.hpp"

namespace sscard::tools {
namespace {

constexpr std::chrono::milliseconds wait_for_card{10'000};

}  // namespace

Result<CardSource> CardSource::open(const CardPlace& place, const World& world) {
  if (place.reader.empty() == place.image.empty()) {
    return Error{ErrorKind::Usage, msg("say where the card is"),
                 msg("give --reader NAME or --image FILE")};
  }
  CardSource out;
  if (!place.image.empty()) {
    auto card = SimulatedCard::open(place.image, world);
    if (!card) return card.error();
    out.card_ = std::move(*card);
    out.link_ = std::make_unique<cos::InProcessLink>(*out.card_, Protocol::T0);
    return out;
  }
  out.reader_ = std::make_unique<PcscReader>(place.reader);
  auto link = out.reader_->connect(wait_for_card);
  if (!link) return link.error();
  out.link_ = std::move(*link);
  return out;
}

}  // namespace sscard::tools
