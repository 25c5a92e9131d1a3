// INITIALIZE UPDATE, EXTERNAL AUTHENTICATE, PUT KEY, STORE DATA.
#include "cos-sim/bank/bank_environment.hpp"
#include "cos-sim/bank/command/handlers.hpp"

namespace sscard::cos::bank {

namespace {

/// The command as the channel knows it; it wipes itself.
Command copy_of(const CommandView& view) {
  return Command{view.header, to_bytes(view.data)};
}

/// The plain command behind a protected one, or why not.
StatusWord open_command(CommandContext& context, Command& command) {
  auto& bank = module<BankEnvironment>(context);
  command = copy_of(context.command);
  bank.channel_informed();
  return bank.channel().unwrap(command);
}

StatusWord answer_protected(CommandContext& context, Bytes& answer, StatusWord sw) {
  module<BankEnvironment>(context).channel().protect(answer, sw);
  context.answer.append(answer);
  return sw;
}

}  // namespace

StatusWord initialize_update(CommandContext& context) {
  auto& bank = module<BankEnvironment>(context);
  const Response response =
      bank.channel().initialize_update(context.command.header.p1, context.command.data,
                                       bank.chip_tail(), bank.current(context).aid());
  if (response.sw != StatusWord::Ok) return response.sw;
  bank.channel_informed();
  context.answer.append(response.data);
  return StatusWord::Ok;
}

StatusWord external_authenticate(CommandContext& context) {
  auto& bank = module<BankEnvironment>(context);
  bank.channel_informed();
  const StatusWord sw = bank.channel().authenticate(copy_of(context.command));
  if (sw == StatusWord::Ok) bank.store_data().restart();
  return sw;
}

StatusWord put_key(CommandContext& context) {
  auto& bank = module<BankEnvironment>(context);
  Command command;
  if (const StatusWord sw = open_command(context, command); sw != StatusWord::Ok) return sw;
  Bytes answer;
  const StatusWord sw = bank.channel().keys().replace(
      command.header.p1, command.data, bank.channel().secrets(), context.chip.crypto, answer);
  return answer_protected(context, answer, sw);
}

StatusWord store_data(CommandContext& context) {
  auto& bank = module<BankEnvironment>(context);
  Command command;
  if (const StatusWord sw = open_command(context, command); sw != StatusWord::Ok) return sw;
  const StatusWord sw = bank.store_data().take(bank.memory().kind_of(context.df()),
                                               {command.header.p1, command.header.p2, command.data},
                                               bank.channel().secrets());
  Bytes answer;
  return answer_protected(context, answer, sw);
}

}  // namespace sscard::cos::bank
