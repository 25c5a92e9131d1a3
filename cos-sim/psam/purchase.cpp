#include "cos-sim/psam/purchase.hpp"

#include <algorithm>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/wipe.hpp"
#include "cos-sim/kernel/ef.hpp"
#include "cos-sim/psam/key_card_environment.hpp"

namespace sscard::cos {
namespace {

constexpr std::size_t fixed_size = 20;
constexpr std::size_t factor_size = sizeof(model::Block8);
constexpr std::size_t factors_max = 3;
constexpr std::uint16_t sequence_value = 1;  ///< named value in the application

/// What the terminal asks for.
struct Order {
  model::PurseSession session;
  model::PurseTime when{};
  Byte version = 0;
  ByteView factors;
};

template <std::size_t n>
void take(ByteReader& reader, std::array<Byte, n>& into) {
  std::ranges::copy(reader.take(n), into.begin());
}

/// nullopt: amount 0, not a purchase, or an algorithm other than that of the environment's keys.
std::optional<Order> parse(ByteView data) {
  ByteReader reader(data);
  Order out;
  take(reader, out.session.random);
  out.session.atc = reader.u16();
  out.session.amount = reader.u32();
  const Byte type = reader.u8();
  take(reader, out.when);
  out.version = reader.u8();
  const auto algorithm = static_cast<model::KeyAlgorithm>(reader.u8());
  out.factors = reader.take(data.size() - fixed_size);
  const bool known =
      algorithm == model::KeyAlgorithm::TripleDes || algorithm == model::KeyAlgorithm::Sm4;
  const bool purchase = type == static_cast<Byte>(model::PurseType::Purchase);
  return known && purchase && out.session.amount != 0 ? std::optional(out) : std::nullopt;
}

Byte debit_usage(ByteView factors) {
  return static_cast<Byte>(factors.size() / factor_size << 5U |
                           static_cast<unsigned>(model::KeyUse::Debit));
}

/// The version selects a debit key (ssc-card.md 10.2); the lowest id of that version.
std::optional<CarriedObject> debit_key(CommandContext& context, const Order& order) {
  auto& here = module<KeyCardEnvironment>(context);
  for (unsigned id = 0; id <= 0xFF; ++id) {
    const auto key = here.carried().find(context.df(), debit_usage(order.factors),
                                         static_cast<Byte>(id), order.version);
    if (key) return key;
  }
  return std::nullopt;
}

std::optional<model::TerminalNumber> terminal_number(FileSystem& files) {
  const std::optional<Object> mf = files.root();
  const auto file =
      mf ? files.find(mf->address, ObjectKind::File, model::key_card_terminal_fid) : std::nullopt;
  model::TerminalNumber number{};
  if (!file || file->size < ef_contents_at + number.size()) return std::nullopt;
  files.read(*file, ef_contents_at, number);
  return number;
}

/// The next number of this application, counted up in the running transaction.
std::optional<std::uint32_t> next_sequence(CommandContext& context) {
  FileSystem& files = context.chip.files;
  std::array<Byte, 4> stored{};
  if (const auto old = files.find_value(context.df(), sequence_value)) files.read(*old, 0, stored);
  const std::uint32_t next = u32_at(stored, 0) + 1;
  Bytes fresh;
  append_u32(fresh, next);
  if (next == 0 || !files.put_value(context.df(), sequence_value, fresh)) return std::nullopt;
  return next;
}

}  // namespace

bool initialize_lengths(const CommandView& command) {
  const std::size_t factors = command.data.size() - fixed_size;
  return factors % factor_size == 0 && factors > 0 && factors / factor_size <= factors_max;
}

StatusWord initialize_purchase(CommandContext& context) {
  auto& here = module<KeyCardEnvironment>(context);
  std::optional<Order> order = parse(context.command.data);
  if (!order) return StatusWord::WrongData;
  const std::optional<CarriedObject> key = debit_key(context, *order);
  if (!key) return StatusWord::KeyIndexUnsupported;
  const auto asked = static_cast<model::KeyAlgorithm>(context.command.data[fixed_size - 1]);
  const bool sm4 = key->name.algorithm == model::Algorithm::Sm4;
  if (sm4 != (asked == model::KeyAlgorithm::Sm4)) return StatusWord::WrongData;
  const auto terminal = terminal_number(context.chip.files);
  if (!terminal) return StatusWord::ConditionsNotSatisfied;
  order->session.terminal = *terminal;
  std::array<Byte, 16> derived{};
  const WipeOnExit wiper(derived);
  here.carried().derive(*key, order->factors, derived);
  const auto dpk = model::SocialKey::create(context.chip.crypto, key->name.algorithm, derived);
  const std::optional<std::uint32_t> sequence = next_sequence(context);
  if (!dpk || !sequence) return StatusWord::NoSpace;
  const model::PurseScheme& purse = here.purse(key->name.algorithm);
  const model::Mac4 mac1 = purse.purchase_mac1(*dpk, order->session, *sequence, order->when);
  here.purchase = OpenPurchase{purse.purchase_mac2(*dpk, order->session, *sequence)};
  for (unsigned shift = 32; shift > 0; shift -= 8)
    context.answer.append_byte(static_cast<Byte>(*sequence >> (shift - 8)));
  context.answer.append(mac1);
  return StatusWord::Ok;
}

StatusWord credit_purchase(CommandContext& context) {
  const auto& here = module<KeyCardEnvironment>(context);
  if (!here.purchase) return StatusWord::ConditionsNotSatisfied;
  return equal_constant_time(here.purchase->mac2, context.command.data)
             ? StatusWord::Ok
             : StatusWord::TransactionMacInvalid;
}

}  // namespace sscard::cos
