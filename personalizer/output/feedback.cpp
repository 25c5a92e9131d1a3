#include "personalizer/output/feedback.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "cardlib/crypto/crypto.hpp"
#include "cardlib/data/text.hpp"
#include "personalizer/output/return_file.hpp"

namespace sscard::perso {
namespace {

constexpr std::array columns = {"seq",    "cert_no",     "name", "chip_serial", "card_id",
                                "atr",    "card_number", "pan",  "structure",   "key_versions",
                                "result", "reason",      "time", "mac"};
constexpr std::size_t mac_column = columns.size() - 1;
constexpr std::string_view trailer_mark = "----";
constexpr std::array results = {"issued", "waiting", "in_work", "set_aside"};

void write_column_names(GbLines& lines) {
  for (const char* name : columns)
    lines.field(name);
}

Result<std::string> mac_of(const FeedbackKey& key, ByteView bytes) {
  const Result<std::array<Byte, 16>> mac = key.vault.exchange_mac(key.key, bytes);
  if (!mac) return mac.error();
  return to_hex(*mac);
}

/// The running value over all lines of a file, which the trailer signs.
class LineChain {
 public:
  /// The next line, without its end.
  void add(ByteView line) {
    Bytes input = value_;
    append(input, line);
    input.push_back('\n');
    value_ = crypto::openssl().hash(crypto::HashKind::Sm3, input);
  }
  ByteView value() const { return value_; }

 private:
  Bytes value_;
};

/// Everything of a line but its MAC.
void write_line(GbLines& lines, const OrderRow& row, const Translator& translate) {
  const CardOrder& order = row.order;
  const CardRecord card = row.record.value_or(CardRecord{});
  const bool told = row.reason && row.state != OrderState::Issued;
  lines.field(order.social ? order.social->seq : order.bank->seq)
      .field(order.social ? order.social->holder.number.text() : order.bank->cert_no.text())
      .field(order.social ? order.social->holder.name : order.bank->name)
      .field(row.chip ? row.chip->text() : "")
      .field(card.card_id)
      .field(row.chip ? reset_information(card.atr) : "")
      .field(card.card_number)
      .field(card.pan)
      .field(row.chip ? model::text(card.structure) : "")
      .field(card.key_versions)
      .field(word(row.state))
      .sentence(told ? translate(*row.reason) : "")
      .field(time_digits(row.ended));
}

bool hex_or_empty(const std::string& text, std::size_t digits) {
  if (text.empty()) return true;
  return text.size() == digits && from_hex(text).has_value() && text.find(' ') == std::string::npos;
}

bool digits_or_empty(const std::string& text, std::size_t length) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.empty() || (text.size() == length && std::ranges::all_of(text, is_digit));
}

/// Reads the file line by line; the first wrong thing is the error of the whole.
class FeedbackReader {
 public:
  FeedbackReader(ByteView bytes, const std::string& file, const FeedbackKey& key,
                 const FeedbackVisit& visit)
      : whole_(bytes), file_(file), key_(key), visit_(visit) {}

  Result<std::size_t> read() {
    GbLines expected;
    write_column_names(expected);
    const Result<ByteView> first = next_line();
    if (!first) return first.error();
    if (!equal(*first, expected.line())) {
      return wrong(msg("the first line is not the column names of a feedback file"));
    }
    chain_.add(*first);
    while (true) {
      const Result<ByteView> line = next_line();
      if (!line) return line.error();
      if (as_text(*line).starts_with(trailer_mark)) return finish(*line);
      if (Status taken = take(*line); !taken) return taken.error();
      chain_.add(*line);
    }
  }

 private:
  Error wrong(const Message& reason) const {
    return {ErrorKind::BadInput, msg("{}: line {}: {}", file_, number_, reason),
            msg("nothing was taken; ask the first organization for the feedback file again")};
  }

  Result<ByteView> next_line() {
    ++number_;
    const ByteView rest = whole_.subspan(at_);
    const auto end = std::ranges::find(rest, Byte{'\n'});
    if (end == rest.end()) return wrong(msg("the file ends in the middle"));
    const auto length = static_cast<std::size_t>(end - rest.begin());
    at_ += length + 1;
    return rest.first(length);
  }

  Status take(ByteView line) {
    const std::vector<ByteView> fields = data::split_fields(line, '|');
    // A separator after the last field too: one empty piece behind it.
    if (fields.size() != columns.size() + 1 || !fields.back().empty()) {
      return wrong(msg("there are not {} fields", columns.size()));
    }
    const std::size_t signed_length = line.size() - fields[mac_column].size() - 1;
    const Result<std::string> mac = mac_of(key_, line.first(signed_length));
    if (!mac) return mac.error();
    if (!equal_constant_time(as_bytes(*mac), fields[mac_column])) {
      return wrong(msg("the MAC is wrong"));
    }
    return parse(fields);
  }

  Status parse(const std::vector<ByteView>& fields) {
    std::vector<std::string> text;
    for (const ByteView field : fields) {
      Result<std::string> one = data::to_utf8(field);
      if (!one) return wrong(one.error().what);
      text.push_back(std::move(*one));
    }
    FeedbackLine line;
    line.seq = text[0];
    line.name = text[2];
    line.card_id = text[4];
    line.reset_information = text[5];
    line.card_number = text[6];
    line.pan = text[7];
    line.structure = model::structure_from(text[8]);
    line.key_versions = text[9];
    line.result = text[10];
    line.reason = text[11];
    line.time = text[12];
    const Result<data::SocialSecurityNumber> cert_no = data::SocialSecurityNumber::parse(text[1]);
    if (!cert_no) return bad_field(1);
    line.cert_no = *cert_no;
    if (!text[3].empty()) {
      const Result<data::ChipSerial> chip = data::ChipSerial::parse(text[3]);
      if (!chip) return bad_field(3);
      line.chip = *chip;
    }
    if (Status fit = check(line, text); !fit) return fit;
    visit_(line);
    ++count_;
    return {};
  }

  Status check(const FeedbackLine& line, const std::vector<std::string>& text) {
    const bool issued = line.result == "issued";
    if (std::ranges::find(results, line.result) == results.end()) return bad_field(10);
    if (issued != line.chip.has_value()) return bad_field(3);
    if (!hex_or_empty(line.card_id, 32)) return bad_field(4);
    if (!hex_or_empty(line.reset_information, 26)) return bad_field(5);
    if (issued && !line.reset_information.ends_with(line.chip->text())) return bad_field(5);
    if (!line.card_number.empty() && !data::CardNumber::parse(line.card_number)) {
      return bad_field(6);
    }
    if (!line.pan.empty() && !data::Pan::parse(line.pan)) return bad_field(7);
    if (line.structure.has_value() != issued || (!issued && !text[8].empty())) return bad_field(8);
    if (!digits_or_empty(line.time, 14)) return bad_field(12);
    if (!persons_.insert(line.cert_no.text()).second)
      return wrong(msg("the person is there twice"));
    if (line.chip && !chips_.insert(line.chip->text()).second) {
      return wrong(msg("the chip is there twice"));
    }
    return {};
  }

  Error bad_field(std::size_t column) const {
    return wrong(msg("the field {} has no such value", columns[column]));
  }

  Result<std::size_t> finish(ByteView line) {
    if (at_ != whole_.size()) return wrong(msg("there is something behind the last line"));
    const Result<std::string> mac = mac_of(key_, chain_.value());
    if (!mac) return mac.error();
    GbLines expected;
    expected.field(trailer_mark).field(std::to_string(count_)).field(*mac);
    if (!equal_constant_time(expected.line(), line)) {
      return wrong(msg("the number of lines or the MAC of the whole file is wrong"));
    }
    return count_;
  }

  ByteView whole_;
  const std::string& file_;
  const FeedbackKey& key_;
  std::size_t at_ = 0;
  std::size_t number_ = 0;
  const FeedbackVisit& visit_;
  std::size_t count_ = 0;
  LineChain chain_;
  std::set<std::string> persons_;
  std::set<std::string> chips_;
};

}  // namespace

Status feedback_file(GbLines& lines, Ledger& ledger, const FeedbackKey& key,
                     const Translator& translate) {
  LineChain chain;
  const auto end_line = [&] {
    chain.add(lines.line());
    lines.end_line();
  };
  write_column_names(lines);
  end_line();
  std::size_t count = 0;
  const Status walked = ledger.for_each_order([&](const OrderRow& row) -> Status {
    write_line(lines, row, translate);
    const Result<std::string> mac = mac_of(key, lines.line());
    if (!mac) return mac.error();
    lines.field(*mac);
    end_line();
    ++count;
    return {};
  });
  if (!walked) return walked;
  const Result<std::string> mac = mac_of(key, chain.value());
  if (!mac) return mac.error();
  lines.field(trailer_mark).field(std::to_string(count)).field(*mac).end_line();
  return {};
}

Result<std::size_t> read_feedback(ByteView bytes, const std::string& file, const FeedbackKey& key,
                                  const FeedbackVisit& visit) {
  return FeedbackReader(bytes, file, key, visit).read();
}

Result<std::vector<HandedOver>> handed_over(ByteView bytes, const std::string& file,
                                            const FeedbackKey& key) {
  std::vector<HandedOver> out;
  const auto read = read_feedback(bytes, file, key, [&out](const FeedbackLine& line) {
    if (line.chip) out.push_back({*line.chip, line.cert_no.text()});
  });
  if (!read) return read.error();
  return out;
}

}  // namespace sscard::perso
