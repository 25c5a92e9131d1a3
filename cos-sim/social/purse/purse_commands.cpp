#include "cos-sim/social/purse/purse_commands.hpp"

#include <algorithm>
#include <limits>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/wipe.hpp"
#include "cos-sim/social/purse/purse.hpp"
#include "cos-sim/social/security/pin.hpp"
#include "cos-sim/social/social_environment.hpp"

namespace sscard::cos {
namespace {

constexpr std::uint16_t last_atc = 0xFFFF;
constexpr std::size_t key_size = 16;
constexpr std::uint16_t record_fid = 0xEF08;
using DtkBytes = std::array<Byte, key_size>;

/// The purse of the current directory. [PROP] Money moves in an active application only.
std::optional<PurseFile> purse_of(CommandContext& context) {
  FileSystem& files = context.chip.files;
  if (life_of(files, context.df()) != Life::Active) return std::nullopt;
  return PurseFile::open(files, context.df());
}

/// EF08, where the card itself writes its purchases.
std::optional<Ef> record_file(CommandContext& context) {
  FileSystem& files = context.chip.files;
  const auto object = files.find(context.df().address, ObjectKind::File, record_fid);
  std::optional<Ef> ef = object ? Ef::open(files, *object) : std::nullopt;
  const bool fits = ef && ef->cyclic() && ef->header().record_length == purchase_record_size;
  return fits ? ef : std::nullopt;
}

std::optional<StoredKey> tac_key(CommandContext& context) {
  auto& here = module<SocialEnvironment>(context);
  auto key = here.keys().find_type(context.df(), model::KeyType::Tac);
  return key && key->header.length == key_size && algorithm_of(key->header) ? key : std::nullopt;
}

/// What both INITIALIZE commands ask before they look at the money.
struct Ready {
  StatusWord refusal = StatusWord::Ok;
  std::optional<StoredKey> key;
};

Ready judge(CommandContext& context, model::KeyType type) {
  auto& here = module<SocialEnvironment>(context);
  if (pin_right(context) != StatusWord::Ok) return {StatusWord::SecurityNotSatisfied, {}};
  auto key = here.keys().find(context.df(), {type, context.command.data[0]});
  const bool usable = key && key->header.length == key_size && algorithm_of(key->header);
  if (!usable) return {StatusWord::KeyIndexUnsupported, {}};
  if (!tac_key(context)) return {StatusWord::KeyNotFound, {}};
  if (here.keys().blocked(*key)) return {StatusWord::Blocked, {}};
  return {StatusWord::Ok, key};
}

/// Amount and terminal as they came, a fresh random number, the counter as it stands.
model::PurseSession new_session(CommandContext& context, std::uint16_t atc) {
  ByteReader reader(context.command.data.subspan(1));
  model::PurseSession session;
  session.atc = atc;
  session.amount = reader.u32();
  std::ranges::copy(reader.take(session.terminal.size()), session.terminal.begin());
  context.chip.random.fill(session.random);
  return session;
}

void answer_number(CommandContext& context, std::uint32_t value, std::size_t bytes) {
  for (std::size_t i = bytes; i-- > 0;)
    context.answer.append_byte(static_cast<Byte>(value >> (8U * i)));
}

/// Key version ‖ algorithm ‖ random: the end of both answers, but for MAC1.
void answer_key(CommandContext& context, const StoredKey& key, const model::PurseSession& session) {
  context.answer.append_byte(key.header.version);
  context.answer.append_byte(static_cast<Byte>(key.header.algorithm));
  context.answer.append(session.random);
}

std::uint32_t amount_in(const CommandContext& context) {
  return u32_at(context.command.data, 1);
}

/// A limited key pays for a wrong MAC with a try; the purse keys of the table are not counted.
StatusWord judge_mac(CommandContext& context, const StoredKey& key, ByteView expected,
                     ByteView came) {
  KeyStore& keys = module<SocialEnvironment>(context).keys();
  if (!keys.spend_try(key)) return StatusWord::Blocked;
  if (!equal_constant_time(expected, came)) return StatusWord::TransactionMacInvalid;
  keys.restore(key);
  return StatusWord::Ok;
}

/// The TAC key of the current directory: its bytes, wiped at the end, and its scheme.
class TacKey {
 public:
  explicit TacKey(CommandContext& context)
      : key_(tac_key(context)),
        scheme_(
            key_ ? &module<SocialEnvironment>(context).purse().scheme(*algorithm_of(key_->header))
                 : nullptr) {
    if (key_) module<SocialEnvironment>(context).keys().read_value(*key_, bytes_);
  }
  TacKey(const TacKey&) = delete;
  TacKey& operator=(const TacKey&) = delete;
  ~TacKey() { wipe(bytes_); }
  bool there() const { return scheme_ != nullptr; }
  const model::PurseScheme& scheme() const { return *scheme_; }
  ByteView bytes() const { return bytes_; }

 private:
  DtkBytes bytes_{};
  std::optional<StoredKey> key_;
  const model::PurseScheme* scheme_;
};

/// The data of DEBIT.
struct DebitOrder {
  std::uint32_t sequence;
  model::PurseTime when;
  ByteView mac1;
};

DebitOrder debit_order(ByteView data) {
  ByteReader reader(data);
  DebitOrder out{reader.u32(), {}, {}};
  std::ranges::copy(reader.take(out.when.size()), out.when.begin());
  out.mac1 = reader.rest();
  return out;
}

/// MAC2 and TAC for the terminal, kept for a terminal that never gets them.
PurseFile::Proof make_proof(const model::PurseScheme& scheme, const model::SocialKey& dpk,
                            const TacKey& tac, const model::PurseSession& session,
                            const DebitOrder& order) {
  return {session.atc, scheme.purchase_mac2(dpk, session, order.sequence),
          tac.scheme().purchase_tac(tac.bytes(), session, order.sequence, order.when)};
}

}  // namespace

StatusWord get_balance(CommandContext& context) {
  const std::optional<PurseFile> purse = purse_of(context);
  if (!purse) return StatusWord::ConditionsNotSatisfied;
  if (context.command.le.value_or(0) != sizeof(std::uint32_t))
    return right_le_is(sizeof(std::uint32_t));
  answer_number(context, purse->balance(), sizeof(std::uint32_t));
  return StatusWord::Ok;
}

StatusWord initialize_for_load(CommandContext& context) {
  const std::optional<PurseFile> purse = purse_of(context);
  if (!purse) return StatusWord::ConditionsNotSatisfied;
  const Ready ready = judge(context, model::KeyType::Load);
  if (ready.refusal != StatusWord::Ok) return ready.refusal;
  const std::uint32_t amount = amount_in(context);
  if (amount == 0) return StatusWord::WrongData;
  const std::uint32_t balance = purse->balance();
  // [PROP] A counter never comes round: session keys would repeat.
  const bool full = amount > std::numeric_limits<std::uint32_t>::max() - balance;
  if (full || purse->online_atc() == last_atc) return StatusWord::ConditionsNotSatisfied;
  auto& here = module<SocialEnvironment>(context);
  const std::optional<model::SocialKey> dlk = here.keys().open(*ready.key);
  if (!dlk) return StatusWord::KeyIndexUnsupported;
  const model::PurseSession session = new_session(context, purse->online_atc());
  const model::PurseScheme& scheme = here.purse().scheme(*algorithm_of(ready.key->header));
  answer_number(context, balance, 4);
  answer_number(context, session.atc, 2);
  answer_key(context, *ready.key, session);
  context.answer.append(scheme.load_mac1(*dlk, session, balance));
  here.purse().begin({model::PurseType::Load, session, *ready.key});
  return StatusWord::Ok;
}

StatusWord credit_for_load(CommandContext& context) {
  auto& here = module<SocialEnvironment>(context);
  const auto open = here.purse().take(model::PurseType::Load);
  std::optional<PurseFile> purse = purse_of(context);
  if (!open || !purse) return StatusWord::ConditionsNotSatisfied;
  const std::optional<model::SocialKey> dlk = here.keys().open(open->key);
  const TacKey tac(context);
  if (!dlk || !tac.there()) return StatusWord::KeyNotFound;
  model::PurseTime when{};
  std::ranges::copy(context.command.data.first(when.size()), when.begin());
  const model::PurseScheme& scheme = here.purse().scheme(*algorithm_of(open->key.header));
  const model::Mac4 expected = scheme.load_mac2(*dlk, open->session, when);
  const StatusWord sw =
      judge_mac(context, open->key, expected, context.command.data.subspan(when.size()));
  if (sw != StatusWord::Ok) return sw;
  const std::uint32_t after = purse->balance() + open->session.amount;
  purse->credit(after);
  context.answer.append(tac.scheme().load_tac(tac.bytes(), open->session, after, when));
  return StatusWord::Ok;
}

StatusWord initialize_for_purchase(CommandContext& context) {
  const std::optional<PurseFile> purse = purse_of(context);
  if (!purse || !record_file(context)) return StatusWord::ConditionsNotSatisfied;
  const Ready ready = judge(context, model::KeyType::Debit);
  if (ready.refusal != StatusWord::Ok) return ready.refusal;
  const std::uint32_t amount = amount_in(context);
  if (amount == 0) return StatusWord::WrongData;
  if (amount > purse->balance()) return StatusWord::InsufficientBalance;
  if (purse->offline_atc() == last_atc) return StatusWord::ConditionsNotSatisfied;
  const model::PurseSession session = new_session(context, purse->offline_atc());
  answer_number(context, purse->balance(), 4);
  answer_number(context, session.atc, 2);
  answer_number(context, 0, 3);  // no overdraft
  answer_key(context, *ready.key, session);
  module<SocialEnvironment>(context).purse().begin(
      {model::PurseType::Purchase, session, *ready.key});
  return StatusWord::Ok;
}

StatusWord debit_for_purchase(CommandContext& context) {
  auto& here = module<SocialEnvironment>(context);
  const auto open = here.purse().take(model::PurseType::Purchase);
  std::optional<PurseFile> purse = purse_of(context);
  std::optional<Ef> records = record_file(context);
  if (!open || !purse || !records) return StatusWord::ConditionsNotSatisfied;
  const std::optional<model::SocialKey> dpk = here.keys().open(open->key);
  const TacKey tac(context);
  if (!dpk || !tac.there()) return StatusWord::KeyNotFound;
  const DebitOrder order = debit_order(context.command.data);
  const model::PurseScheme& scheme = here.purse().scheme(*algorithm_of(open->key.header));
  const model::Mac4 expected =
      scheme.purchase_mac1(*dpk, open->session, order.sequence, order.when);
  const StatusWord sw = judge_mac(context, open->key, expected, order.mac1);
  if (sw != StatusWord::Ok) return sw;
  const std::uint32_t before = purse->balance();
  if (open->session.amount > before) return StatusWord::InsufficientBalance;
  const PurseFile::Proof proof = make_proof(scheme, *dpk, tac, open->session, order);
  purse->debit(before - open->session.amount, proof);
  const StatusWord kept = records->append(purchase_record(open->session, order.when, before));
  if (kept != StatusWord::Ok) return kept;
  context.answer.append(proof.tac);
  context.answer.append(proof.mac2);
  return StatusWord::Ok;
}

StatusWord get_transaction_proof(CommandContext& context) {
  const std::optional<PurseFile> purse = purse_of(context);
  if (!purse) return StatusWord::ConditionsNotSatisfied;
  const auto proof = purse->proof();
  if (!proof || proof->atc != u16_at(context.command.data, 0)) return StatusWord::MacNotAvailable;
  context.answer.append(proof->mac2);
  context.answer.append(proof->tac);
  return StatusWord::Ok;
}

}  // namespace sscard::cos
