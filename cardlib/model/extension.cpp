#include "cardlib/model/extension.hpp"

#include <algorithm>

namespace sscard::model {

bool Extension::adopts(Df df, Structure structure) const {
  return structures_.contains(structure) && std::ranges::find(adopted_, df) != adopted_.end();
}

}  // namespace sscard::model
