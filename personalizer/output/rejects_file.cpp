#include "personalizer/output/rejects_file.hpp"

#include "personalizer/output/return_file.hpp"

namespace sscard::perso {
namespace {

const char* word(Side side) {
  return side == Side::Social ? "social" : "bank";
}

const char* word(Unmatched::Kind kind) {
  return kind == Unmatched::Kind::NoPartner ? "no_partner" : "several_partners";
}

void column_line(GbLines& lines, std::initializer_list<const char*> names) {
  for (const char* name : names)
    lines.field(name);
  lines.end_line();
}

}  // namespace

Status rejects_file(GbLines& lines, Ledger& ledger, Side side, const Translator& translate) {
  return ledger.for_each_reject([&](const Reject& line) -> Status {
    if (line.side != side) return {};
    const std::string place = fmt::format("# {}:{}:{}: ", line.source.file, line.source.line,
                                          line.field.empty() ? "-" : line.field);
    lines.sentence(place + translate(line.reason)).end_line().raw(line.raw).end_line();
    return {};
  });
}

Status unmatched_file(GbLines& lines, Ledger& ledger, const Translator& translate) {
  column_line(lines, {"side", "file", "line", "seq", "person", "kind", "reason"});
  return ledger.for_each_unmatched([&](const Unmatched& line) -> Status {
    lines.field(word(line.side))
        .sentence(line.source.file)
        .field(std::to_string(line.source.line))
        .sentence(line.seq)
        .sentence(line.person_masked)
        .field(word(line.kind))
        .sentence(translate(line.reason))
        .end_line();
    return {};
  });
}

Status invalid_list_file(GbLines& lines, Ledger& ledger, const Translator& translate) {
  column_line(lines, {"seq", "chip_serial", "time", "reason"});
  return ledger.for_each_invalid([&](const InvalidEntry& entry) -> Status {
    lines.field(std::to_string(entry.seq))
        .field(entry.chip.text())
        .field(time_digits(entry.at))
        .sentence(translate(entry.reason))
        .end_line();
    return {};
  });
}

}  // namespace sscard::perso
