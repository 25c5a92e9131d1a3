#include "tools/sscard/simulated_card.hpp"

#include "cos-sim/kernel/tear_order.hpp"

namespace sscard::tools {

Result<std::unique_ptr<SimulatedCard>> SimulatedCard::open(const std::string& path,
                                                           const World& world) {
  auto image = cos::ImageFile::open(path);
  if (!image) return image.error();
  const auto tear = cos::take_tear(**image);
  auto out =
      std::unique_ptr<SimulatedCard>(new SimulatedCard(path, std::move(*image), world.random));
  if (tear) out->power_.arm(*tear);
  return out;
}

}  // namespace sscard::tools
