#include "personalizer/output/report.hpp"

#include "personalizer/output/report_rows.hpp"
#include "personalizer/output/return_file.hpp"

namespace sscard::perso {
namespace {

void add(CardCost& sum, const CardCost& one) {
  sum.commands += one.commands;
  sum.exchanges += one.exchanges;
  sum.bytes_sent += one.bytes_sent;
  sum.bytes_received += one.bytes_received;
  sum.vault_calls += one.vault_calls;
}

ReportedOrder reported(const OrderRow& row) {
  const CardOrder& order = row.order;
  return {order.number,
          order.social ? order.social->seq : order.bank->seq,
          order.social ? order.social->holder.number.masked() : order.bank->cert_no.masked(),
          row.state,
          row.attempts,
          row.reason.value_or(Message{})};
}

/// Columns of a terminal: a Chinese character takes two.
std::size_t width_of(std::string_view utf8) {
  std::size_t width = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U) continue;
    width += byte >= 0xE0U ? 2 : 1;
  }
  return width;
}

std::vector<std::size_t> widths_of(const ReportTable& table) {
  std::vector<std::size_t> out;
  for (const std::vector<std::string>& row : table.rows) {
    out.resize(std::max(out.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      out[i] = std::max(out[i], width_of(row[i]));
  }
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

constexpr std::string_view page_head =
    "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<style>\n"
    "body { font-family: sans-serif; margin: 2em; }\n"
    "table { border-collapse: collapse; margin-bottom: 1.5em; }\n"
    "td { border: 1px solid #999; padding: 0.2em 0.6em; }\n"
    "</style>\n";

}  // namespace

Result<BatchReport> make_report(const Job& job, const std::optional<TwoPeople>& closed_by) {
  BatchReport out;
  out.job = job.facts();
  out.closed_by = closed_by;
  out.time = date_time_digits(job.world().clock.now());
  Result<std::vector<BatchFacts>> batches = job.ledger().batches();
  if (!batches) return batches.error();
  out.batches = std::move(*batches);
  const Result<Accounting> cards = job.ledger().accounting();
  if (!cards) return cards.error();
  out.cards = *cards;
  const Result<Totals> records = job.ledger().totals();
  if (!records) return records.error();
  out.records = *records;
  std::uint64_t milliseconds = 0;
  const Status orders = job.ledger().for_each_order([&](const OrderRow& row) -> Status {
    if (row.record) {
      add(out.cost, row.record->cost);
      milliseconds += row.record->cost.milliseconds_9600;
    } else if (out.without_card.size() < BatchReport::listed_max) {
      out.without_card.push_back(reported(row));
    }
    return {};
  });
  if (!orders) return orders.error();
  if (out.records.issued > 0) {
    out.cost.milliseconds_9600 = static_cast<std::uint32_t>(milliseconds / out.records.issued);
  }
  const Status invalid = job.ledger().for_each_invalid([&](const InvalidEntry& entry) -> Status {
    if (out.invalid.size() < BatchReport::listed_max) out.invalid.push_back(entry);
    return {};
  });
  if (!invalid) return invalid.error();
  return out;
}

std::string report_text(const BatchReport& report, const std::string& mac,
                        const Translator& translate) {
  std::string out;
  for (const ReportTable& table : report_tables(report, mac, translate)) {
    if (table.rows.empty()) continue;
    const std::vector<std::size_t> widths = widths_of(table);
    out += table.title + "\n";
    for (const std::vector<std::string>& row : table.rows) {
      std::string line = " ";
      for (std::size_t i = 0; i < row.size(); ++i) {
        line += " " + row[i];
        if (i + 1 < row.size()) line += std::string(widths[i] - width_of(row[i]) + 1, ' ');
      }
      out += line + "\n";
    }
    out += "\n";
  }
  return out;
}

std::string report_html(const BatchReport& report, const std::string& mac,
                        const Translator& translate) {
  std::string out(page_head);
  out += "<title>" + escaped(report.job.batch) + "</title>\n</head>\n<body>\n";
  for (const ReportTable& table : report_tables(report, mac, translate)) {
    if (table.rows.empty()) continue;
    out += "<h2>" + escaped(table.title) + "</h2>\n<table>\n";
    for (const std::vector<std::string>& row : table.rows) {
      out += "<tr>";
      for (const std::string& cell : row)
        out += "<td>" + escaped(cell) + "</td>";
      out += "</tr>\n";
    }
    out += "</table>\n";
  }
  return out + "</body>\n</html>\n";
}

}  // namespace sscard::perso
