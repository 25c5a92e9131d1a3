// READ RECORD, GET PROCESSING OPTIONS, GET DATA, GET CHALLENGE.
#include <algorithm>
#include <array>

#include "cos-sim/bank/bank_environment.hpp"
#include "cos-sim/bank/command/command_table.hpp"
#include "cos-sim/bank/command/handlers.hpp"
#include "cos-sim/bank/file/objects.hpp"
#include "cos-sim/bank/transaction/application_keys.hpp"
#include "cos-sim/bank/transaction/log.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::uint32_t tag_command_template = 0x83;
constexpr std::uint32_t tag_response_format1 = 0x80;
constexpr std::size_t challenge_length = 8;
constexpr std::uint16_t counter_end = 0xFFFF;

void put_counter(Updates& updates, std::uint16_t counter) {
  const std::array<Byte, 2> value{static_cast<Byte>(counter >> 8U), static_cast<Byte>(counter)};
  updates.put({ApplicationKind::Debit, value_counter}, value);
}

/// The value of the one object 83 that the data are.
std::optional<ByteView> template_alone(ByteView data) {
  const auto value = find_tag(data, tag_command_template);
  if (!value || value->data() + value->size() != data.data() + data.size()) return std::nullopt;
  const std::size_t head = value->size() < 0x80 ? 2 : 3;
  return value->size() + head == data.size() ? value : std::nullopt;
}

/// The ATC goes up durably, before anything is answered. At its end the application ends with it.
StatusWord count_transaction(BankMemory& memory, Life life) {
  const auto stored = memory.find({ApplicationKind::Debit, value_counter});
  if (!stored) return StatusWord::MemoryFailure;
  const std::uint16_t now = u16_at(*stored, 0);
  Updates updates;
  put_counter(updates, static_cast<std::uint16_t>(now + 1));
  if (now < counter_end - 1) return memory.commit(updates.view());
  const auto ended = next(life, LifeEvent::CounterExhausted);
  if (!ended) return StatusWord::ConditionsNotSatisfied;
  const auto dead = static_cast<Byte>(*ended);
  updates.clear();
  put_counter(updates, counter_end);
  updates.put({ApplicationKind::Debit, value_life}, {&dead, 1});
  const StatusWord sw = memory.commit(updates.view());
  return sw == StatusWord::Ok ? StatusWord::ConditionsNotSatisfied : sw;
}

}  // namespace

StatusWord read_record(CommandContext& context) {
  auto& bank = module<BankEnvironment>(context);
  const Application application = bank.current(context);
  const auto sfi = static_cast<Byte>(context.command.header.p2 >> 3U);
  if (sfi == log_sfi && log_capacity(application) != 0) {
    const auto stored = application.find(value_risk);
    const auto entry = log_record(application, parse_risk_memory(stored.value_or(ByteView{})),
                                  context.command.header.p1);
    if (!entry) return StatusWord::RecordNotFound;
    context.answer.append(*entry);
    return StatusWord::Ok;
  }
  if (!application.has_file(sfi)) return StatusWord::FileNotFound;
  const auto record = application.record(sfi, context.command.header.p1);
  if (!record) return StatusWord::RecordNotFound;
  context.answer.append(*record);
  return StatusWord::Ok;
}

StatusWord get_processing_options(CommandContext& context) {
  auto& bank = module<BankEnvironment>(context);
  Transaction& transaction = bank.transaction();
  const auto begun = next(transaction.state, TransactionEvent::Options);
  if (!begun) return StatusWord::ConditionsNotSatisfied;
  const Application application = bank.current(context);
  const auto sent = template_alone(context.command.data);
  if (!sent || sent->size() != application.pdol_length()) return StatusWord::WrongData;
  const ByteView data = *sent;
  const model::Algorithm algorithm =
      algorithm_of(application, application.pdol().value_or(ByteView{}), data);
  const StatusWord sw = count_transaction(bank.memory(), application.life());
  if (sw != StatusWord::Ok) return sw;
  transaction.state = *begun;
  transaction.algorithm = algorithm;
  transaction.counter = u16_at(*application.find(value_counter), 0);
  transaction.options.set(data);
  Answer content;
  if (const auto options = processing_options(application, algorithm)) {
    content.append(options->profile);
    content.append(options->locator);
  }
  add_object(context.answer, tag_response_format1, content.data());
  return StatusWord::Ok;
}

StatusWord get_data(CommandContext& context) {
  auto& bank = module<BankEnvironment>(context);
  const Header& header = context.command.header;
  const auto tag = static_cast<std::uint16_t>(header.p1 << 8U | header.p2);
  const auto rows = data_rows();
  const auto row = std::ranges::find(rows, tag, &DataRow::tag);
  if (row == rows.end()) return StatusWord::KeyNotFound;
  const Application application = bank.current(context);
  auto value = row->stored == 0 ? application.internal(tag) : application.find(row->stored);
  if (!value) return StatusWord::KeyNotFound;
  if (row->taken != 0) value = value->first(row->taken);
  add_object(context.answer, tag, *value);
  return StatusWord::Ok;
}

StatusWord get_challenge(CommandContext& context) {
  std::array<Byte, challenge_length> fresh{};
  context.chip.random.fill(fresh);
  context.challenge.set(fresh);
  module<BankEnvironment>(context).challenge_made();
  context.answer.append(fresh);
  return StatusWord::Ok;
}

}  // namespace sscard::cos::bank
