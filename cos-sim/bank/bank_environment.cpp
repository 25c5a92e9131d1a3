#include "cos-sim/bank/bank_environment.hpp"

#include <algorithm>
#include <array>

#include "cardlib/apdu/command_table.hpp"
#include "cardlib/model/names.hpp"
#include "cos-sim/bank/command/command_table.hpp"
#include "cos-sim/kernel/chip_header.hpp"

namespace sscard::cos {

using bank::ApplicationKind;

namespace {

/// PSE has the one name, and below it there is the one debit application [PROP].
bool name_is_right(ApplicationKind kind, const model::DfHeader& header) {
  const model::Df df = kind == ApplicationKind::Directory ? model::Df::Pse : model::Df::Debit;
  return equal(header.aid, model::row(df).aid);
}

}  // namespace

BankEnvironment::BankEnvironment(Chip& chip)
    : chip_(chip),
      memory_(chip.files),
      candidate_(chip.files),
      channel_(memory_, chip.crypto, chip.random),
      store_data_(memory_, chip.crypto) {}

std::span<const CommandRow> BankEnvironment::commands() const {
  return bank::command_rows();
}

bank::Application BankEnvironment::current(const CommandContext& context) {
  return {memory_, memory_.kind_of(context.df())};
}

void BankEnvironment::end_visit() {
  channel_.notice(bank::ChannelEvent::Leave);
  store_data_.restart();
  transaction_ = {};
}

void BankEnvironment::reset() {
  end_visit();
  channel_informed_ = false;
  challenge_made_ = false;
  memory_.forget();
}

void BankEnvironment::selected(const std::optional<Object>& /*from*/, const Object& to) {
  end_visit();
  memory_.enter(to);
}

void BankEnvironment::left() {
  end_visit();
}

StatusWord BankEnvironment::fci(CommandContext& context, const Object& df) {
  candidate_.enter(df);
  const bank::Application application{candidate_, candidate_.kind_of(df)};
  const bank::Application directory{candidate_, ApplicationKind::Directory};
  const StatusWord answer = bank::select_answer(directory.life(), application.life());
  if (answer == StatusWord::Ok || answer == StatusWord::FileInvalidated)
    application.add_fci(context.answer);
  candidate_.forget();
  return answer;
}

StatusWord BankEnvironment::admits(const CommandContext& context, const CommandRow& row) {
  const bank::Condition* condition = bank::condition_of(row);
  if (condition == nullptr) return StatusWord::Ok;
  const bool in_directory = memory_.kind_of(context.df()) == ApplicationKind::Directory;
  const bool elsewhere =
      condition->where == (in_directory ? bank::Where::DebitOnly : bank::Where::DirectoryOnly);
  if (elsewhere) return StatusWord::WrongIns;
  if (condition->lives == bank::Lives::Any) return StatusWord::Ok;
  const Life life = bank::Application{memory_, memory_.kind_of(context.df())}.life();
  if (life != Life::Active && life != Life::Blocked) return StatusWord::ConditionsNotSatisfied;
  return StatusWord::Ok;
}

StatusWord BankEnvironment::may_use(CommandContext& /*context*/, const Object& /*file*/,
                                    FileRight /*right*/) {
  return StatusWord::SecurityNotSatisfied;
}

void BankEnvironment::ended(CommandContext& context, StatusWord /*answered*/) {
  // Fetching the rest of an answer under T=0 is part of the command before it.
  if (context.command.header.ins == command_row(CommandId::GetResponse).ins) return;
  if (!challenge_made_) context.challenge.drop();
  if (!channel_informed_) channel_.notice(bank::ChannelEvent::OtherCommand);
  challenge_made_ = false;
  channel_informed_ = false;
  memory_.forget();
}

bool BankEnvironment::master_rules(const CommandContext& /*context*/, const Object& /*df*/) {
  return false;
}

StatusWord BankEnvironment::created(CommandContext& /*context*/, const Object& df,
                                    const model::DfHeader& header) {
  return name_is_right(memory_.kind_of(df), header) ? StatusWord::Ok : StatusWord::WrongData;
}

std::array<Byte, 4> BankEnvironment::chip_tail() const {
  std::array<Byte, 4> tail{};
  const auto serial = stored_serial(chip_.memory);
  std::ranges::copy(ByteView{serial}.last(tail.size()), tail.begin());
  return tail;
}

KeyGuard BankEnvironment::key_guard(const CommandContext& context, bool master) {
  const bank::Application application = current(context);
  // A set that is whole has an owner: from then on it replaces itself, by PUT KEY.
  const bool first_set = master && application.kind() == ApplicationKind::Directory &&
                         application.life() == Life::Building && !channel_.keys().complete();
  return first_set ? KeyGuard::ParentMaster : KeyGuard::Nobody;
}

StatusWord BankEnvironment::load_key(CommandContext& /*context*/, const KeyLoad& load) {
  if (!load.master || load.header.type != model::KeyType::Master) return StatusWord::WrongData;
  return channel_.keys().load(load.header.id, load.header.version, load.padded,
                              load.header.algorithm);
}

StatusWord BankEnvironment::end_building(CommandContext& /*context*/) {
  return StatusWord::ConditionsNotSatisfied;
}

}  // namespace sscard::cos
