// sscard explain atr|apdu|sw|tlv|dgi|trace: decode anything the tables know.
#include <array>

#include "cardlib/apdu/explain.hpp"
#include "cardlib/channel/trace.hpp"
#include "tools/sscard/commands.hpp"

namespace sscard::tools {
namespace {

Error no_hex(const std::string& text) {
  return {ErrorKind::BadInput, msg("'{}' is not hexadecimal", text),
          msg("give pairs of the digits 0-9 and A-F")};
}

Result<Lines> decode_atr(ByteView bytes) {
  return explain_atr(bytes);
}

Result<Lines> decode_sw(ByteView bytes) {
  if (bytes.size() != 2) return no_hex(to_hex(bytes));
  return explain_status_word(status_word(bytes[0], bytes[1]));
}

struct Decoder {
  const char* verb;
  const char* about;
  Result<Lines> (*decode)(ByteView);
};

constexpr std::array<Decoder, 5> decoders = {
    {
     {"atr", phrase("an answer to reset"), decode_atr},
     {"apdu", phrase("a command"), explain_command},
     {"sw", phrase("a status word"), decode_sw},
     {"tlv", phrase("BER-TLV objects, or card records"), explain_tlv},
     {"dgi", phrase("data groups of STORE DATA"), explain_dgis},
     }
};

void say_all(const Context& context, const Lines& lines) {
  if (context.print.json()) {
    context.print.list("lines", lines);
    return;
  }
  for (const Message& line : lines)
    context.print.say(line);
}

Result<ExitCode> explain_hex(const Context& context, const Decoder& decoder,
                             const std::string& hex) {
  const auto bytes = from_hex(hex);
  if (!bytes) return no_hex(hex);
  const Result<Lines> lines = decoder.decode(*bytes);
  if (!lines) return lines.error();
  say_all(context, *lines);
  return ExitCode::Done;
}

/// Command and answer of every exchange in a trace file, explained under it.
Result<ExitCode> explain_trace(const Context& context, const std::string& file) {
  const auto text = context.world.files.read(file);
  if (!text) return text.error();
  const auto exchanges = read_transcript(file, as_text(*text));
  if (!exchanges) return exchanges.error();
  for (const ScriptedExchange& exchange : *exchanges) {
    context.print.raw("> " + exchange.sent.text() + "\n");
    if (const auto lines = explain_command(exchange.sent.sample()); lines) {
      say_all(context, *lines);
    }
    context.print.raw("< " + exchange.answered.text() + "\n");
    if (const auto lines = explain_response(exchange.answered.sample()); lines) {
      say_all(context, *lines);
    }
  }
  return ExitCode::Done;
}

}  // namespace

void define_explain(Program& program) {
  const Verb noun = program.noun("explain", phrase("decode what a card says"));
  for (const Decoder& decoder : decoders) {
    const Verb verb = program.verb(noun, decoder.verb, decoder.about);
    const auto text = std::make_shared<std::string>();
    verb.option("hex", *text, phrase("hexadecimal digits")).required();
    program.does(verb, [text, &decoder](const Context& context) {
      return explain_hex(context, decoder, *text);
    });
  }
  const Verb trace = program.verb(noun, "trace", phrase("a trace file, exchange by exchange"));
  const auto file = std::make_shared<std::string>();
  trace.option("file", *file, phrase("a trace file")).required();
  program.does(trace, [file](const Context& context) { return explain_trace(context, *file); });
}

}  // namespace sscard::tools
