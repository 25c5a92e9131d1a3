// Command and answer parsers: what they accept is written back byte for byte; explain survives all.
#include "cardlib/apdu/apdu.hpp"

#include "cardlib/apdu/explain.hpp"
#include "cardlib/base/expects.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* raw, std::size_t size) {
  using namespace sscard;
  const ByteView bytes(raw, size);
  if (const auto command = Command::parse(bytes)) ensures(equal(command->encode(), bytes));
  if (const auto response = Response::parse(bytes)) ensures(equal(response->encode(), bytes));
  ensures(explain_command(bytes).has_value() == Command::parse(bytes).has_value());
  ensures(explain_response(bytes).has_value() == Response::parse(bytes).has_value());
  return 0;
}
