// Feedback files from another organization: any bytes, read under a key that signs everything.
#include "personalizer/output/feedback.hpp"

#include <cstdint>

#include "tests/support/fake_vault.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sscard;
  /// Its MAC is sixteen zeros, so that the input gets past the MACs to the fields.
  class ZeroVault final : public test::FakeVault {
   public:
    Result<std::array<Byte, 16>> exchange_mac(keys::ExchangeKey, ByteView) override {
      return std::array<Byte, 16>{};
    }
  } vault;
  static_cast<void>(
      perso::handed_over({data, size}, "feedback.txt", {vault, keys::ExchangeKey::Bank}));
  return 0;
}
