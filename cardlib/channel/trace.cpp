#include "cardlib/channel/trace.hpp"

#include <algorithm>
#include <optional>

namespace sscard {
namespace {

constexpr std::size_t lc_offset = 4;
constexpr std::size_t short_data_offset = 5;
constexpr std::size_t extended_data_offset = 7;
constexpr std::size_t status_length = 2;

struct DataRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Where the data of a command lie: everything that is no header, no length and no Le. Bytes that
/// are no well-formed command count as data, so that doubt hides.
DataRange data_of_command(ByteView tpdu) {
  if (tpdu.size() <= short_data_offset) return {tpdu.size(), tpdu.size()};
  const bool extended = tpdu[lc_offset] == 0 && tpdu.size() >= extended_data_offset;
  const std::size_t begin = extended ? extended_data_offset : short_data_offset;
  const std::size_t lc = extended ? u16_at(tpdu, lc_offset + 1) : tpdu[lc_offset];
  const std::size_t le_length = extended ? 2 : 1;
  const bool ends_with_le = tpdu.size() == begin + lc + le_length;
  return {begin, ends_with_le ? begin + lc : tpdu.size()};
}

std::string hex_line(ByteView bytes, DataRange hidden) {
  std::string out;
  out.reserve(bytes.size() * 3);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i != 0) out += ' ';
    const bool hide = i >= hidden.begin && i < hidden.end;
    out += hide ? "??" : to_hex(bytes.subspan(i, 1));
  }
  return out;
}

Error bad_line(std::string_view file, std::size_t line, const char* reason) {
  return {ErrorKind::BadInput, msg("{}: line {}: {}", file, line, reason),
          msg("begin each line with > or < or #, and write bytes as pairs of hex digits")};
}

std::string_view without_comment(std::string_view line) {
  line = line.substr(0, line.find('#'));
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  return line;
}

/// Takes the next line off `text`.
std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::string traced_command(ByteView tpdu, TracedData data) {
  const DataRange none{};
  return hex_line(tpdu, data == TracedData::Shown ? none : data_of_command(tpdu));
}

std::string traced_answer(ByteView answer, TracedData data) {
  if (data == TracedData::Shown || answer.size() < status_length) return hex_line(answer, {});
  return hex_line(answer, {0, answer.size() - status_length});
}

void TraceWriter::exchanged(const TracedExchange& exchange) {
  sink_("> " + traced_command(exchange.sent, data_));
  const std::string answered = traced_answer(exchange.answered, data_);
  sink_(answered.empty() ? "<" : "< " + answered);
}

void TraceWriter::note(std::string_view text) {
  std::string line = "# ";
  for (const char c : text)
    line += c == '\n' || c == '\r' ? ' ' : c;
  sink_(line);
}

std::optional<BytePattern> BytePattern::parse(std::string_view text) {
  BytePattern out;
  while (!text.empty()) {
    if (text.front() == ' ' || text.front() == '\t') {
      text.remove_prefix(1);
      continue;
    }
    if (text.starts_with("...")) {
      if (out.gap_) return std::nullopt;
      out.gap_ = true;
      text.remove_prefix(3);
      continue;
    }
    Items& items = out.gap_ ? out.tail_ : out.head_;
    const std::optional<Bytes> one = from_hex(text.substr(0, 2));
    const bool any = text.starts_with("??");
    if (!any && (!one || one->size() != 1)) return std::nullopt;
    if (out.head_.size() + out.tail_.size() >= length_max) return std::nullopt;
    items.push_back(any ? std::nullopt : std::optional<Byte>(one->front()));
    text.remove_prefix(2);
  }
  return out;
}

bool BytePattern::same(const Items& items, ByteView bytes) {
  return std::ranges::equal(items, bytes, [](const std::optional<Byte>& item, Byte byte) {
    return !item || *item == byte;
  });
}

bool BytePattern::matches(ByteView bytes) const {
  if (!gap_) return same(head_, bytes);
  if (bytes.size() < head_.size() + tail_.size()) return false;
  return same(head_, bytes.first(head_.size())) && same(tail_, bytes.last(tail_.size()));
}

Bytes BytePattern::sample() const {
  Bytes out;
  for (const Items* items : {&head_, &tail_}) {
    for (const std::optional<Byte>& item : *items)
      out.push_back(item.value_or(0));
  }
  return out;
}

std::string BytePattern::text() const {
  std::string out;
  const auto add = [&out](const std::string& word) { out += out.empty() ? word : " " + word; };
  const auto add_all = [&add](const Items& items) {
    for (const std::optional<Byte>& item : items)
      add(item ? to_hex({&*item, 1}) : "??");
  };
  add_all(head_);
  if (gap_) add("...");
  add_all(tail_);
  return out;
}

Result<std::vector<ScriptedExchange>> read_transcript(std::string_view text,
                                                      std::string_view file) {
  std::vector<ScriptedExchange> out;
  bool waiting = false;  // a `>` was read and its `<` not yet
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = without_comment(next_line(text));
    if (line.empty()) continue;
    const char mark = line.front();
    if (mark != '>' && mark != '<') return bad_line(file, number, phrase("no '>', '<' or '#'"));
    if ((mark == '<') != waiting) {
      return bad_line(file, number,
                      waiting ? phrase("the answer to the command above is missing")
                              : phrase("an answer without a command"));
    }
    std::optional<BytePattern> bytes = BytePattern::parse(line.substr(1));
    if (!bytes) return bad_line(file, number, phrase("not a pair of hex digits"));
    if (mark == '>' && bytes->empty()) return bad_line(file, number, phrase("an empty command"));
    waiting = mark == '>';
    if (waiting) {
      out.push_back({number, std::move(*bytes), {}});
    } else {
      out.back().answered = std::move(*bytes);
    }
  }
  if (waiting) {
    return bad_line(file, out.back().line, phrase("the answer to this command is missing"));
  }
  return out;
}

}  // namespace sscard
