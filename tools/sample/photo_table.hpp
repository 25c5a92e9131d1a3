// A photo for samples: 24 by 30 gray pixels, an oval on white, a face that nobody has. A whole
// JPEG, small enough for EF08.
#pragma once

#include "cardlib/base/bytes.hpp"

namespace sscard::tools {

ByteView sample_photo();

}  // namespace sscard::tools
