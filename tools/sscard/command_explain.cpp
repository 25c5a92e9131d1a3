// sscard explain atr|apdu|sw|tlv|dgi: decode anything the tables know.
#include "cardlib/apdu/status_word.hpp"
#include "tools/sscard/commands.hpp"

namespace sscard::tools {
namespace {

Error no_hex(const std::string& text) {
  return {ErrorKind::BadInput, msg("'{}' is not hexadecimal", text),
          msg("give pairs of the digits 0-9 and A-F")};
}

Result<ExitCode> explain_sw(const Context& context, const std::string& hex) {
  const auto bytes = from_hex(hex);
  if (!bytes || bytes->size() != 2) return no_hex(hex);
  context.print.say(explain(status_word((*bytes)[0], (*bytes)[1])));
  return ExitCode::Done;
}

}  // namespace

void define_explain(Program& program) {
  CLI::App& noun = program.noun("explain", phrase("decode what a card says"));
  CLI::App& sw = program.verb(noun, "sw", phrase("a status word"));
  const auto text = std::make_shared<std::string>();
  sw.add_option("hex", *text, program.about(phrase("hexadecimal digits")))->required();
  program.does(sw, [text](const Context& context) { return explain_sw(context, *text); });
}

}  // namespace sscard::tools
