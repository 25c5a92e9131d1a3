// What a terminal hears from a hostile bank card: every answer comes from the fuzzer.
#include "cardlib/base/byte_reader.hpp"
#include "terminal/bank/bank_visit.hpp"

using namespace sscard;

namespace {

class HostileLink final : public Link {
 public:
  explicit HostileLink(ByteView answers) : reader_(answers) {}
  Bytes atr() const override { return {0x3B, 0x00}; }
  Protocol protocol() const override { return Protocol::T0; }
  Result<Bytes> exchange(ByteView) override {
    if (reader_.at_end()) return Error{ErrorKind::NoCard, msg("the name is empty"), {}};
    const std::size_t size = std::min<std::size_t>(reader_.u8() + 2U, reader_.left());
    return to_bytes(reader_.take(size));
  }
  Result<Bytes> reset() override { return atr(); }

 private:
  ByteReader reader_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  HostileLink link({bytes, size});
  Channel channel(link);
  static_cast<void>(term::run_bank_visit(channel));
  static_cast<void>(term::parse_afl({bytes, size}));
  return 0;
}
