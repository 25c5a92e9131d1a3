// The manifest and the profile as foreign bytes.
#include "personalizer/intake/toml_manifest.hpp"
#include "personalizer/plan/profile.hpp"

using namespace sscard;
using namespace sscard::perso;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto manifest = parse_manifest("f", {bytes, size});
  if (manifest) {
    const std::string again = manifest_text(manifest->facts) + manifest_mac_line(manifest->mac);
    expects(parse_manifest("f", as_bytes(again)).has_value());
  }
  static_cast<void>(parse_profile("f", {bytes, size}));
  return 0;
}
