#include "cos-sim/kernel/administration.hpp"

#include "cardlib/model/fci.hpp"
#include "cos-sim/kernel/building.hpp"
#include "cos-sim/kernel/ef.hpp"
#include "cos-sim/kernel/environment.hpp"

namespace sscard::cos {
namespace {

StatusWord create_mf(CommandContext& context) {
  const std::optional<model::DfHeader> header = model::parse_df_header(context.command.data);
  const bool fits = header && header->fid == mf_fid && header->aid.empty() &&
                    header->kind == model::DfKind::Environment;
  return fits ? place_master_file(context, *header) : StatusWord::WrongData;
}

/// What DELETE FILE may remove with this P2.
bool deletable(CommandContext& context, const Object& object, model::DeleteTarget target) {
  using enum model::DeleteTarget;
  if (object.kind == ObjectKind::File) return target == File;
  const bool application = environment_of(context.chip.files, object).address != object.address;
  return object.kind == ObjectKind::Directory &&
         target == (application ? Application : Environment);
}

}  // namespace

StatusWord create_file(CommandContext& context) {
  if (!context.selection.df) {
    return context.session.transport_code_verified ? create_mf(context)
                                                   : StatusWord::SecurityNotSatisfied;
  }
  const StatusWord right = build_right(context, model::AdminAction::CreateFile);
  if (right != StatusWord::Ok) return right;
  if (const auto ef = model::parse_ef_header(context.command.data)) return place_file(context, *ef);
  if (const auto df = model::parse_df_header(context.command.data))
    return place_directory(context, *df);
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
