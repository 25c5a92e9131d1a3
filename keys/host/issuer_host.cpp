#include "keys/host/issuer_host.hpp"

#include <algorithm>

#include "cardlib/apdu/command_table.hpp"
#include "keys/vault/card_keys.hpp"

namespace sscard::keys {
namespace {

using model::BankSession;

constexpr std::size_t mac_size = 4;
constexpr std::size_t data_max = 255 - mac_size;

Error bad_request(Message what) {
  return {ErrorKind::BadInput, std::move(what), msg("mend the request; nothing was computed")};
}

bool digits(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Status check(const HostCard& card) {
  if (digits(card.pan, 12, 19) && digits(card.psn, 2, 2)) return {};
  return bad_request(msg("the account number has not 12 to 19 digits, or its sequence not two"));
}

Result<BankSession> session(const StepKeys& keys, CardKeys& card_keys, const HostCard& card,
                            Purpose purpose) {
  const auto udk = card_keys.application_key(keys, purpose, card.algorithm, {card.pan, card.psn});
  if (!udk) return udk.error();
  return BankSession::create(card_keys.provider(), card.algorithm,
                             udk->reveal(SecretAccess::for_cipher()), card.counter);
}

Bytes proof_of(const BankSession& session, const AuthorizationRequest& request) {
  if (request.method == ResponseMethod::Code)
    return concat(session.response(request.cryptogram, request.code), request.code);
  return concat(session.short_mac(concat(request.cryptogram, request.status)), request.status);
}

/// Class, instruction and what else is fixed of each action.
struct ActionRow {
  ScriptAction action;
  Byte cla;
  CommandId command;
  Byte p2;
};
constexpr Byte with_mac = 0x84;
constexpr Byte data_with_mac = 0x04;
constexpr ActionRow actions[] = {
    {ScriptAction::BlockApplication,   with_mac,      CommandId::ApplicationBlock,   0x00},
    {ScriptAction::UnblockApplication, with_mac,      CommandId::ApplicationUnblock, 0x00},
    {ScriptAction::BlockCard,          with_mac,      CommandId::CardBlock,          0x00},
    {ScriptAction::UnblockPin,         with_mac,      CommandId::PinChangeUnblock,   0x00},
    {ScriptAction::ChangePin,          with_mac,      CommandId::PinChangeUnblock,   0x02},
    {ScriptAction::ChangePinKnowing,   with_mac,      CommandId::PinChangeUnblock,   0x01},
    {ScriptAction::PutData,            data_with_mac, CommandId::PutData,            0x00},
    {ScriptAction::UpdateRecord,       data_with_mac, CommandId::UpdateRecord,       0x00},
};
static_assert(std::size(actions) == script_action_count);

/// One script after the other under the keys of one card.
class Builder {
 public:
  Builder(const StepKeys& keys, CardKeys& card_keys, const ScriptRequest& request)
      : keys_(keys), card_keys_(card_keys), request_(request) {}

  Result<ScriptCommands> build() {
    auto mac = session(keys_, card_keys_, request_.card, Purpose::ScriptMac);
    if (!mac) return mac.error();
    ScriptCommands out;
    for (const IssuerScript& script : request_.scripts) {
      auto command = plain(script);
      if (!command) return command.error();
      protect(*mac, *command);
      out.commands.push_back(std::move(*command));
    }
    return out;
  }

 private:
  Result<Command> plain(const IssuerScript& script) {
    const ActionRow& row = *std::ranges::find(actions, script.action, &ActionRow::action);
    Command out({row.cla, command_row(row.command).ins, 0x00, row.p2}, script.data);
    switch (script.action) {
      case ScriptAction::PutData:
        return put_data(script, std::move(out));
      case ScriptAction::UpdateRecord:
        return update_record(script, std::move(out));
      case ScriptAction::ChangePin:
      case ScriptAction::ChangePinKnowing:
        return change_pin(script, std::move(out));
      default:
        if (script.data.empty()) return out;
        return bad_request(msg("a script that only blocks or unblocks carries no data"));
    }
  }

  static Result<Command> put_data(const IssuerScript& script, Command out) {
    if (script.tag < 0x100 || script.data.empty() || script.data.size() > data_max)
      return bad_request(msg("a PUT DATA script needs a tag of two bytes and 1 to 251 bytes"));
    out.header.p1 = static_cast<Byte>(script.tag >> 8U);
    out.header.p2 = static_cast<Byte>(script.tag);
    return out;
  }

  static Result<Command> update_record(const IssuerScript& script, Command out) {
    constexpr Byte last_template_sfi = 10;
    const bool place = script.sfi >= 1 && script.sfi <= last_template_sfi && script.record != 0;
    if (!place || script.data.empty() || script.data.size() > data_max)
      return bad_request(
          msg("an UPDATE RECORD script needs a record of SFI 1 to 10 and its bytes"));
    out.header.p1 = script.record;
    out.header.p2 = static_cast<Byte>(static_cast<unsigned>(script.sfi) << 3U | 0x04U);
    return out;
  }

  Result<Command> change_pin(const IssuerScript& script, Command out) {
    const HostCard& card = request_.card;
    const auto fresh = pin_block(script.offset);
    if (!fresh) return fresh.error();
    const auto current = pin_block(script.current_offset);
    if (!current) return current.error();
    const auto udk = card_keys_.application_key(keys_, Purpose::ScriptCipher, card.algorithm,
                                                {card.pan, card.psn});
    if (!udk) return udk.error();
    const auto cipher = session(keys_, card_keys_, card, Purpose::ScriptCipher);
    if (!cipher) return cipher.error();
    const auto binding = model::pin_change_binding(udk->reveal(SecretAccess::for_cipher()));
    const bool knowing = script.action == ScriptAction::ChangePinKnowing;
    const auto change = model::pin_change(binding, *fresh, knowing ? &*current : nullptr);
    out.data.resize(change.size());
    cipher->encipher(change.reveal(SecretAccess::for_cipher()), out.data);
    return out;
  }

  /// Natural PIN plus offset, digit by digit without carry, as a format 2 block.
  Result<model::PinBlock> pin_block(const std::string& offset) {
    auto pin = card_keys_.bank_pin(keys_, {request_.card.pan, request_.card.psn});
    if (!pin) return pin.error();
    if (!offset.empty() && !digits(offset, pin->size(), pin->size()))
      return bad_request(msg("a PIN offset has as many digits as the PIN"));
    Bytes text = to_bytes(pin->reveal(SecretAccess::for_cipher()));
    const WipeOnExit wiped(text);
    for (std::size_t i = 0; i < offset.size(); ++i) {
      const int sum = text[i] - '0' + offset[i] - '0';
      text[i] = static_cast<Byte>('0' + sum % 10);
    }
    auto block = model::pin_block_format_2(text);
    ensures(block.has_value());
    return std::move(*block);
  }

  void protect(const BankSession& mac, Command& command) const {
    const Header& header = command.header;
    const auto lc = static_cast<Byte>(command.data.size() + mac_size);
    append(command.data,
           model::script_mac(mac, {header.cla, header.ins, header.p1, header.p2, lc},
                             {request_.card.counter, request_.cryptogram}, command.data));
  }

  const StepKeys& keys_;
  CardKeys& card_keys_;
  const ScriptRequest& request_;
};

}  // namespace

Result<Authorization> authorize(const StepKeys& keys, CardKeys& card_keys,
                                const AuthorizationRequest& request) {
  constexpr std::size_t status_min = 4;
  constexpr std::size_t status_max = 12;
  if (Status good = check(request.card); !good) return good.error();
  if (request.input.counter != request.card.counter)
    return bad_request(msg("the transaction counter is given twice and differs"));
  const bool by_status = request.method == ResponseMethod::Status;
  if (by_status && (request.status.size() < status_min || request.status.size() > status_max))
    return bad_request(msg("a card status update has 4 bytes and at most 8 more behind it"));
  const auto key = session(keys, card_keys, request.card, Purpose::Cryptogram);
  if (!key) return key.error();
  const auto message = model::cryptogram_message(request.input, request.version);
  Authorization out;
  out.genuine = equal_constant_time(key->mac(message.view()), request.cryptogram);
  if (out.genuine) out.proof = proof_of(*key, request);
  return out;
}

Result<ScriptCommands> build_scripts(const StepKeys& keys, CardKeys& card_keys,
                                     const ScriptRequest& request) {
  if (Status good = check(request.card); !good) return good.error();
  return Builder(keys, card_keys, request).build();
}

}  // namespace sscard::keys
