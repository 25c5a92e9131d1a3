#include "cos-sim/kernel/select.hpp"

#include "cos-sim/kernel/ef.hpp"
#include "cos-sim/kernel/environment.hpp"

namespace sscard::cos {
namespace {

constexpr Byte by_fid = 0x00;
constexpr Byte child_by_fid = 0x02;
constexpr Byte by_name = 0x04;
constexpr Byte next_occurrence = 0x02;
constexpr std::uint16_t mf_fid = 0x3F00;

/// Files without a reader: key file, FCI file, purse file.
bool selectable(const Object& object) {
  if (object.kind == ObjectKind::Directory) return true;
  if (object.kind != ObjectKind::File) return false;
  static constexpr std::array internal = {model::key_file_fid, model::purse_file_fid,
                                          model::fci_file_fid};
  for (const std::uint16_t fid : internal)
    if (object.id == fid) return false;
  return true;
}

std::optional<Object> child(CommandContext& context, Address parent, std::uint16_t fid) {
  for (const Object& object : context.chip.files.objects())
    if (object.parent == parent && object.id == fid && selectable(object)) return object;
  return std::nullopt;
}

/// 3F00, children of the current DF, the current DF, its parent, children of the parent.
std::optional<Object> search(CommandContext& context, std::uint16_t fid) {
  if (fid == mf_fid) return context.chip.files.root();
  if (!context.selection.df) return std::nullopt;
  const Object& here = context.df();
  if (const auto found = child(context, here.address, fid)) return found;
  if (here.id == fid) return here;
  const std::optional<Object> parent = context.chip.files.at(here.parent);
  if (!parent) return std::nullopt;
  if (parent->id == fid) return parent;
  return child(context, parent->address, fid);
}

std::optional<Object> wanted(CommandContext& context) {
  const CommandView& command = context.command;
  if (command.header.p1 == by_name) {
    if (command.header.p2 == next_occurrence) return std::nullopt;  // a full name exists once
    return context.chip.files.find_by_name(command.data);
  }
  const std::uint16_t fid = u16_at(command.data, 0);
  if (command.header.p1 == by_fid) return search(context, fid);
  if (!context.selection.df) return std::nullopt;
  return child(context, context.df().address, fid);
}

/// A file lies in reach while its directory could be selected (A.3).
StatusWord reachable(CommandContext& context, const Object& file) {
  const std::optional<Object> df = context.chip.files.at(file.parent);
  if (!df || df->address != context.df().address) return StatusWord::Ok;  // judged on the way there
  const StatusWord sw = context.environment.fci(context, *df);
  context.answer.clear();
  return sw == StatusWord::FileInvalidated ? StatusWord::Ok : sw;
}

}  // namespace

bool select_parameters(Byte p1, Byte p2) {
  if (p1 == by_name) return p2 == 0 || p2 == next_occurrence;
  return (p1 == by_fid || p1 == child_by_fid) && p2 == 0;
}

bool select_lengths(const CommandView& command) {
  return command.header.p1 == by_name || command.data.size() == 2;
}

StatusWord select_directory(CommandContext& context, const Object& df) {
  FileSystem& files = context.chip.files;
  const std::optional<Object> from = context.selection.df;
  const model::Environment before = from ? from->owner : model::Environment::Card;
  if (!may_access(before, df.owner, Intent::Select)) return StatusWord::FileNotFound;
  Environment& to = context.environments.of(df.owner);
  files.set_selected(df.owner);
  const StatusWord sw = to.fci(context, df);
  if (sw != StatusWord::Ok && sw != StatusWord::FileInvalidated) {
    files.set_selected(before);
    return sw;
  }
  context.challenge.drop();
  if (before != df.owner) context.environments.of(before).left();
  context.selection.df = df;
  context.selection.ef.reset();
  to.selected(from, df);
  return sw;
}

StatusWord select(CommandContext& context) {
  const std::optional<Object> found = wanted(context);
  if (!found) return StatusWord::FileNotFound;
  if (found->kind == ObjectKind::Directory) return select_directory(context, *found);
  if (const StatusWord sw = reachable(context, *found); sw != StatusWord::Ok) return sw;
  // A file of the parent brings its own directory along: its conditions are judged there [PROP].
  if (found->parent != context.df().address) {
    const StatusWord sw = select_directory(context, *context.chip.files.at(found->parent));
    context.answer.clear();
    if (sw != StatusWord::Ok) return sw;
  }
  context.selection.ef = found;
  return StatusWord::Ok;
}

StatusWord get_response(CommandContext& context) {
  const ByteView left = context.pending.left();
  if (left.empty()) return StatusWord::ConditionsNotSatisfied;
  const std::size_t le = context.command.le.value_or(256);
  if (le > left.size()) return right_le_is(static_cast<unsigned>(left.size()));
  context.answer.append(left.first(le));
  context.pending.take(le);
  const std::size_t rest = context.pending.left().size();
  return rest == 0 ? StatusWord::Ok : data_waiting(static_cast<unsigned>(rest));
}

}  // namespace sscard::cos
