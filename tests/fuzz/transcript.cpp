// The transcript reader against any text; what it reads must match its own sample.
#include "cardlib/base/expects.hpp"
#include "cardlib/channel/trace.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sscard;
  const auto script = read_transcript(as_text({data, size}), "fuzz");
  if (!script) return 0;
  for (const ScriptedExchange& exchange : *script) {
    ensures(exchange.sent.matches(exchange.sent.sample()));
    const auto again = BytePattern::parse(exchange.answered.text());
    ensures(again.has_value() && again->matches(exchange.answered.sample()));
    traced_command(exchange.sent.sample(), TracedData::Hidden);
    traced_answer(exchange.answered.sample(), TracedData::Hidden);
  }
  return 0;
}
