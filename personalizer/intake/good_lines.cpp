#include "personalizer/intake/good_lines.hpp"

#include <array>

namespace sscard::perso {
namespace {

/// Counts of one unique item: an item with more than one line takes all of them out.
using Counts = std::unordered_map<std::string, std::size_t>;

struct Looked {
  DetailLine line;
  std::variant<UniqueItems, LineFault> result;
};

std::string seq_of(ByteView line, std::size_t column) {
  const auto fields = cut_fields(line);
  return column < fields.size() ? std::string(as_text(fields[column])) : std::string();
}

}  // namespace

Result<GoodLines> GoodLines::sift(const AcceptedFile& file, const Names& names,
                                  const std::pair<Look, std::size_t>& look_and_seq_column,
                                  const Aside& aside) {
  const auto& [look, seq_column] = look_and_seq_column;
  std::vector<Looked> looked;
  looked.reserve(file.lines.details.size());
  Counts persons;
  Counts cards;
  Counts seqs;
  for (const DetailLine& line : file.lines.details) {
    looked.push_back({line, look({file.name, line.number}, bytes_of(file.content, line))});
    if (const auto* items = std::get_if<UniqueItems>(&looked.back().result)) {
      ++persons[items->person];
      ++cards[items->card];
      ++seqs[items->seq];
    }
  }
  const auto duplicate = [&](const UniqueItems& items) -> std::optional<LineFault> {
    const std::array<std::pair<std::string_view, std::size_t>, 3> rows = {
        {{names.person, persons[items.person]},
         {names.card, cards[items.card]},
         {names.seq, seqs[items.seq]}}
    };
    for (const auto& [name, count] : rows) {
      if (count > 1) {
        return LineFault{std::string(name), msg("the same value stands in {} lines", count)};
      }
    }
    return std::nullopt;
  };
  GoodLines out;
  for (const Looked& one : looked) {
    std::optional<LineFault> fault;
    if (const auto* items = std::get_if<UniqueItems>(&one.result)) {
      fault = duplicate(*items);
      if (!fault) {
        out.by_person_.emplace(items->person, out.lines_.size());
        out.lines_.push_back(one.line);
      }
    } else {
      fault = std::get<LineFault>(one.result);
    }
    if (!fault) continue;
    const ByteView raw = bytes_of(file.content, one.line);
    const Status taken = aside({
        file.facts.side,
        {file.name, one.line.number},
        seq_of(raw, seq_column),
        fault->field,
        fault->reason,
        to_bytes(raw)
    });
    if (!taken) return taken.error();
  }
  out.copies_ = std::move(persons);
  return out;
}

std::size_t GoodLines::copies(const std::string& person) const {
  const auto found = copies_.find(person);
  return found == copies_.end() ? 0 : found->second;
}

const DetailLine* GoodLines::find(const std::string& person) const {
  const auto found = by_person_.find(person);
  return found == by_person_.end() ? nullptr : &lines_[found->second];
}

}  // namespace sscard::perso
