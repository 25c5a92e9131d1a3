// sscard reader list: the readers of pcscd and what is in them.
#include "cardlib/channel/pcsc.hpp"
#include "tools/sscard/commands.hpp"

namespace sscard::tools {
namespace {

Message state_of(const PcscReaderState& reader) {
  if (reader.card_mute) return msg("a card that does not answer");
  if (reader.card_present) return msg("a card, ATR {}", to_hex(reader.atr));
  return msg("empty");
}

Result<ExitCode> list_readers(const Context& context) {
  PcscReaders readers;
  const auto states = readers.states();
  if (!states) return states.error();
  std::vector<std::vector<JsonField>> rows;
  for (const PcscReaderState& reader : *states) {
    context.print.say(msg("{}: {}", reader.name, state_of(reader)));
    rows.push_back({
        {"name", reader.name       },
        {"atr",  to_hex(reader.atr)}
    });
  }
  if (states->empty()) context.print.say(msg("no reader is connected"));
  context.print.objects("readers", rows);
  return ExitCode::Done;
}

}  // namespace

void define_reader(Program& program) {
  const Verb noun = program.noun("reader", phrase("card readers"));
  program.does(program.verb(noun, "list", phrase("list the readers and what is in them")),
               list_readers);
}

}  // namespace sscard::tools
