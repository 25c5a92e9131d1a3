// Certificates and signatures as a hostile card gives them: elements and answers come from the
// fuzzer. Nothing that was not signed under the test authority may be authentic.
#include "terminal/bank/offline_authentication.hpp"

#include <cstdlib>

#include "cardlib/base/byte_reader.hpp"
#include "keys/authority/test_authority.hpp"
#include "tests/support/hostile_link.hpp"

using namespace sscard;
using namespace sscard::term;

namespace {

class ZeroRandom final : public Random {
 public:
  void fill(MutableBytes out) override {
    for (Byte& byte : out)
      byte = 0;
  }
};

constexpr std::uint16_t tags[] = {0x8F,   0x90,   0x92,   0x93,   0x9F32, 0x9F46,
                                  0x9F47, 0x9F48, 0x9F49, 0x9F4A, 0x5A,   0x8C};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto authorities = keys::test_authority_keys();
  ByteReader reader({data, size});
  BankVisitReport visit;
  visit.aip = to_bytes(reader.take(std::min<std::size_t>(2, reader.left())));
  const bool combined = reader.left() > 0 && (reader.u8() & 1U) != 0;
  for (const std::uint16_t tag : tags) {
    if (reader.at_end()) break;
    const std::size_t length = std::min<std::size_t>(reader.u8(), reader.left());
    visit.elements.push_back({tag, to_bytes(reader.take(length))});
  }
  test::HostileLink link(reader);
  Channel channel(link);
  ZeroRandom random;
  const auto result =
      authenticate_offline(channel, visit, {authorities, crypto::openssl(), random, combined});
  if (result && result->authentic) std::abort();
  return 0;
}
