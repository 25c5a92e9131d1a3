// VERIFY, plain and enciphered under the card key.
#include <algorithm>

#include "cardlib/base/wipe.hpp"
#include "cos-sim/bank/bank_environment.hpp"
#include "cos-sim/bank/command/handlers.hpp"
#include "cos-sim/bank/transaction/card_key.hpp"
#include "cos-sim/bank/transaction/risk.hpp"

namespace sscard::cos::bank {

namespace {

constexpr Byte p2_enciphered = 0x88;
constexpr std::size_t block_size = 8;

/// The PIN block that was sent; false when an enciphered one is none or carries another challenge.
bool block_of(CommandContext& context, const Application& application, MutableBytes out) {
  constexpr Byte header = 0x7F;
  const ByteView data = context.command.data;
  if (context.command.header.p2 != p2_enciphered) {
    std::ranges::copy(data, out.begin());
    return true;
  }
  const CardKey key{application, context.chip.crypto};
  auto clear = key.decipher(data);
  if (!clear) return false;
  const WipeOnExit wiped{*clear};
  const bool right = clear->front() == header && clear->size() >= 1 + 2 * block_size &&
                     equal_constant_time(ByteView{*clear}.subspan(1 + block_size, block_size),
                                         context.taken.view());
  std::copy_n(clear->begin() + 1, block_size, out.begin());
  return right;
}

StatusWord set_tries(BankMemory& memory, Byte left, Byte limit) {
  const std::array<Byte, 2> value{left, limit};
  return memory.commit(std::array{
      Update{{ApplicationKind::Debit, dgi_pin_counter}, value}
  });
}

/// The last try failed: the application is blocked when the issuer wants it (ADA 2.80).
StatusWord exhausted(BankEnvironment& bank, const Application& application) {
  constexpr std::uint16_t block_on_limit = 0x0080;
  const auto actions = application.internal(0x9F52);
  const auto blocked = next(application.life(), LifeEvent::ApplicationBlock);
  if (!actions || (u16_at(*actions, 0) & block_on_limit) == 0 || !blocked) return tries_left(0);
  const auto stored = application.find(value_risk);
  RiskMemory memory = parse_risk_memory(stored.value_or(ByteView{}));
  memory.blocked_by_tries = true;
  const auto life = static_cast<Byte>(*blocked);
  Updates updates;
  updates.put({ApplicationKind::Debit, value_risk}, encode(memory));
  updates.put({ApplicationKind::Debit, value_life}, {&life, 1});
  const StatusWord sw = bank.memory().commit(updates.view());
  return sw == StatusWord::Ok ? tries_left(0) : sw;
}

/// Compares with one try spent already.
StatusWord compare(CommandContext& context, BankEnvironment& bank, Byte left, Byte limit) {
  const Application application = bank.current(context);
  model::Block8 block{};
  const WipeOnExit wiped{block};
  const bool sent = block_of(context, application, block);
  const bool right = equal_constant_time(*application.find(dgi_pin), block) && sent;
  bank.transaction().pin_failed = !right;
  if (right) return set_tries(bank.memory(), limit, limit);
  return left == 0 ? exhausted(bank, application) : tries_left(left);
}

}  // namespace

StatusWord verify(CommandContext& context) {
  auto& bank = module<BankEnvironment>(context);
  Transaction& transaction = bank.transaction();
  const Application application = bank.current(context);
  if (!next(transaction.state, TransactionEvent::VerifyPin))
    return StatusWord::ConditionsNotSatisfied;
  const auto counter = application.find(dgi_pin_counter);
  if (!counter || !application.find(dgi_pin)) return StatusWord::KeyNotFound;
  const Byte left = counter->front();
  const Byte limit = (*counter)[1];
  if (left == 0) {
    // 6984 when it is the first VERIFY of the transaction (B.8)
    const bool tried = std::exchange(transaction.pin_tried, true);
    transaction.pin_failed = true;
    return tried ? StatusWord::Blocked : StatusWord::ChallengeInvalid;
  }
  if (context.command.header.p2 == p2_enciphered) {
    const CardKey key{application, context.chip.crypto};
    if (!key.exists(model::Algorithm::TripleDes)) return StatusWord::ConditionsNotSatisfied;
    if (context.taken.size() != block_size) return StatusWord::ChallengeInvalid;
  }
  const auto spent = static_cast<Byte>(left - 1);
  if (const StatusWord sw = set_tries(bank.memory(), spent, limit); sw != StatusWord::Ok) return sw;
  transaction.pin_tried = true;
  return compare(context, bank, spent, limit);
}

}  // namespace sscard::cos::bank
