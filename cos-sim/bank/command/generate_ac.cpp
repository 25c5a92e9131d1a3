// GENERATE AC, first and second.
#include <algorithm>
#include <array>

#include "cardlib/model/bank_certificate.hpp"
#include "cos-sim/bank/bank_environment.hpp"
#include "cos-sim/bank/command/handlers.hpp"
#include "cos-sim/bank/file/objects.hpp"
#include "cos-sim/bank/transaction/application_keys.hpp"
#include "cos-sim/bank/transaction/card_key.hpp"
#include "cos-sim/bank/transaction/log.hpp"

namespace sscard::cos::bank {

namespace {

constexpr Byte p1_kind = 0xC0;
constexpr Byte p1_combined = 0x10;
constexpr Byte profile_combined = 0x01;

/// One GENERATE AC on its way.
struct Running {
  CommandContext& context;
  BankEnvironment& bank;
  const Application& application;
  Transaction& transaction;
  TerminalData terminal;
  bool first;
  std::array<Byte, 2> profile{};
  RiskMemory memory{};
  RiskInput input{};
};

std::uint16_t stored_number(const Application& application, DgiNumber number) {
  const auto stored = application.find(number);
  return stored && stored->size() == 2 ? u16_at(*stored, 0) : std::uint16_t{0};
}

template <std::size_t n>
std::array<Byte, n> sent(const Running& run, std::uint32_t tag) {
  std::array<Byte, n> out{};
  ByteView value = value_in_list(run.terminal.list, run.terminal.data, tag, n);
  if (value.empty() && !run.first) {
    const auto list = run.application.find(value_first_list);
    value = list ? value_in_list(*list, run.transaction.first_list.view(), tag, n) : ByteView{};
  }
  std::ranges::copy(value, out.begin());
  return out;
}

void take_input(Running& run) {
  const Byte p1 = run.context.command.header.p1;
  const std::uint16_t last_online = stored_number(run.application, value_last_online);
  const auto tries = run.application.find(dgi_pin_counter);
  RiskInput& input = run.input;
  input.asked = static_cast<Cryptogram>(p1 & p1_kind);
  input.combined = (p1 & p1_combined) != 0;
  input.amount = amount_of(sent<6>(run, 0x9F02));
  input.currency = u16_at(sent<2>(run, 0x5F2A), 0);
  input.country = u16_at(sent<2>(run, 0x9F1A), 0);
  input.verification = sent<5>(run, 0x95).front();
  input.since_online = static_cast<std::uint16_t>(run.transaction.counter - last_online);
  input.new_card = last_online == 0;
  input.blocked = run.application.life() == Life::Blocked;
  input.pin_exhausted = tries && tries->front() == 0;
  input.code = sent<2>(run, 0x8A);
}

std::array<Byte, 2> counter_bytes(std::uint16_t counter) {
  return {static_cast<Byte>(counter >> 8U), static_cast<Byte>(counter)};
}

/// 9F10 with this CVR and, when the issuer stored room for it, the amount that was asked for.
Answer issuer_data_of(const Running& run, const std::array<Byte, 4>& cvr) {
  constexpr std::size_t cvr_at = 3;
  constexpr std::size_t amount_at = 10;
  constexpr std::size_t with_amount = 19;
  constexpr Byte amount_block = 0x0A;
  constexpr Byte cash_balance = 0x01;
  constexpr Byte cumulative = 0x02;
  Answer out;
  const ByteView stored = issuer_data(run.application, run.transaction.algorithm);
  const MutableBytes bytes = out.extend(stored.size());
  std::ranges::copy(stored, bytes.begin());
  std::ranges::copy(cvr, bytes.begin() + cvr_at);
  if (bytes.size() != with_amount || bytes[8] != amount_block) return out;
  std::array<Byte, 6> amount{};
  const auto balance = run.application.internal(0x9F79);
  if (bytes[9] == cash_balance && balance) std::ranges::copy(*balance, amount.begin());
  const auto coded = encode(run.memory);
  if (bytes[9] == cumulative) std::copy_n(coded.begin() + 4, amount.size(), amount.begin());
  std::copy_n(amount.begin() + 1, 5, bytes.begin() + amount_at);
  const auto key =
      session_key(run.application, run.context.chip.crypto, run.transaction, ApplicationKey::Mac);
  if (!key) return out;
  Answer message;
  message.append(counter_bytes(run.transaction.counter));
  message.append(ByteView{amount}.last(5));
  message.append_byte(0x00);
  std::ranges::copy(key->short_mac(message.data()), bytes.begin() + amount_at + 5);
  return out;
}

std::optional<model::Block8> cryptogram_of(const Running& run, const std::array<Byte, 4>& cvr,
                                           Byte version) {
  const auto key = session_key(run.application, run.context.chip.crypto, run.transaction,
                               ApplicationKey::Cryptogram);
  if (!key) return std::nullopt;
  const model::CryptogramInput input{.amount = sent<6>(run, 0x9F02),
                                     .other_amount = sent<6>(run, 0x9F03),
                                     .country = sent<2>(run, 0x9F1A),
                                     .terminal_verification = sent<5>(run, 0x95),
                                     .currency = sent<2>(run, 0x5F2A),
                                     .date = sent<3>(run, 0x9A),
                                     .type = sent<1>(run, 0x9C).front(),
                                     .unpredictable = sent<4>(run, 0x9F37),
                                     .profile = run.profile,
                                     .counter = run.transaction.counter,
                                     .card_verification = cvr};
  const bool short_form = version == static_cast<Byte>(model::CryptogramVersion::V17);
  const auto message = model::cryptogram_message(
      input, short_form ? model::CryptogramVersion::V17 : model::CryptogramVersion::V01);
  return key->mac(message.view());
}

/// 77 { 9F27, 9F36, 9F4B, 9F10 } (here the memory of the engine is needed anyway): the signature
/// covers PDOL and CDOL data and the other objects.
std::optional<Bytes> combined_answer(const Running& run, const RiskDecision& decision,
                                     const model::Block8& cryptogram, ByteView issuer) {
  const bool sm = run.transaction.algorithm == model::Algorithm::Sm4;
  const crypto::Provider& engine = run.context.chip.crypto;
  const Bytes information = tlv::object(0x9F27, Bytes{decision.information});
  const Bytes counter = tlv::object(0x9F36, counter_bytes(run.transaction.counter));
  const Bytes data = tlv::object(0x9F10, issuer);
  Bytes hashed = to_bytes(run.transaction.options.view());
  if (!run.first) append(hashed, run.transaction.first_list.view());
  append(hashed, run.terminal.data);
  append(hashed, concat(information, counter, data));
  model::CombinedData combined;
  combined.number = dynamic_number(run.context.chip, run.transaction.counter);
  combined.information = decision.information;
  combined.cryptogram = cryptogram;
  combined.hash = engine.hash(sm ? crypto::HashKind::Sm3 : crypto::HashKind::Sha1, hashed);
  const CardKey key{run.application, engine};
  const auto signature =
      key.sign(run.transaction.algorithm, model::encode(combined), sent<4>(run, 0x9F37));
  if (!signature) return std::nullopt;
  Bytes content = concat(information, counter, tlv::object(0x9F4B, *signature));
  append(content, data);
  return tlv::object(0x77, content);
}

void add_plain_answer(Answer& out, const Running& run, const RiskDecision& decision,
                      const model::Block8& cryptogram, ByteView issuer) {
  Answer content;
  content.append_byte(decision.information);
  content.append(counter_bytes(run.transaction.counter));
  content.append(cryptogram);
  content.append(issuer);
  add_object(out, 0x80, content.data());
}

/// Everything that outlives this command, in one commit.
StatusWord keep(Running& run, const RiskDecision& decision) {
  Updates updates;
  const auto put = [&](DgiNumber number, ByteView value) {
    updates.put({ApplicationKind::Debit, number}, value);
  };
  if (decision.given == Cryptogram::Tc)
    log_transaction(run.application, run.terminal, run.transaction.counter, run.memory, updates);
  put(value_risk, encode(run.memory));
  if (decision.online_counted) put(value_last_online, counter_bytes(run.transaction.counter));
  const auto blocked = next(run.application.life(), LifeEvent::ApplicationBlock);
  const auto life = static_cast<Byte>(blocked.value_or(Life::Blocked));
  if (decision.block && blocked) put(value_life, {&life, 1});
  return run.bank.memory().commit(updates.view());
}

TransactionEvent event_of(const Running& run, Cryptogram given) {
  if (!run.first) return TransactionEvent::Complete;
  if (run.input.blocked) return TransactionEvent::RefuseBlocked;
  return given == Cryptogram::Arqc ? TransactionEvent::AskOnline : TransactionEvent::EndOffline;
}

StatusWord answer(Running& run) {
  const RiskLimits limits = limits_of(run.application, run.profile[0]);
  const RiskDecision decision = run.first
                                    ? decide_first(limits, run.input, run.transaction, run.memory)
                                    : decide_second(limits, run.input, run.transaction, run.memory);
  const Answer issuer = issuer_data_of(run, decision.cvr);
  const auto cryptogram = cryptogram_of(run, decision.cvr, issuer.data()[2]);
  if (!cryptogram) return StatusWord::ConditionsNotSatisfied;
  Answer body;
  if (run.input.combined && decision.given != Cryptogram::Aac) {
    const auto combined = combined_answer(run, decision, *cryptogram, issuer.data());
    if (!combined || combined->size() > Answer::capacity) return StatusWord::ConditionsNotSatisfied;
    body.append(*combined);
  } else {
    add_plain_answer(body, run, decision, *cryptogram, issuer.data());
  }
  const TransactionEvent event = event_of(run, decision.given);
  if (const StatusWord sw = keep(run, decision); sw != StatusWord::Ok) return sw;
  Transaction& transaction = run.transaction;
  transaction.state = *next(transaction.state, event);
  if (run.first) {
    transaction.first_list.set(run.terminal.data);
    transaction.cryptogram = *cryptogram;
    transaction.cvr = decision.cvr;
  }
  run.context.answer.append(body.data());
  return StatusWord::Ok;
}

}  // namespace

Bytes dynamic_number(const Chip& chip, std::uint16_t counter) {
  std::array<Byte, 5> fresh{};
  chip.random.fill(fresh);
  return concat(counter_bytes(counter), fresh);
}

StatusWord generate_ac(CommandContext& context) {
  auto& bank = module<BankEnvironment>(context);
  Transaction& transaction = bank.transaction();
  const bool first = transaction.state == TransactionState::Begun;
  if (!first && transaction.state != TransactionState::Online)
    return StatusWord::ConditionsNotSatisfied;
  const Application application = bank.current(context);
  const auto list = application.find(first ? value_first_list : value_second_list);
  if (!list) return StatusWord::ConditionsNotSatisfied;
  if (context.command.data.size() != dol_length(*list)) return StatusWord::WrongLength;
  Running run{
      context, bank, application, transaction, {*list, context.command.data},
          first
  };
  const ByteView profile = processing_options(application, transaction.algorithm)->profile;
  run.profile = {profile[0], profile[1]};
  const auto stored = application.find(value_risk);
  run.memory = parse_risk_memory(stored.value_or(ByteView{}));
  take_input(run);
  const bool unable = run.input.combined && (run.profile[0] & profile_combined) == 0;
  const bool asks_again = !first && run.input.asked == Cryptogram::Arqc;
  if (unable || asks_again) return StatusWord::ConditionsNotSatisfied;
  return answer(run);
}

}  // namespace sscard::cos::bank
