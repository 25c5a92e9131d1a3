#include "tools/sscard/simulated_card.hpp"

namespace sscard::tools {

Result<std::unique_ptr<SimulatedCard>> SimulatedCard::open(const std::string& path,
                                                           const World& world) {
  auto image = cos::ImageFile::open(path);
  if (!image) return image.error();
  return std::unique_ptr<SimulatedCard>(new SimulatedCard(path, std::move(*image), world.random));
}

}  // namespace sscard::tools
