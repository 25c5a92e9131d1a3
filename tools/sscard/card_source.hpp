// The card on the table: in a reader of pcscd (--reader NAME) or an image in this process
// (--image FILE).
#pragma once

#include <memory>
#include <string>

#include "cardlib/channel/channel.hpp"
#include "cardlib/channel/pcsc.hpp"
#include "tools/sscard/simulated_card.hpp"

namespace sscard::tools {

struct CardPlace {
  std::string reader;
  std::string image;
};

class CardSource {
 public:
  /// Usage unless exactly one place is given; otherwise the reader's or the image's errors.
  static Result<CardSource> open(const CardPlace& place, const World& world);
  Link& link() { return *link_; }

 private:
  std::unique_ptr<PcscReader> reader_;
  std::unique_ptr<SimulatedCard> card_;
  std::unique_ptr<Link> link_;
};

}  // namespace sscard::tools
