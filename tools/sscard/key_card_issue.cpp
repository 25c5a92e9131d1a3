#include "tools/sscard/key_card_issue.hpp"

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/data/identifiers.hpp"
#include "cardlib/model/key_card_files.hpp"

namespace sscard::tools {

Result<std::array<Byte, 6>> terminal_number(const std::string& digits) {
  const auto bytes = from_hex(digits);
  const bool decimal = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  std::array<Byte, 6> out{};
  if (!bytes || bytes->size() != out.size() || !decimal)
    return Error{ErrorKind::Usage, msg("a terminal number has twelve digits"),
                 msg("give the number that the register assigns")};
  std::ranges::copy(*bytes, out.begin());
  return out;
}

Result<keys::KeyCardOrder> order_for(const Channel& channel, keys::KeyCardOrder order) {
  const auto chip = data::ChipSerial::from_atr(channel.atr());
  if (!chip) return chip.error();
  order.chip_serial = chip->bytes();
  return order;
}

Status relay(Channel& channel, const std::vector<Command>& commands) {
  for (const Command& command : commands) {
    const auto sent = channel.demand(command, phrase("build a key card"));
    if (!sent) return sent.error();
  }
  return {};
}

Result<std::vector<keys::CarriedMaster>> issue_key_card(Channel& channel, keys::KeyCardOrder order,
                                                        keys::Vault& vault) {
  const auto full = order_for(channel, order);
  if (!full) return full.error();
  auto answer = vault.key_card({*full});
  if (!answer) return answer.error();
  if (const Status sent = relay(channel, answer->commands); !sent) return sent.error();
  return std::move(answer->masters);
}

namespace {

/// A transparent file of the MF.
Result<Bytes> file_of(Channel& channel, std::uint16_t fid, std::uint32_t size) {
  const auto mf = channel.demand(apdu::select_by_fid(0x3F00, apdu::Fci::Ignored),
                                 phrase("select the key card"));
  if (!mf) return mf.error();
  const auto file = channel.demand(apdu::select_ef(fid), phrase("select a file of the key card"));
  if (!file) return file.error();
  return channel.demand(apdu::read_binary(0, size), phrase("read a file of the key card"));
}

/// Selects where the key of a probe lies, and opens a carrier.
Status open_for(Channel& channel, model::Algorithm algorithm, const Pin* pin) {
  const auto environment =
      channel.demand(apdu::select_by_name(model::key_environment(algorithm), apdu::Fci::Ignored),
                     phrase("select the environment of the key card"));
  if (!environment) return environment.error();
  const auto keys = channel.demand(apdu::select_ef(model::key_application_fid),
                                   phrase("select the keys of the key card"));
  if (!keys) return keys.error();
  if (pin == nullptr) return {};
  const auto verified =
      channel.demand(apdu::verify_pin(*pin), phrase("give the operator PIN of the carrier"));
  return verified ? Status() : Status(verified.error());
}

/// Data of the last answer; empty when the card refused.
Result<Bytes> answer_to(Channel& channel, const std::vector<Command>& commands) {
  Bytes last;
  for (const Command& command : commands) {
    auto answer = channel.transmit(command);
    if (!answer) return answer.error();
    if (answer->sw != StatusWord::Ok) return Bytes{};
    last = std::move(answer->data);
  }
  return last;
}

}  // namespace

Result<keys::KeyCardOrder> look_at_key_card(Channel& channel) {
  const auto full = order_for(channel, {});
  if (!full) return full.error();
  keys::KeyCardOrder order = *full;
  const auto bytes = file_of(channel, model::key_card_public_fid, model::key_card_name_size);
  const auto name = bytes ? model::parse_key_card_name(*bytes) : std::nullopt;
  if (!name)
    return Error{ErrorKind::WrongCard, msg("this is no key card"), msg("put in another card")};
  const auto terminal = file_of(channel, model::key_card_terminal_fid, 6);
  if (!terminal) return terminal.error();
  if (terminal->size() == order.terminal.size())
    std::ranges::copy(*terminal, order.terminal.begin());
  const auto sm4 = channel.transmit(
      apdu::select_by_name(model::key_environment(model::Algorithm::Sm4), apdu::Fci::Ignored));
  if (!sm4) return sm4.error();
  order.kind = name->kind;
  order.issuer = name->issuer;
  order.sm4 = sm4->sw == StatusWord::Ok;
  return order;
}

Result<std::vector<keys::KeyProbe>> check_key_card(Channel& channel,
                                                   const keys::KeyCardCheckRequest& request,
                                                   const Pin* pin, keys::Vault& vault) {
  const auto asked = vault.check_key_card(request);
  if (!asked) return asked.error();
  keys::KeyCardCheckRequest judged = request;
  std::optional<model::Algorithm> selected;
  for (const keys::KeyProbe& probe : asked->probes) {
    const model::Algorithm algorithm = probe.master.name.algorithm;
    if (selected != algorithm)
      if (const Status open = open_for(channel, algorithm, pin); !open) return open.error();
    selected = algorithm;
    auto answer = answer_to(channel, probe.commands);
    if (!answer) return answer.error();
    judged.answers.push_back(std::move(*answer));
  }
  auto checked = vault.check_key_card(judged);
  if (!checked) return checked.error();
  return std::move(checked->probes);
}

}  // namespace sscard::tools
