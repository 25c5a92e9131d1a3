#include "personalizer/output/return_file.hpp"

#include <algorithm>
#include <array>

#include "cardlib/base/world.hpp"

namespace sscard::perso {
namespace {

constexpr std::array social_columns = {"task_id",  "data_seq",         "client_id",
                                       "name",     "cert_no",          "ssseef0507",
                                       "card_no",  "struct_main_type", "struct_child_type",
                                       "bar_code", "card_id",          "atr",
                                       "rfatr",    "bankcardno",       "result",
                                       "reason"};
constexpr std::array bank_columns = {"seq",         "cert_no",     "name",   "pan",    "psn",
                                     "chip_serial", "card_number", "result", "reason", "time"};

constexpr std::size_t historical_bytes = 13;

/// The value a social line had in the named column; empty when the file has no such column.
std::string column_of(const SocialRecord& record, const BatchFacts& facts, std::string_view name) {
  const auto found = std::ranges::find(facts.columns, name);
  const auto index = static_cast<std::size_t>(found - facts.columns.begin());
  return index < record.columns.size() ? record.columns[index] : std::string();
}

/// "2.01" in the two parts of the return file: 2 and 01 [PROP].
struct StructureParts {
  std::string main;
  std::string child;
};
StructureParts parts_of(model::Structure structure) {
  const std::string whole(model::text(structure));
  const std::size_t dot = whole.find('.');
  return {whole.substr(0, dot), dot == std::string::npos ? "" : whole.substr(dot + 1)};
}

class ReturnFile {
 public:
  ReturnFile(GbLines& lines, const BatchFacts& facts, const Translator& translate)
      : lines_(lines), facts_(facts), translate_(translate), social_(facts.side == Side::Social) {
    if (social_) {
      for (const char* name : social_columns)
        lines_.field(name);
    } else {
      for (const char* name : bank_columns)
        lines_.field(name);
    }
    lines_.end_line();
  }

  Status order(const OrderRow& row) {
    if (social_ && row.order.social) social_line(row);
    if (!social_ && row.order.bank) bank_line(row);
    return {};
  }

  Status reject(const Reject& line) {
    if (line.side != facts_.side) return {};
    const Message reason = msg("line {}, field {}: {}", line.source.line,
                               line.field.empty() ? "-" : line.field, line.reason);
    set_aside(line.seq, "rejected", reason);
    return {};
  }

  Status unmatched(const Unmatched& line) {
    if (line.side != facts_.side) return {};
    set_aside(line.seq, "unmatched", msg("line {}: {}", line.source.line, line.reason));
    return {};
  }

 private:
  void social_line(const OrderRow& row) {
    const SocialRecord& record = *row.order.social;
    const StructureParts structure = parts_of(record.holder.structure);
    const CardRecord card = row.record.value_or(CardRecord{});
    lines_.field(facts_.task_id)
        .field(record.seq)
        .field(column_of(record, facts_, "client_id"))
        .field(record.holder.name)
        .field(record.holder.number.text())
        .field(record.holder.card_number.text())
        .field(record.stock_number.value_or(""))
        .field(structure.main)
        .field(structure.child)
        .field(column_of(record, facts_, "bar_code"))
        .field(card.card_id)
        .field(reset_information(card.atr))
        .field("")  // rfatr: no contactless side
        .field(card.pan)
        .field(word(row.state))
        .sentence(reason_of(row))
        .end_line();
  }

  void bank_line(const OrderRow& row) {
    const BankRecord& record = *row.order.bank;
    lines_.field(record.seq)
        .field(record.cert_no.text())
        .field(record.name)
        .field(record.pan.text())
        .field(record.psn)
        .field(row.chip ? row.chip->text() : "")
        .field(row.record ? row.record->card_number : "")
        .field(word(row.state))
        .sentence(reason_of(row))
        .field(time_digits(row.ended))
        .end_line();
  }

  /// A record that never became an order: its number and why, in the file's own columns.
  void set_aside(const std::string& seq, const char* result, const Message& reason) {
    const std::size_t before = social_ ? 1 : 0;  // task_id
    const std::size_t between = social_ ? social_columns.size() - 4 : bank_columns.size() - 4;
    if (before == 1) lines_.field(facts_.task_id);
    lines_.sentence(seq);
    for (std::size_t i = 0; i < between; ++i)
      lines_.field("");
    lines_.field(result).sentence(translate_(reason));
    if (!social_) lines_.field("");
    lines_.end_line();
  }

  std::string reason_of(const OrderRow& row) const {
    const bool told = row.reason && row.state != OrderState::Issued;
    return told ? translate_(*row.reason) : std::string();
  }

  GbLines& lines_;
  const BatchFacts& facts_;
  const Translator& translate_;
  bool social_;
};

}  // namespace

std::string reset_information(ByteView atr) {
  return atr.size() < historical_bytes ? "" : to_hex(atr.last(historical_bytes));
}

std::string time_digits(std::int64_t seconds) {
  if (seconds == 0) return {};
  return date_time_digits(std::chrono::system_clock::time_point(std::chrono::seconds(seconds)));
}

Status return_file(GbLines& lines, Ledger& ledger, const BatchFacts& facts,
                   const Translator& translate) {
  ReturnFile file(lines, facts, translate);
  if (Status done = ledger.for_each_order([&](const OrderRow& row) { return file.order(row); });
      !done) {
    return done;
  }
  if (Status done = ledger.for_each_reject([&](const Reject& line) { return file.reject(line); });
      !done) {
    return done;
  }
  return ledger.for_each_unmatched([&](const Unmatched& line) { return file.unmatched(line); });
}

}  // namespace sscard::perso
