// INTERNAL AUTHENTICATE (DDA) and EXTERNAL AUTHENTICATE of the issuer (ARPC).
#include <algorithm>

#include "cardlib/model/bank_certificate.hpp"
#include "cos-sim/bank/bank_environment.hpp"
#include "cos-sim/bank/command/handlers.hpp"
#include "cos-sim/bank/file/objects.hpp"
#include "cos-sim/bank/transaction/application_keys.hpp"
#include "cos-sim/bank/transaction/card_key.hpp"

namespace sscard::cos::bank {

StatusWord internal_authenticate(CommandContext& context) {
  auto& bank = module<BankEnvironment>(context);
  Transaction& transaction = bank.transaction();
  const Application application = bank.current(context);
  const CardKey key{application, context.chip.crypto};
  const auto list = application.find(value_dynamic_list);
  const bool ready = next(transaction.state, TransactionEvent::DynamicProof).has_value();
  if (!ready || !list || !key.exists(transaction.algorithm))
    return StatusWord::ConditionsNotSatisfied;
  if (context.command.data.size() != dol_length(*list)) return StatusWord::WrongLength;
  const Bytes number = dynamic_number(context.chip, transaction.counter);
  const Bytes dynamic = concat(Bytes{static_cast<Byte>(number.size())}, number);
  const auto signature = key.sign(transaction.algorithm, dynamic, context.command.data);
  if (!signature) return StatusWord::ConditionsNotSatisfied;
  const Bytes answer = tlv::object(0x80, *signature);
  if (answer.size() > Answer::capacity) return StatusWord::ConditionsNotSatisfied;
  transaction.dynamic_proof = true;
  context.answer.append(answer);
  return StatusWord::Ok;
}

StatusWord authenticate_issuer(CommandContext& context) {
  constexpr std::size_t response_size = 8;
  auto& bank = module<BankEnvironment>(context);
  Transaction& transaction = bank.transaction();
  if (!next(transaction.state, TransactionEvent::IssuerProof))
    return StatusWord::ConditionsNotSatisfied;
  if (transaction.issuer != IssuerProof::None) {
    transaction.issuer = IssuerProof::Failed;  // a second one spoils the first
    return StatusWord::ConditionsNotSatisfied;
  }
  const Application application = bank.current(context);
  const auto key =
      session_key(application, context.chip.crypto, transaction, ApplicationKey::Cryptogram);
  if (!key) return StatusWord::ConditionsNotSatisfied;
  const ByteView data = context.command.data;
  std::ranges::copy(data.subspan(response_size), transaction.code.begin());
  const model::Block8 expected = key->response(transaction.cryptogram, transaction.code);
  const bool right = equal_constant_time(expected, data.first(response_size));
  transaction.issuer = right ? IssuerProof::Passed : IssuerProof::Failed;
  return right ? StatusWord::Ok : StatusWord::AuthenticationFailed;
}

}  // namespace sscard::cos::bank
