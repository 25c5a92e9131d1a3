// Issuer scripts (发卡行脚本): APPLICATION BLOCK and UNBLOCK, CARD BLOCK, PIN CHANGE/UNBLOCK, PUT
// DATA, UPDATE RECORD, each behind its MAC.
#include <algorithm>

#include "cardlib/apdu/command_table.hpp"
#include "cardlib/base/wipe.hpp"
#include "cos-sim/bank/bank_environment.hpp"
#include "cos-sim/bank/command/handlers.hpp"
#include "cos-sim/bank/file/content_checks.hpp"
#include "cos-sim/bank/file/objects.hpp"
#include "cos-sim/bank/transaction/application_keys.hpp"
#include "cos-sim/bank/transaction/risk.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::size_t mac_size = 4;

/// What a script does once its MAC is right; `data` comes without the MAC.
using Work = StatusWord (*)(CommandContext& context, ByteView data, Updates& updates);

constexpr ValueName named(DgiNumber number) {
  return {ApplicationKind::Debit, number};
}

StatusWord change_life(CommandContext& context, LifeEvent event, Updates& updates) {
  const Application application = module<BankEnvironment>(context).current(context);
  const auto to = next(application.life(), event);
  if (to) updates.put(named(value_life), std::array{static_cast<Byte>(*to)});
  return StatusWord::Ok;  // blocking a blocked application is no error (EMV Book 3, 6.5.1)
}

StatusWord block(CommandContext& context, ByteView /*data*/, Updates& updates) {
  return change_life(context, LifeEvent::ApplicationBlock, updates);
}

StatusWord unblock(CommandContext& context, ByteView /*data*/, Updates& updates) {
  return change_life(context, LifeEvent::ApplicationUnblock, updates);
}

/// The whole payment environment, for good; the social side is not touched (B.11).
StatusWord block_card(CommandContext& context, ByteView /*data*/, Updates& updates) {
  const Application directory{module<BankEnvironment>(context).memory(),
                              ApplicationKind::Directory};
  const auto to = next(directory.life(), LifeEvent::CardBlock);
  if (!to) return StatusWord::ConditionsNotSatisfied;
  updates.put({ApplicationKind::Directory, value_life}, std::array{static_cast<Byte>(*to)});
  return StatusWord::Ok;
}

StatusWord change_pin(CommandContext& context, ByteView data, Updates& updates) {
  constexpr Byte with_current = 0x01;
  auto& bank = module<BankEnvironment>(context);
  const Application application = bank.current(context);
  const auto counter = application.find(dgi_pin_counter);
  const auto pin = application.find(dgi_pin);
  if (!counter || !pin) return StatusWord::KeyNotFound;
  updates.put(named(dgi_pin_counter), std::array{(*counter)[1], (*counter)[1]});
  if (data.empty()) return StatusWord::Ok;
  const auto key =
      session_key(application, context.chip.crypto, bank.transaction(), ApplicationKey::Cipher);
  if (!key) return StatusWord::ConditionsNotSatisfied;
  std::array<Byte, 16> clear{};
  const WipeOnExit wiped{clear};
  key->decipher(data, clear);
  const auto binding = model::pin_change_binding(
      application_key(application, bank.transaction().algorithm, ApplicationKey::Cipher));
  const bool bound = context.command.header.p2 == with_current;
  const auto fresh = model::pin_of_change(binding, clear, bound ? *pin : ByteView{});
  if (!fresh) return StatusWord::WrongData;
  updates.put(named(dgi_pin), fresh->reveal(SecretAccess::for_cipher()));
  return StatusWord::Ok;
}

/// Tags that PUT DATA may change (pboc.md 2.7).
constexpr std::array<std::uint16_t, 12> changeable = {
    0x9F53, 0x9F54, 0x9F58, 0x9F59, 0x9F5C, 0x9F68, 0x9F6D, 0x9F72, 0x9F75, 0x9F77, 0x9F78, 0x9F79};

StatusWord put_element(CommandContext& context, ByteView data, Updates& updates) {
  const Header& header = context.command.header;
  const auto tag = static_cast<std::uint16_t>(header.p1 << 8U | header.p2);
  if (std::ranges::find(changeable, tag) == changeable.end()) return StatusWord::KeyNotFound;
  const Application application = module<BankEnvironment>(context).current(context);
  for (const DgiNumber number : {dgi_internal_risk, dgi_internal_country}) {
    const auto stored = application.find(number);
    const auto old = stored ? find_tag(*stored, tag) : std::nullopt;
    if (!old) continue;
    if (old->size() != data.size()) return StatusWord::WrongLength;
    Answer changed;
    const MutableBytes bytes = changed.extend(stored->size());
    std::ranges::copy(*stored, bytes.begin());
    std::ranges::copy(data, bytes.begin() + (old->data() - stored->data()));
    updates.put(named(number), bytes);
    return StatusWord::Ok;
  }
  return StatusWord::KeyNotFound;
}

/// What is stored, with one record changed.
class Changed final : public DgiSource {
 public:
  Changed(const Application& application, DgiNumber number, ByteView value)
      : application_(application), number_(number), value_(value) {}
  std::optional<ByteView> find(DgiNumber number) const override {
    return number == number_ ? value_ : application_.find(number);
  }

 private:
  const Application& application_;
  DgiNumber number_;
  ByteView value_;
};

StatusWord write_record(CommandContext& context, ByteView data, Updates& updates) {
  constexpr Byte last_template_sfi = 10;
  const Header& header = context.command.header;
  const auto sfi = static_cast<Byte>(header.p2 >> 3U);
  const Application application = module<BankEnvironment>(context).current(context);
  if (sfi > last_template_sfi || !application.has_file(sfi)) return StatusWord::FileNotFound;
  const DgiNumber number = record_dgi(sfi, header.p1);
  if (!application.record(sfi, header.p1)) return StatusWord::RecordNotFound;
  const Changed changed{application, number, data};
  const DgiContext checked{changed, context.chip.crypto};
  if (const StatusWord sw = check_record(checked, number, data); sw != StatusWord::Ok) return sw;
  updates.put(named(number), data);
  for (const DgiNumber tag : record_copies) {
    const auto found = find_in_records(changed, tag);
    if (found)
      updates.put(named(tag), *found);
    else if (application.find(tag))
      updates.remove(named(tag));
  }
  return StatusWord::Ok;
}

bool mac_fits(CommandContext& context, const Application& application,
              const Transaction& transaction) {
  const auto key = session_key(application, context.chip.crypto, transaction, ApplicationKey::Mac);
  if (!key) return false;
  const Header& header = context.command.header;
  const ByteView data = context.command.data;
  const auto expected = model::script_mac(
      *key, {header.cla, header.ins, header.p1, header.p2, static_cast<Byte>(data.size())},
      {transaction.counter, transaction.cryptogram}, data.first(data.size() - mac_size));
  return equal_constant_time(expected, data.last(mac_size));
}

/// Counted after the second cryptogram only (B.9), and when there will be none.
bool counts(const Transaction& transaction) {
  return transaction.state == TransactionState::Completed ||
         transaction.state == TransactionState::Refused;
}

StatusWord script(CommandContext& context, Work work) {
  constexpr Byte scripts_max = 15;
  auto& bank = module<BankEnvironment>(context);
  Transaction& transaction = bank.transaction();
  const bool open = next(transaction.state, TransactionEvent::Script).has_value() &&
                    !transaction.scripts_closed && transaction.issuer != IssuerProof::Failed;
  if (!open) return StatusWord::ConditionsNotSatisfied;
  const Application application = bank.current(context);
  Updates updates;
  StatusWord sw = StatusWord::WrongMac;
  if (mac_fits(context, application, transaction)) {
    const ByteView data = context.command.data;
    sw = work(context, data.first(data.size() - mac_size), updates);
  } else {
    transaction.scripts_closed = true;
  }
  if (sw != StatusWord::Ok) updates.clear();
  RiskMemory memory = parse_risk_memory(application.find(value_risk).value_or(ByteView{}));
  if (sw != StatusWord::Ok) memory.script_failed = true;
  if (counts(transaction) && memory.scripts < scripts_max) ++memory.scripts;
  const bool unblocked =
      context.command.header.ins == command_row(CommandId::ApplicationUnblock).ins;
  if (unblocked && sw == StatusWord::Ok) memory.blocked_by_tries = false;
  updates.put(named(value_risk), encode(memory));
  const StatusWord stored = bank.memory().commit(updates.view());
  return stored == StatusWord::Ok ? sw : stored;
}

}  // namespace

StatusWord application_block(CommandContext& context) {
  return script(context, block);
}
StatusWord application_unblock(CommandContext& context) {
  return script(context, unblock);
}
StatusWord card_block(CommandContext& context) {
  return script(context, block_card);
}
StatusWord pin_change_unblock(CommandContext& context) {
  return script(context, change_pin);
}
StatusWord put_data(CommandContext& context) {
  return script(context, put_element);
}
StatusWord update_record_script(CommandContext& context) {
  return script(context, write_record);
}

}  // namespace sscard::cos::bank
