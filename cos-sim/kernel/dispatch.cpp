#include "cos-sim/kernel/dispatch.hpp"

#include <algorithm>

#include "cos-sim/kernel/ef.hpp"
#include "cos-sim/kernel/environment.hpp"

namespace sscard::cos {
namespace {

/// The rows that are asked, kernel's first.
struct Rows {
  std::span<const CommandRow> common;
  std::span<const CommandRow> own;

  template <typename Fits>
  const CommandRow* first(const Fits& fits) const {
    for (const auto rows : {common, own}) {
      const auto found = std::ranges::find_if(rows, fits);
      if (found != rows.end()) return &*found;
    }
    return nullptr;
  }
};

constexpr Byte record_number = 0x04;
constexpr Byte by_identifier = 0x00;

bool holds_records(model::FileKind kind) {
  using enum model::FileKind;
  return kind == LinearFixed || kind == LinearVariable || kind == Cyclic || kind == Directory;
}

/// READ may use a number anywhere; a cyclic file has no identifiers and only grows.
bool addressing_fits(const CommandRow& row, Byte p2, bool cyclic) {
  const auto low = static_cast<Byte>(p2 & 0x07U);
  if (row.need == FileNeed::Append) return true;
  if (low == by_identifier) return !cyclic;
  if (low == record_number) return !cyclic || row.right == FileRight::Read;
  return cyclic;
}

/// The short identifier in P1 or P2; 0 when there is none.
Byte short_identifier(const CommandRow& row, const Header& header) {
  if (row.need == FileNeed::Binary)
    return (header.p1 & 0x80U) != 0 ? static_cast<Byte>(header.p1 & 0x1FU) : Byte{0};
  return static_cast<Byte>(header.p2 >> 3U);
}

using Step = StatusWord (*)(CommandContext& context, const CommandRow& row);

StatusWord check_blocked(CommandContext& context, const CommandRow& row) {
  return context.selection.df ? context.environment.admits(context, row) : StatusWord::Ok;
}

StatusWord check_parameters(CommandContext& context, const CommandRow& row) {
  const Header& header = context.command.header;
  return row.parameters(header.p1, header.p2) ? StatusWord::Ok : StatusWord::WrongP1P2;
}

StatusWord check_lengths(CommandContext& context, const CommandRow& row) {
  const CommandView& command = context.command;
  const std::size_t lc = command.data.size();
  if (!command.well_formed || lc < row.lc_min || lc > row.lc_max) return StatusWord::WrongLength;
  return row.lengths == nullptr || row.lengths(command) ? StatusWord::Ok : StatusWord::WrongLength;
}

/// Consumed here, whatever comes of the command: also when a right or a key is missing (A.7.4).
StatusWord take_challenge_out(CommandContext& context, const CommandRow& row) {
  if (!row.challenged) return StatusWord::Ok;
  context.taken = context.challenge;
  context.challenge.drop();
  return StatusWord::Ok;
}

StatusWord check_file(CommandContext& context, const CommandRow& row) {
  if (row.need == FileNeed::None) return StatusWord::Ok;
  const Byte sfi = short_identifier(row, context.command.header);
  if (sfi == 0) {
    context.file = context.selection.ef;
    return context.file ? StatusWord::Ok : StatusWord::NoCurrentEf;
  }
  if (!context.selection.df) return StatusWord::FileNotFound;
  for (const Object& object : context.chip.files.objects())
    if (object.parent == context.df().address && object.kind == ObjectKind::File &&
        model::sfi_of(object.id) == sfi)
      context.file = object;
  return context.file ? StatusWord::Ok : StatusWord::FileNotFound;
}

StatusWord check_kind(CommandContext& context, const CommandRow& row) {
  if (row.need == FileNeed::None) return StatusWord::Ok;
  const std::optional<Ef> ef = Ef::open(context.chip.files, *context.file);
  if (!ef) return StatusWord::IncompatibleFile;
  const model::FileKind kind = ef->header().kind;
  const bool fits =
      row.need == FileNeed::Binary
          ? kind == model::FileKind::Transparent
          : holds_records(kind) && addressing_fits(row, context.command.header.p2, ef->cyclic());
  return fits ? StatusWord::Ok : StatusWord::IncompatibleFile;
}

StatusWord check_access(CommandContext& context, const CommandRow& row) {
  if (row.need == FileNeed::None) return StatusWord::Ok;
  return context.environment.may_use(context, *context.file, row.right);
}

/// The order, behind class and instruction.
constexpr std::array<Step, 7> steps = {check_blocked,      check_parameters, check_lengths,
                                       take_challenge_out, check_file,       check_kind,
                                       check_access};

}  // namespace

Admission admit(CommandContext& context, std::span<const CommandRow> common) {
  const Rows rows{common, context.environment.commands()};
  const Header& header = context.command.header;
  const auto same_class = [&](const CommandRow& row) { return row.cla == header.cla; };
  const auto same_ins = [&](const CommandRow& row) { return row.ins == header.ins; };
  const auto both = [&](const CommandRow& row) { return same_class(row) && same_ins(row); };
  const auto fitting = [&](const CommandRow& row) {
    return both(row) && row.parameters(header.p1, header.p2);
  };

  if (rows.first(same_class) == nullptr) return {nullptr, StatusWord::WrongCla};
  if (rows.first(same_ins) == nullptr) return {nullptr, StatusWord::WrongIns};
  const CommandRow* row = rows.first(both);
  if (row == nullptr) return {nullptr, StatusWord::WrongCla};
  if (const CommandRow* exact = rows.first(fitting)) row = exact;
  context.row = row;
  for (const Step step : steps)
    if (const StatusWord sw = step(context, *row); sw != StatusWord::Ok) return {row, sw};
  return {row, StatusWord::Ok};
}

}  // namespace sscard::cos
