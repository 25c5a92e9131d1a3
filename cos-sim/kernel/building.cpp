#include "cos-sim/kernel/building.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"
#include "cardlib/base/wipe.hpp"
#include "cardlib/model/social_crypto.hpp"
#include "cos-sim/kernel/administration_family.hpp"
#include "cos-sim/kernel/ef.hpp"
#include "cos-sim/kernel/environment.hpp"

namespace sscard::cos {
namespace {

model::Block8 expected_code(Chip& chip) {
  std::array<Byte, 16> key{};
  const WipeOnExit wiper(key);
  chip.memory.read(chip_transport_key_at, key);
  const auto cipher = chip.crypto.cipher(crypto::CipherKind::TripleDes, key);
  ensures(cipher.has_value());
  return model::transport_code(**cipher, stored_serial(chip.memory));
}

/// MF: as the card's life says.
StatusWord right_in_mf(CommandContext& context, model::AdminAction action) {
  if (!model::card_key_may(action, card_state(context.chip.files)))
    return StatusWord::ConditionsNotSatisfied;
  const bool allowed = context.session.transport_code_verified ||
                       family_of(context.chip).permits(context, context.df(), action);
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
  const std::optional<CardKind> kind = stored_kind(context.chip.memory);
  return kind ? ddf_owner(*kind, header.aid) : std::nullopt;
}

/// Runs the new owner's hook in the new owner's name.
StatusWord announce(CommandContext& context, const Object& df, const model::DfHeader& header) {
  FileSystem& files = context.chip.files;
  files.set_selected(df.owner);
  const StatusWord sw = context.environments.of(df.owner).created(context, df, header);
  files.set_selected(context.df().owner);
  return sw;
}

}  // namespace

Object environment_of(FileSystem& files, const Object& df) {
  const std::optional<Object> parent = files.at(df.parent);
  return parent && parent->parent != no_parent ? *parent : df;
}

bool is_mf(const Object& df) {
  return df.parent == no_parent;
}

bool has_ruler(CommandContext& context, const Object& df) {
  return std::ranges::any_of(context.chip.files.objects(), [&](const Object& object) {
    return object.parent == df.address &&
           (object.kind == ObjectKind::Key || object.kind == ObjectKind::Value);
  });
}

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
  return by_transport || by_environment || family_of(context.chip).permits(context, df, action)
             ? StatusWord::Ok
             : StatusWord::SecurityNotSatisfied;
}

StatusWord try_transport_code(CommandContext& context, ByteView code) {
  Chip& chip = context.chip;
  const Byte tries = chip.memory.counter(chip_transport_tries_at);
  if (tries == 0) return StatusWord::Blocked;
  chip.memory.set_counter(chip_transport_tries_at, static_cast<Byte>(tries - 1));
  context.session.transport_code_verified = false;
  if (!equal_constant_time(expected_code(chip), code)) return tries_left(tries - 1U);
  chip.memory.set_counter(chip_transport_tries_at, transport_tries);
  context.session.transport_code_verified = true;
  return StatusWord::Ok;
}

model::DfKind kind_under(CommandContext& context) {
  return is_mf(context.df()) ? model::DfKind::Environment : model::DfKind::Application;
}

StatusWord place_file(CommandContext& context, const model::EfHeader& header) {
  FileSystem& files = context.chip.files;
  if (taken(context, header.fid)) return StatusWord::FileNotFound;
  const std::optional<Object> made =
      files.create({ObjectKind::File, context.df().owner, header.fid, context.df().address,
                    Ef::body_size(header), model::encode(header)});
  if (!made) return StatusWord::NoSpace;
  context.selection.ef = made;  // a new file is the current one (ISO/IEC 7816-9)
  return StatusWord::Ok;
}

StatusWord place_directory(CommandContext& context, const model::DfHeader& header,
                           const DirectoryRights& rights) {
  FileSystem& files = context.chip.files;
  const std::optional<model::Environment> owner = owner_of_new(context, header);
  if (!owner || header.locks_card) return StatusWord::WrongData;
  // A.7.9: a card whose MF locks with SSSE has no bank side.
  const Object mf = *files.root();
  if (*owner == model::Environment::Pse && files.peek(mf, directory_locks_card_at) != 0)
    return StatusWord::ConditionsNotSatisfied;
  if (taken(context, header.fid) || files.find_by_name(header.aid)) return StatusWord::FileNotFound;
  const auto body = directory_body(header, rights);
  const std::optional<Object> made =
      files.create({ObjectKind::Directory, *owner, header.fid, context.df().address,
                    static_cast<std::uint32_t>(body.size()), body});
  return made ? announce(context, *made, header) : StatusWord::NoSpace;
}

StatusWord place_master_file(CommandContext& context, const model::DfHeader& header,
                             const DirectoryRights& rights) {
  const auto body = directory_body(header, rights);
  const auto owner = mf_owner(stored_kind(context.chip.memory).value_or(CardKind::Social));
  const std::optional<Object> made =
      context.chip.files.create({ObjectKind::Directory, owner, mf_fid, no_parent,
                                 static_cast<std::uint32_t>(body.size()), body});
  if (!made) return StatusWord::NoSpace;
  context.selection.df = made;
  context.chip.files.set_selected(owner);
  context.environments.of(owner).selected(std::nullopt, *made);
  return StatusWord::Ok;
}

}  // namespace sscard::cos
