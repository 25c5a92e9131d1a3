// WRITE KEY (装载密钥) of the FM family: class 80 in the clear, 84 enciphered and with a MAC; a new
// key, or another value for one that is there.
#include <algorithm>

#include "cardlib/base/wipe.hpp"
#include "cardlib/model/fm.hpp"
#include "cos-sim/kernel/building.hpp"
#include "cos-sim/kernel/environment.hpp"
#include "cos-sim/kernel/fm_administration.hpp"
#include "cos-sim/kernel/key_loading.hpp"
#include "cos-sim/kernel/key_store.hpp"

namespace sscard::cos {
namespace {

constexpr Byte protected_bit = 0x04;
constexpr Byte new_key = 0x01;
constexpr std::size_t value_size = 16;

bool in_building(CommandContext& context) {
  return life_of(context.chip.files, context.df()) == Life::Building;
}

/// The key that the command replaces; none for a new one.
struct Target {
  KeyStore keys;
  std::optional<StoredKey> old;
};

/// A type and an id; P2 00 under 39 is the master key (ids are scoped by type, A.8.1).
Target target_of(CommandContext& context) {
  const Header& header = context.command.header;
  Target out{KeyStore(context.chip), std::nullopt};
  const auto code = model::fm::key_code(header.p1);
  if (header.p1 == new_key || !code) return out;
  const std::optional<model::KeyType> type = model::fm::type_of(*code);
  out.old = out.keys.find(context.df(), {*type, header.p2});
  if (!out.old && *type == model::KeyType::External)
    out.old = out.keys.find(context.df(), {model::KeyType::Master, header.p2});
  return out;
}

/// [PROP] Keys are prepared before a card is asked anything: while a directory is built and no
/// challenge is there, the MAC begins with zeros. Afterwards it needs one.
StatusWord take_off_mac(CommandContext& context, const LoadGuard& guard, ByteView& data) {
  ByteView challenge = context.taken.view();
  static constexpr std::array<Byte, 16> zeros{};
  if (challenge.empty() && in_building(context))
    challenge = ByteView{zeros}.first(guard.scheme->block_size());
  return check_load_mac(context, guard, challenge, data);
}

/// The body in the clear, whichever way it came.
std::optional<model::fm::KeyBody> body_in(const LoadGuard& guard, Byte cla, ByteView data) {
  if ((cla & protected_bit) != 0) return model::fm::open(guard.key.cipher(), data);
  model::fm::KeyBody out;
  if (data.size() > out.bytes.size()) return std::nullopt;
  std::ranges::copy(data, out.bytes.begin());
  out.size = data.size();
  return out;
}

StatusWord load(CommandContext& context, const model::KeyHeader& header, ByteView value) {
  std::array<Byte, value_size> padded{};
  padded.fill(0xFF);
  const WipeOnExit wiper(padded);
  std::ranges::copy(value, padded.begin());
  const bool master = header.type == model::KeyType::Master;
  return context.environment.load_key(context, {header, padded, master});
}

/// A key that is there is not written as a new one: 6A80 [PROP].
StatusWord store(CommandContext& context, Target& target, ByteView body) {
  if (target.old) {
    return body.size() == value_size ? load(context, target.old->header, body)
                                     : StatusWord::WrongData;
  }
  const auto record = model::fm::parse_key(context.command.header.p2, body);
  if (!record) return StatusWord::WrongData;
  const model::KeyHeader& header = record->header;
  if (target.keys.find(context.df(), {header.type, header.id}, header.version))
    return StatusWord::WrongData;
  return load(context, header, record->key);
}

/// May it come, in this form?
StatusWord judge(CommandContext& context) {
  if (!context.selection.df || !has_key_file(context)) return StatusWord::FileNotFound;
  const StatusWord right = build_right(context, model::AdminAction::WriteKey);
  if (right != StatusWord::Ok) return right;
  const bool clear = (context.command.header.cla & protected_bit) == 0;
  return clear && !in_building(context) ? StatusWord::SecurityNotSatisfied : StatusWord::Ok;
}

/// The first master key of a directory stands under its parent's; all else under its own.
bool guarded_as_master(CommandContext& context, Target& target) {
  if (target.old) return target.old->header.type == model::KeyType::Master;
  return !target.keys.master(context.df());
}

}  // namespace

bool fm_write_key_parameters(Byte p1, Byte) {
  const auto code = model::fm::key_code(p1);
  return p1 == new_key || (code && *code != model::fm::KeyCode::Pin);
}

StatusWord fm_write_key(CommandContext& context) {
  if (const StatusWord sw = judge(context); sw != StatusWord::Ok) return sw;
  const Header& header = context.command.header;
  Target target = target_of(context);
  if (header.p1 != new_key && !target.old) return StatusWord::KeyNotFound;
  const KeyGuard which = context.environment.key_guard(context, guarded_as_master(context, target));
  if (!in_power(context, which)) return StatusWord::ConditionsNotSatisfied;
  const std::optional<LoadGuard> guard = find_guard(context, which);
  if (!guard) return StatusWord::KeyNotFound;
  ByteView data = context.command.data;
  if ((header.cla & protected_bit) != 0)
    if (const StatusWord sw = take_off_mac(context, *guard, data); sw != StatusWord::Ok) return sw;
  std::optional<model::fm::KeyBody> body = body_in(*guard, header.cla, data);
  if (!body) return StatusWord::WrongData;
  const WipeOnExit wiper(body->bytes);
  return store(context, target, body->view());
}

}  // namespace sscard::cos
