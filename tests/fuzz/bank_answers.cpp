// What a terminal hears from a hostile bank card: every answer comes from the fuzzer.
#include "terminal/bank/bank_visit.hpp"
#include "tests/support/hostile_link.hpp"

using namespace sscard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  ByteReader answers({bytes, size});
  test::HostileLink link(answers);
  Channel channel(link);
  static_cast<void>(term::run_bank_visit(channel));
  static_cast<void>(term::parse_afl({bytes, size}));
  return 0;
}
