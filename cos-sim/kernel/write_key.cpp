// WRITE KEY (装载密钥) in its four forms: 00 clear, 04 with MAC, 80 enciphered, 84 both.
#include "cardlib/base/wipe.hpp"
#include "cos-sim/kernel/administration.hpp"
#include "cos-sim/kernel/chip_header.hpp"
#include "cos-sim/kernel/directory.hpp"
#include "cos-sim/kernel/environment.hpp"
#include "cos-sim/kernel/key_store.hpp"

namespace sscard::cos {
namespace {

constexpr Byte enciphered_bit = 0x80;
constexpr Byte mac_bit = 0x04;
constexpr std::size_t mac_size = 4;
constexpr std::uint32_t key_value_at = 8;

/// The key that protects the load, with the scheme of its algorithm.
struct Guard {
  model::SocialKey key;
  std::unique_ptr<model::SocialScheme> scheme;
};

std::optional<Guard> make_guard(Chip& chip, model::Algorithm algorithm,
                                std::optional<model::SocialKey> key) {
  auto scheme = model::SocialScheme::create(chip.crypto, algorithm);
  if (!key || !scheme) return std::nullopt;
  return Guard{std::move(*key), std::move(*scheme)};
}

std::optional<Guard> transport_guard(Chip& chip) {
  std::array<Byte, 16> value{};
  const WipeOnExit wiper(value);
  chip.memory.read(chip_transport_key_at, value);
  auto key = model::SocialKey::create(chip.crypto, model::Algorithm::TripleDes, value);
  if (!key) return std::nullopt;
  return make_guard(chip, model::Algorithm::TripleDes, std::move(*key));
}

std::optional<Guard> master_guard(Chip& chip, const Object& df) {
  KeyStore keys(chip);
  const std::optional<StoredKey> master = keys.master(df);
  const auto algorithm = master ? algorithm_of(master->header) : std::nullopt;
  if (!algorithm) return std::nullopt;
  return make_guard(chip, *algorithm, keys.open(*master));
}

/// The card master key guards first keys only while the card is built.
bool in_power(CommandContext& context, KeyGuard guard) {
  const bool by_card =
      guard == KeyGuard::ParentMaster &&
      context.chip.files.at(context.df().parent).value_or(context.df()).parent == no_parent;
  return guard != KeyGuard::Nobody &&
         (!by_card || card_state(context.chip.files) == model::CardState::Building);
}

std::optional<Guard> find_guard(CommandContext& context, KeyGuard which) {
  if (which == KeyGuard::OwnMaster) return master_guard(context.chip, context.df());
  const std::optional<Object> parent = context.chip.files.at(context.df().parent);
  return parent ? master_guard(context.chip, *parent) : transport_guard(context.chip);
}

/// Line protection: the last four bytes must be the MAC.
StatusWord check_mac(CommandContext& context, const Guard& guard, ByteView& data) {
  const ByteView challenge = context.taken.view();
  if (!guard.scheme->challenge_fits_key_load(challenge.size())) return StatusWord::ChallengeInvalid;
  const ByteView mac = data.last(mac_size);
  data = data.first(data.size() - mac_size);
  const model::Mac4 expected =
      guard.scheme->key_load_mac(guard.key, challenge, context.command.header, data);
  return equal_constant_time(expected, mac) ? StatusWord::Ok : StatusWord::WrongMac;
}

/// The 24 bytes of the record, deciphered when they came enciphered.
std::optional<model::ClearKeyRecord> record_in(const Guard& guard, Byte cla, ByteView data) {
  if ((cla & enciphered_bit) != 0) return guard.scheme->open_key_record(guard.key, data);
  model::ClearKeyRecord record{};
  if (data.size() != record.size()) return std::nullopt;
  std::copy(data.begin(), data.end(), record.begin());
  return record;
}

StatusWord store(CommandContext& context, ByteView record) {
  const std::optional<model::KeyRecordView> view = model::parse_key_record(record);
  const bool master = context.command.header.p1 == 1;
  if (!view || (view->header.type == model::KeyType::Master) != master)
    return StatusWord::WrongData;
  return context.environment.load_key(context,
                                      {view->header, record.subspan(key_value_at), master});
}

/// [PROP] After `80 E0 02` a key comes enciphered and with a MAC, or not at all.
bool form_allowed(CommandContext& context) {
  const Byte cla = context.command.header.cla;
  return life_of(context.chip.files, context.df()) == Life::Building ||
         cla == (enciphered_bit | mac_bit);
}

}  // namespace

StatusWord write_key(CommandContext& context) {
  if (!context.selection.df ||
      !context.chip.files.find(context.df().address, ObjectKind::File, model::key_file_fid))
    return StatusWord::FileNotFound;
  const StatusWord right = build_right(context, model::AdminAction::WriteKey);
  if (right != StatusWord::Ok) return right;
  if (!form_allowed(context)) return StatusWord::SecurityNotSatisfied;
  const Header& header = context.command.header;
  const KeyGuard which = context.environment.key_guard(context, header.p1 == 1);
  if (!in_power(context, which)) return StatusWord::ConditionsNotSatisfied;
  const std::optional<Guard> guard = find_guard(context, which);
  if (!guard) return StatusWord::KeyNotFound;
  ByteView data = context.command.data;
  if ((header.cla & mac_bit) != 0)
    if (const StatusWord sw = check_mac(context, *guard, data); sw != StatusWord::Ok) return sw;
  std::optional<model::ClearKeyRecord> record = record_in(*guard, header.cla, data);
  if (!record) return StatusWord::WrongData;
  const WipeOnExit wiper(*record);
  return store(context, *record);
}

}  // namespace sscard::cos
