#include "cos-sim/kernel/fm_administration.hpp"

#include <vector>

#include "cardlib/model/fm.hpp"
#include "cos-sim/kernel/building.hpp"
#include "cos-sim/kernel/ef.hpp"
#include "cos-sim/kernel/environment.hpp"
#include "cos-sim/kernel/key_store.hpp"

namespace sscard::cos {
namespace {

constexpr std::uint16_t all_there_is = 0xFFFF;

std::uint16_t fid_of(const CommandContext& context) {
  const Header& header = context.command.header;
  return static_cast<std::uint16_t>(header.p1 << 8U | header.p2);
}

DirectoryRights rights_of(const model::fm::DirectoryHeader& header) {
  return {header.create_right, header.erase_right, header.space};
}

/// The transport code stands in the command that makes the card: without it there is no MF.
StatusWord create_mf(CommandContext& context) {
  const auto header = model::fm::parse_master_file(context.command.data);
  if (!header || fid_of(context) != mf_fid) return StatusWord::WrongData;
  const StatusWord code = try_transport_code(context, header->transport_code);
  if (code != StatusWord::Ok) return code;
  return place_master_file(context,
                           model::fm::in_kernel(*header, mf_fid, model::DfKind::Environment),
                           rights_of(*header));
}

/// Bytes that the files in and below `df` take.
std::uint32_t space_used(CommandContext& context, const Object& df) {
  std::uint32_t used = 0;
  for (const Object& object : context.chip.files.objects()) {
    if (object.parent != df.address) continue;
    if (object.kind == ObjectKind::File) used += object.size;
    if (object.kind == ObjectKind::Directory) used += space_used(context, object);
  }
  return used;
}

/// Every directory above the new file, and the current one, was given this much.
bool fits_in(CommandContext& context, std::uint32_t more) {
  const FileSystem& files = context.chip.files;
  for (std::optional<Object> df = context.df(); df; df = files.at(df->parent)) {
    const auto space = static_cast<std::uint16_t>(files.peek(*df, directory_space_at) << 8U |
                                                  files.peek(*df, directory_space_at + 1));
    if (space != all_there_is && space_used(context, *df) + more > space) return false;
  }
  return true;
}

StatusWord create_ef(CommandContext& context, const model::fm::FileHeader& header) {
  const model::EfHeader common = model::fm::in_kernel(header);
  return fits_in(context, Ef::body_size(common)) ? place_file(context, common)
                                                 : StatusWord::NoSpace;
}

}  // namespace

Byte fm_state(CommandContext& context, const Object& df) {
  return context.environment.master_rules(context, df) ? model::fm::master_state : Byte{0};
}

bool fm_create_lengths(const CommandView& command) {
  const std::size_t lc = command.data.size();
  return lc == model::fm::file_header_size || lc > model::fm::file_header_size + 1;
}

StatusWord fm_create_file(CommandContext& context) {
  if (!context.selection.df) return create_mf(context);
  const StatusWord right = build_right(context, model::AdminAction::CreateFile);
  if (right != StatusWord::Ok) return right;
  if (const auto ef = model::fm::parse_file_header(fid_of(context), context.command.data))
    return create_ef(context, *ef);
  const auto df = model::fm::parse_directory(context.command.data);
  if (!df) return StatusWord::WrongData;
  return place_directory(context, model::fm::in_kernel(*df, fid_of(context), kind_under(context)),
                         rights_of(*df));
}

StatusWord fm_erase_directory(CommandContext& context) {
  if (!context.selection.df) return StatusWord::FileNotFound;
  FileSystem& files = context.chip.files;
  const Object df = context.df();
  const StatusWord right = build_right(context, model::AdminAction::DeleteFile);
  if (right != StatusWord::Ok) return right;
  if (df.owner == model::Environment::Pse) return StatusWord::ConditionsNotSatisfied;
  KeyStore keys(context.chip);
  const std::optional<StoredKey> ruler = keys.master(df);
  std::vector<Object> inside;
  for (const Object& object : files.objects()) {
    if (object.parent != df.address) continue;
    if (is_mf(df) && object.kind == ObjectKind::Directory && has_ruler(context, object))
      return StatusWord::ConditionsNotSatisfied;
    const bool key_file = object.kind == ObjectKind::File && object.id == model::key_file_fid;
    const bool stays = ruler && (key_file || object == ruler->object);
    if (!stays) inside.push_back(object);
  }
  context.selection.ef.reset();
  for (const Object& object : inside)
    files.remove(object);
  return StatusWord::Ok;
}

StatusWord fm_end_of_building(CommandContext& context) {
  if (!context.selection.df) return StatusWord::ConditionsNotSatisfied;
  const StatusWord right = build_right(context, model::AdminAction::WriteKey);
  return right == StatusWord::Ok ? context.environment.end_building(context) : right;
}

}  // namespace sscard::cos
