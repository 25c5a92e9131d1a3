#include "cos-sim/kernel/administration.hpp"

#include <algorithm>

#include "cardlib/model/fci.hpp"
#include "cardlib/model/pki.hpp"
#include "cos-sim/kernel/chip_header.hpp"
#include "cos-sim/kernel/directory.hpp"
#include "cos-sim/kernel/ef.hpp"
#include "cos-sim/kernel/environment.hpp"
#include "cos-sim/kernel/select.hpp"

namespace sscard::cos {
namespace {

constexpr std::uint16_t mf_fid = 0x3F00;

/// The environment's directory of `df`: the DDF itself, or the parent of an ADF.
Object environment_of(FileSystem& files, const Object& df) {
  const std::optional<Object> parent = files.at(df.parent);
  return parent && parent->parent != no_parent ? *parent : df;
}

bool is_mf(const Object& df) {
  return df.parent == no_parent;
}

/// MF: as the card's life says.
StatusWord right_in_mf(CommandContext& context, model::AdminAction action) {
  if (!model::card_key_may(action, card_state(context.chip.files)))
    return StatusWord::ConditionsNotSatisfied;
  const bool allowed = context.session.transport_code_verified ||
                       context.environment.master_rules(context, context.df());
  return allowed ? StatusWord::Ok : StatusWord::SecurityNotSatisfied;
}

/// A FID or a short identifier that is taken already, or an AID that exists on the card (6A82).
bool taken(CommandContext& context, std::uint16_t fid) {
  return std::ranges::any_of(context.chip.files.objects(), [&](const Object& object) {
    const bool here = object.parent == context.df().address;
    if (!here || (object.kind != ObjectKind::File && object.kind != ObjectKind::Directory))
      return false;
    const bool same_sfi = object.kind == ObjectKind::File && fid >> 8U == 0xEFU &&
                          model::sfi_of(object.id) == model::sfi_of(fid);
    return object.id == fid || same_sfi;
  });
}

StatusWord create_ef(CommandContext& context, const model::EfHeader& header) {
  FileSystem& files = context.chip.files;
  if (taken(context, header.fid)) return StatusWord::FileNotFound;
  const std::optional<Object> made =
      files.create({ObjectKind::File, context.df().owner, header.fid, context.df().address,
                    Ef::body_size(header), context.command.data});
  if (!made) return StatusWord::NoSpace;
  context.selection.ef = made;  // a new file is the current one (ISO/IEC 7816-9)
  return StatusWord::Ok;
}

/// Who will own a directory with this header under the current one; nullopt: it may not be there.
std::optional<model::Environment> owner_of_new(CommandContext& context,
                                               const model::DfHeader& header) {
  const Object& here = context.df();
  if (!is_mf(here)) {
    const bool in_ddf = environment_of(context.chip.files, here).address == here.address;
    const bool fits = in_ddf && header.kind == model::DfKind::Application && !header.aid.empty();
    return fits ? std::optional(here.owner) : std::nullopt;
  }
  if (header.kind != model::DfKind::Environment) return std::nullopt;
  if (equal(header.aid, model::pki_aid)) return model::Environment::Ssse;  // beside SSSE [PROP]
  for (const model::DfRow& row : model::df_table())
    if (row.parent == model::Df::Mf && !row.aid.empty() && equal(row.aid, header.aid))
      return row.owner;
  return std::nullopt;
}

/// Runs the new owner's hook in the new owner's name.
StatusWord announce(CommandContext& context, const Object& df, const model::DfHeader& header) {
  FileSystem& files = context.chip.files;
  files.set_selected(df.owner);
  const StatusWord sw = context.environments.of(df.owner).created(context, df, header);
  files.set_selected(context.df().owner);
  return sw;
}

StatusWord create_directory(CommandContext& context, const model::DfHeader& header) {
  FileSystem& files = context.chip.files;
  const std::optional<model::Environment> owner = owner_of_new(context, header);
  if (!owner || header.locks_card) return StatusWord::WrongData;
  // A.7.9: a card whose MF locks with SSSE has no bank side.
  const Object mf = *files.root();
  if (*owner == model::Environment::Pse && files.peek(mf, directory_locks_card_at) != 0)
    return StatusWord::ConditionsNotSatisfied;
  if (taken(context, header.fid) || files.find_by_name(header.aid)) return StatusWord::FileNotFound;
  const auto body = directory_body(header);
  const std::optional<Object> made =
      files.create({ObjectKind::Directory, *owner, header.fid, context.df().address,
                    static_cast<std::uint32_t>(body.size()), body});
  return made ? announce(context, *made, header) : StatusWord::NoSpace;
}

/// The MF of a blank; it is current at once, as after a reset.
StatusWord create_mf(CommandContext& context) {
  const std::optional<model::DfHeader> header = model::parse_df_header(context.command.data);
  const bool fits = header && header->fid == mf_fid && header->aid.empty() &&
                    header->kind == model::DfKind::Environment;
  if (!fits) return StatusWord::WrongData;
  const auto body = directory_body(*header);
  const std::optional<Object> made =
      context.chip.files.create({ObjectKind::Directory, model::Environment::Card, mf_fid, no_parent,
                                 static_cast<std::uint32_t>(body.size()), body});
  if (!made) return StatusWord::NoSpace;
  context.selection.df = made;
  context.environment.selected(std::nullopt, *made);
  return StatusWord::Ok;
}

/// What DELETE FILE may remove with this P2.
bool deletable(CommandContext& context, const Object& object, model::DeleteTarget target) {
  using enum model::DeleteTarget;
  if (object.kind == ObjectKind::File) return target == File;
  const bool application = environment_of(context.chip.files, object).address != object.address;
  return object.kind == ObjectKind::Directory &&
         target == (application ? Application : Environment);
}

/// The card master key founds environments; one that has its own master key is out of its reach.
bool has_ruler(CommandContext& context, const Object& df) {
  return std::ranges::any_of(context.chip.files.objects(), [&](const Object& object) {
    return object.parent == df.address &&
           (object.kind == ObjectKind::Key || object.kind == ObjectKind::Value);
  });
}

}  // namespace

model::CardState card_state(FileSystem& files) {
  const std::optional<Object> mf = files.root();
  if (mf && life_of(files, *mf) != Life::Building) return model::CardState::Ended;
  if (files.memory().counter(chip_transport_tries_at) == 0) return model::CardState::Dead;
  return mf ? model::CardState::Building : model::CardState::Transport;
}

StatusWord build_right(CommandContext& context, model::AdminAction action) {
  FileSystem& files = context.chip.files;
  const Object& df = context.df();
  if (is_mf(df)) return right_in_mf(context, action);
  Environment& here = context.environment;
  const bool building = life_of(files, df) == Life::Building;
  const bool by_transport = building && context.session.transport_code_verified &&
                            card_state(files) == model::CardState::Building;
  const bool by_environment = building && here.master_rules(context, environment_of(files, df));
  return by_transport || by_environment || here.master_rules(context, df)
             ? StatusWord::Ok
             : StatusWord::SecurityNotSatisfied;
}

StatusWord create_file(CommandContext& context) {
  if (!context.selection.df) {
    return context.session.transport_code_verified ? create_mf(context)
                                                   : StatusWord::SecurityNotSatisfied;
  }
  const StatusWord right = build_right(context, model::AdminAction::CreateFile);
  if (right != StatusWord::Ok) return right;
  if (const auto ef = model::parse_ef_header(context.command.data)) return create_ef(context, *ef);
  if (const auto df = model::parse_df_header(context.command.data))
    return create_directory(context, *df);
  return StatusWord::WrongData;
}

StatusWord delete_file(CommandContext& context) {
  if (!context.selection.df) return StatusWord::FileNotFound;
  const StatusWord right = build_right(context, model::AdminAction::DeleteFile);
  if (right != StatusWord::Ok) return right;
  FileSystem& files = context.chip.files;
  const std::uint16_t fid = u16_at(context.command.data, 0);
  const auto target = static_cast<model::DeleteTarget>(context.command.header.p2);
  std::optional<Object> object = files.find(context.df().address, ObjectKind::File, fid);
  if (!object) object = files.find(context.df().address, ObjectKind::Directory, fid);
  if (!object || !deletable(context, *object, target)) return StatusWord::FileNotFound;
  if (is_mf(context.df()) && object->kind == ObjectKind::Directory && has_ruler(context, *object))
    return StatusWord::ConditionsNotSatisfied;
  if (context.selection.ef == object) context.selection.ef.reset();
  files.remove(*object);
  return StatusWord::Ok;
}

StatusWord append_fci(CommandContext& context) {
  if (!context.selection.df) return StatusWord::FileNotFound;
  FileSystem& files = context.chip.files;
  const auto file = files.find(context.df().address, ObjectKind::File, model::fci_file_fid);
  std::optional<Ef> ef = file ? Ef::open(files, *file) : std::nullopt;
  if (!ef) return StatusWord::FileNotFound;
  const StatusWord right = build_right(context, model::AdminAction::CreateFile);
  if (right != StatusWord::Ok) return right;
  const Byte number = context.command.header.p1;
  const bool next = !ef->by_number(number) && (number == 1 || ef->by_number(Byte(number - 1)));
  if (!next) return StatusWord::RecordNotFound;
  if (!model::parse_fci_record(context.command.data)) return StatusWord::WrongData;
  return ef->append(context.command.data);
}

StatusWord end_pre_personalization(CommandContext& context) {
  if (!context.selection.df) return StatusWord::ConditionsNotSatisfied;
  const StatusWord right = build_right(context, model::AdminAction::WriteKey);
  return right == StatusWord::Ok ? context.environment.end_building(context) : right;
}

}  // namespace sscard::cos
