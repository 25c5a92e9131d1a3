#include "cos-sim/kernel/level_environment.hpp"

#include "cardlib/base/expects.hpp"
#include "cos-sim/kernel/ef.hpp"
#include "cos-sim/kernel/select.hpp"

namespace sscard::cos {
namespace {

constexpr std::uint32_t fci_record_head = 5;  // 70 L FID(2) len
constexpr Byte key_versions = 4;              // 01…04; 00: a key that has none (A.8.3)

std::unique_ptr<model::SocialScheme> make_scheme(const Chip& chip, model::Algorithm algorithm) {
  Result<std::unique_ptr<model::SocialScheme>> made =
      model::SocialScheme::create(chip.crypto, algorithm);
  ensures(made.has_value());  // both engines know both algorithms
  return std::move(*made);
}

/// Appends the 6F object that the FCI file of `holder` keeps for `df`.
bool append_stored_fci(CommandContext& context, const Object& holder, const Object& df) {
  FileSystem& files = context.chip.files;
  const auto file = files.find(holder.address, ObjectKind::File, model::fci_file_fid);
  const std::optional<Ef> ef = file ? Ef::open(files, *file) : std::nullopt;
  if (!ef) return false;
  for (Byte number = 1; number != 0; ++number) {
    const std::optional<RecordPlace> place = ef->by_number(number);
    if (!place) return false;
    if (place->length <= fci_record_head || files.u16_at(*file, place->offset + 2) != df.id)
      continue;
    const std::uint32_t length = place->length - fci_record_head;
    files.read(*file, place->offset + fci_record_head, context.answer.extend(length));
    return true;
  }
  return false;
}

/// [PROP] A directory nobody wrote an FCI for answers its name alone.
void append_bare_fci(CommandContext& context, const Object& df) {
  const StoredAid aid = aid_of(context.chip.files, df);
  const auto n = static_cast<Byte>(aid.size);
  context.answer.append_byte(0x6F);
  context.answer.append_byte(n == 0 ? Byte{0} : static_cast<Byte>(n + 2));
  if (n == 0) return;
  context.answer.append_byte(0x84);
  context.answer.append_byte(n);
  context.answer.append(aid.view());
}

std::size_t keys_in(const FileSystem& files, const Object& df) {
  std::size_t n = 0;
  for (const Object& object : files.objects())
    n += object.kind == ObjectKind::Key && object.parent == df.address ? 1U : 0U;
  return n;
}

}  // namespace

LevelEnvironment::LevelEnvironment(Chip& chip)
    : chip_(chip),
      keys_(chip),
      triple_des_(make_scheme(chip, model::Algorithm::TripleDes)),
      sm4_(make_scheme(chip, model::Algorithm::Sm4)) {}

const model::SocialScheme& LevelEnvironment::scheme(model::Algorithm algorithm) const {
  return algorithm == model::Algorithm::Sm4 ? *sm4_ : *triple_des_;
}

void LevelEnvironment::selected(const std::optional<Object>&, const Object& to) {
  security_.selected(to);
}

StatusWord LevelEnvironment::fci(CommandContext& context, const Object& df) {
  const Life life = life_of(context.chip.files, df);
  if (life == Life::BlockedForGood) return StatusWord::PermanentlyLocked;
  const std::optional<Object> parent = context.chip.files.at(df.parent);
  const bool shared = parent && parent->owner == df.owner;
  const bool stored =
      append_stored_fci(context, df, df) || (shared && append_stored_fci(context, *parent, df));
  if (!stored) append_bare_fci(context, df);
  return life == Life::Blocked ? StatusWord::FileInvalidated : StatusWord::Ok;
}

StatusWord LevelEnvironment::admits(const CommandContext& context, const CommandRow& row) {
  const Life life = life_of(context.chip.files, context.df());
  const bool leaves = row.handler == select || row.handler == get_response;
  if (life == Life::BlockedForGood) return leaves ? StatusWord::Ok : StatusWord::PermanentlyLocked;
  if (life == Life::Blocked && !row.while_blocked) return StatusWord::ConditionsNotSatisfied;
  return StatusWord::Ok;
}

StatusWord LevelEnvironment::may_use(CommandContext& context, const Object& file, FileRight right) {
  FileSystem& files = context.chip.files;
  if (life_of(files, context.df()) == Life::Building) return StatusWord::Ok;
  const std::optional<Ef> ef = Ef::open(files, file);
  if (!ef) return StatusWord::SecurityNotSatisfied;
  const model::AccessCondition& condition =
      right == FileRight::Read ? ef->header().read : ef->header().write;
  return model::satisfied(condition, security_.parent(), security_.own())
             ? StatusWord::Ok
             : StatusWord::SecurityNotSatisfied;
}

bool LevelEnvironment::master_rules(const CommandContext&, const Object& df) {
  return security_.holds(df.address, model::level_master);
}

StatusWord LevelEnvironment::created(CommandContext&, const Object&, const model::DfHeader&) {
  return StatusWord::Ok;
}

/// The first master key travels under the parent's, everything later under the directory's own.
KeyGuard LevelEnvironment::key_guard(const CommandContext& context, bool master) {
  return master && !keys_.master(context.df()) ? KeyGuard::ParentMaster : KeyGuard::OwnMaster;
}

StatusWord LevelEnvironment::load_key(CommandContext& context, const KeyLoad& load) {
  const Object& df = context.df();
  const model::KeyHeader& header = load.header;
  const bool pin = header.type == model::KeyType::Pin;
  if (!pin && (header.length != load.padded.size() || !algorithm_of(header)))
    return StatusWord::WrongData;  // [PROP] no single-DES keys
  if (header.version > key_versions) return StatusWord::WrongData;
  const bool master_level = header.following_level == model::level_master;
  if (master_level != load.master) return StatusWord::WrongData;  // [PROP] FF is the MK's alone
  if (pin && (header.length < 2 || header.length > 8)) return StatusWord::WrongData;
  const bool replaces = keys_.find(df, {header.type, header.id}, header.version).has_value();
  const StatusWord room = replaces ? StatusWord::Ok : slot_for_key(df);
  return room == StatusWord::Ok ? keys_.put(df, load) : room;
}

StatusWord LevelEnvironment::slot_for_key(const Object& df) {
  FileSystem& files = chip_.files;
  const auto key_file = files.find(df.address, ObjectKind::File, model::key_file_fid);
  const std::optional<Ef> ef = key_file ? Ef::open(files, *key_file) : std::nullopt;
  if (!ef) return StatusWord::FileNotFound;
  const std::size_t slots =
      (std::max<std::size_t>(ef->header().size, 2) - 2) / model::key_record_size;
  return keys_in(files, df) < slots ? StatusWord::Ok : StatusWord::NoSpace;
}

/// [PROP] An environment without its master key would have no ruler: 6985.
StatusWord LevelEnvironment::end_building(CommandContext& context) {
  if (life_of(context.chip.files, context.df()) != Life::Building || !keys_.master(context.df()))
    return StatusWord::ConditionsNotSatisfied;
  set_life(context.chip.files, context.df(), Life::Active);
  return StatusWord::Ok;
}

}  // namespace sscard::cos
