// Product profiles and issuer files: whatever the bytes are, they are refused with a reason, or
// every record of the longest card fits and the issuer survives writing and reading.
#include <cstdlib>

#include "personalizer/bankdata/issuer.hpp"
#include "personalizer/plan/profile.hpp"

using namespace sscard;
using namespace sscard::perso;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView text(data, size);
  const auto profile = parse_profile("fuzz.toml", text);
  if (!profile && profile.error().kind != ErrorKind::BadInput) std::abort();
  if (profile && !check_product(profile->bank)) std::abort();
  const auto issuer = parse_issuer("fuzz.toml", text);
  if (!issuer && issuer.error().kind != ErrorKind::BadInput) std::abort();
  if (issuer) {
    const std::string written = write_issuer(*issuer);
    const auto again = parse_issuer("fuzz.toml", as_bytes(written));
    if (!again || write_issuer(*again) != written) std::abort();
  }
  const auto pair = keys::parse_sealed_pair(text);
  if (pair && !equal(encode(*pair), text)) std::abort();
  return 0;
}
