#include "personalizer/intake/good_lines.hpp"

#include <algorithm>

#include "cardlib/crypto/crypto.hpp"

namespace sscard::perso {
namespace {

using Key = std::array<Byte, 16>;

Key key_of(std::string_view item) {
  Key key;
  const Bytes digest = crypto::openssl().hash(crypto::HashKind::Sm3, as_bytes(item));
  std::copy_n(digest.begin(), key.size(), key.begin());
  return key;
}

std::string seq_of(ByteView line, std::size_t column) {
  const auto fields = cut_fields(line);
  return column < fields.size() ? std::string(as_text(fields[column])) : std::string();
}

}  // namespace

/// The items of all lines, so that a line knows its copies further down. A faulty line is parsed
/// again when its fault is told: faults are few, and keeping them is not.
class GoodLines::FirstPass {
 public:
  FirstPass(const AcceptedFile& file, const Look& look) : file_(file), look_(look) {
    for (const DetailLine& line : file.lines.details)
      take(look_at(line));
    for (std::vector<Key>& keys : sorted_)
      std::ranges::sort(keys);
  }

  /// Why the line with this index cannot stand.
  std::optional<LineFault> fault(std::size_t index, const Names& names) const {
    if (!items_[index]) {
      return std::get<LineFault>(look_at(file_.lines.details[index]));
    }
    const std::array columns = {names.person, names.card, names.seq};
    for (std::size_t item = 0; item < columns.size(); ++item) {
      const auto copies = std::ranges::equal_range(sorted_[item], (*items_[index])[item]).size();
      if (copies > 1) {
        return LineFault{std::string(columns[item]),
                         msg("the same value stands in {} lines", copies)};
      }
    }
    return std::nullopt;
  }

  /// Nothing for a line with a fault of its own.
  const std::optional<Keys>& items(std::size_t index) const { return items_[index]; }

 private:
  std::variant<UniqueItems, LineFault> look_at(const DetailLine& line) const {
    return look_({file_.name, line.number}, bytes_of(file_.content, line));
  }

  void take(const std::variant<UniqueItems, LineFault>& looked) {
    const auto* items = std::get_if<UniqueItems>(&looked);
    if (items == nullptr) {
      items_.emplace_back();
      return;
    }
    const Keys keys = {key_of(items->person), key_of(items->card), key_of(items->seq)};
    items_.emplace_back(keys);
    for (std::size_t i = 0; i < keys.size(); ++i)
      sorted_[i].push_back(keys[i]);
  }

  const AcceptedFile& file_;
  const Look& look_;
  std::vector<std::optional<Keys>> items_;
  std::array<std::vector<Key>, 3> sorted_;
};

Result<GoodLines> GoodLines::sift(const AcceptedFile& file, const Names& names,
                                  const std::pair<Look, std::size_t>& look_and_seq_column,
                                  const Aside& aside) {
  const auto& [look, seq_column] = look_and_seq_column;
  const FirstPass pass(file, look);
  GoodLines out;
  for (std::size_t i = 0; i < file.lines.details.size(); ++i) {
    const DetailLine& line = file.lines.details[i];
    const auto fault = pass.fault(i, names);
    if (pass.items(i)) {
      const auto place = fault ? no_line : static_cast<std::uint32_t>(out.lines_.size());
      out.persons_.push_back({(*pass.items(i))[0], place});
    }
    if (!fault) {
      out.lines_.push_back(line);
      continue;
    }
    const ByteView raw = bytes_of(file.content, line);
    const Status taken = aside({
        file.facts.side,
        {file.name, line.number},
        seq_of(raw, seq_column),
        fault->field,
        fault->reason,
        to_bytes(raw)
    });
    if (!taken) return taken.error();
  }
  std::ranges::sort(out.persons_, {}, &Person::key);
  return out;
}

std::size_t GoodLines::copies(const std::string& person) const {
  return std::ranges::equal_range(persons_, key_of(person), {}, &Person::key).size();
}

const DetailLine* GoodLines::find(const std::string& person) const {
  for (const Person& one : std::ranges::equal_range(persons_, key_of(person), {}, &Person::key))
    if (one.line != no_line) return &lines_[one.line];
  return nullptr;
}

}  // namespace sscard::perso
