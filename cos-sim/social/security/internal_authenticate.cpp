#include "cos-sim/social/security/internal_authenticate.hpp"

#include <algorithm>

#include "cos-sim/kernel/level_environment.hpp"

namespace sscard::cos {

StatusWord internal_authenticate(CommandContext& context) {
  auto& here = module<LevelEnvironment>(context);
  const ByteView data = context.command.data;
  std::optional<Byte> version;
  if (data.size() == 2 * sizeof(model::Block8) + 1) version = data.back();
  const auto key = here.keys().find(context.df(),
                                    {model::KeyType::Internal, context.command.header.p2}, version);
  if (!key) return StatusWord::KeyNotFound;
  const std::optional<model::SocialKey> opened = here.keys().open(*key);
  if (!opened) return StatusWord::KeyNotFound;
  model::Block8 factor{};
  model::Block8 original{};
  std::ranges::copy(data.first(factor.size()), factor.begin());
  std::ranges::copy(data.subspan(factor.size(), original.size()), original.begin());
  context.answer.append(
      here.scheme(*algorithm_of(key->header)).authentication_data(*opened, factor, original));
  return StatusWord::Ok;
}

}  // namespace sscard::cos
