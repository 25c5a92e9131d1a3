// WRITE KEY (装载密钥) in its four forms: 00 clear, 04 with MAC, 80 enciphered, 84 both.
#include "cardlib/base/wipe.hpp"
#include "cos-sim/kernel/administration.hpp"
#include "cos-sim/kernel/building.hpp"
#include "cos-sim/kernel/key_loading.hpp"

namespace sscard::cos {
namespace {

constexpr Byte enciphered_bit = 0x80;
constexpr Byte mac_bit = 0x04;
constexpr std::uint32_t key_value_at = 8;

/// The 24 bytes of the record, deciphered when they came enciphered.
std::optional<model::ClearKeyRecord> record_in(const LoadGuard& guard, Byte cla, ByteView data) {
  if ((cla & enciphered_bit) != 0) return guard.scheme->open_key_record(guard.key, data);
  model::ClearKeyRecord record{};
  if (data.size() != record.size()) return std::nullopt;
  std::copy(data.begin(), data.end(), record.begin());
  return record;
}

/// [PROP] After `80 E0 02` a key comes enciphered and with a MAC, or not at all.
bool form_allowed(CommandContext& context) {
  const Byte cla = context.command.header.cla;
  return life_of(context.chip.files, context.df()) == Life::Building ||
         cla == (enciphered_bit | mac_bit);
}

}  // namespace

StatusWord Environment::load_record(CommandContext& context, ByteView record, bool master) {
  const std::optional<model::KeyRecordView> view = model::parse_key_record(record);
  if (!view || (view->header.type == model::KeyType::Master) != master)
    return StatusWord::WrongData;
  return load_key(context, {view->header, record.subspan(key_value_at), master});
}

StatusWord write_key(CommandContext& context) {
  if (!context.selection.df || !has_key_file(context)) return StatusWord::FileNotFound;
  const StatusWord right = build_right(context, model::AdminAction::WriteKey);
  if (right != StatusWord::Ok) return right;
  if (!form_allowed(context)) return StatusWord::SecurityNotSatisfied;
  const Header& header = context.command.header;
  const KeyGuard which = context.environment.key_guard(context, header.p1 == 1);
  if (!in_power(context, which)) return StatusWord::ConditionsNotSatisfied;
  const std::optional<LoadGuard> guard = find_guard(context, which);
  if (!guard) return StatusWord::KeyNotFound;
  ByteView data = context.command.data;
  if ((header.cla & mac_bit) != 0)
    if (const StatusWord sw = check_load_mac(context, *guard, context.taken.view(), data);
        sw != StatusWord::Ok)
      return sw;
  std::optional<model::ClearKeyRecord> record = record_in(*guard, header.cla, data);
  if (!record) return StatusWord::WrongData;
  const WipeOnExit wiper(*record);
  return context.environment.load_record(context, *record, header.p1 == 1);
}

}  // namespace sscard::cos
