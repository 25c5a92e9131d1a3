// A simulated card out of an image file: what `sim`, `card --image` and simulated stations put into
// their readers.
#pragma once

#include <memory>
#include <string>

#include "cardlib/base/world.hpp"
#include "cos-sim/attach/card_port.hpp"
#include "cos-sim/hardware/image_file.hpp"
#include "cos-sim/hardware/power_cut.hpp"
#include "cos-sim/kernel/card.hpp"

namespace sscard::tools {

class SimulatedCard final : public cos::CardPort {
 public:
  /// Locks the image while the card exists. The world outlives the card. A power cut that was
  /// ordered for the image (tear_order.hpp) happens while it is open.
  static Result<std::unique_ptr<SimulatedCard>> open(const std::string& path, const World& world);

  const std::string& path() const { return path_; }
  Bytes power_on(Protocol protocol) override {
    power_.power_back();
    return card_.power_on(protocol);
  }
  void power_off() override { card_.power_off(); }
  Bytes reset() override { return card_.reset(); }
  Bytes process(ByteView command) override { return card_.process(command); }

 private:
  SimulatedCard(std::string path, std::unique_ptr<cos::ImageFile> image, Random& random)
      : path_(std::move(path)),
        image_(std::move(image)),
        power_(*image_, random),
        card_(power_, random) {}

  std::string path_;
  std::unique_ptr<cos::ImageFile> image_;
  cos::PowerCutStore power_;
  cos::Card card_;
};

}  // namespace sscard::tools
