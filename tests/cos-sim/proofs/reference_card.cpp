#include "tests/cos-sim/proofs/reference_card.hpp"

#include <algorithm>

#include "tests/cos-sim/proofs/rule.hpp"

namespace sscard::test {
namespace {

using Life = ReferenceLife;

Parsed parse(ByteView bytes) {
  Parsed out{bytes[0], bytes[1], bytes[2], bytes[3]};
  const auto le = [](Byte b) { return b == 0 ? 256U : unsigned{b}; };
  if (bytes.size() == 5) out.le = le(bytes[4]);
  if (bytes.size() <= 5) return out;
  const std::size_t lc = bytes[4];
  const std::size_t rest = bytes.size() - 5;
  out.well_formed = lc != 0 && (rest == lc || rest == lc + 1);
  if (!out.well_formed) return out;
  out.data = to_bytes(bytes.subspan(5, lc));
  if (rest > lc) out.le = le(bytes.back());
  return out;
}

ByteView head(const Bytes& bytes, std::size_t n) {
  return ByteView{bytes}.first(n);
}

}  // namespace

ReferenceDirectory& ReferenceCard::directory(model::Df df) {
  return *std::ranges::find(directories_, df, &ReferenceDirectory::df);
}

bool ReferenceCard::holds(const std::string& name) {
  return levels_[name == "PIN" ? Ssse : current_].contains(name);
}

bool ReferenceCard::allows(const std::string& rule) {
  return rule_allows(rule, [&](std::string_view name) { return holds(std::string(name)); });
}

ReferenceKey* ReferenceCard::key(unsigned type, unsigned id) {
  for (ReferenceKey& found : directory(current_).keys)
    if (found.type == type && found.id == id) return &found;
  return nullptr;
}

void ReferenceCard::reset() {
  current_ = Mf;
  file_ = nullptr;
  challenge_.reset();
  levels_.clear();
  pending_.clear();
}

Bytes ReferenceCard::process(ByteView bytes) {
  const Parsed command = parse(bytes);
  made_challenge_ = false;
  if (command.ins != 0xC0 || command.cla != 0) pending_.clear();
  served_.clear();
  Bytes out;
  unsigned sw = run(command, out);
  if (!served_.empty()) levels_[current_].erase(served_);
  const bool waits = !out.empty() && (!command.data.empty() || sw == 0x6283);
  if (waits) {
    pending_ = out;
    if (sw == 0x9000) sw = 0x6100U + static_cast<unsigned>(out.size());
    out.clear();
  }
  if (sw != 0x9000 && sw >> 8U != 0x61) out.clear();
  append_u16(out, static_cast<std::uint16_t>(sw));
  return out;
}

/// Blocked directory: the third step of the order.
unsigned ReferenceCard::blocked(const Row& row, const Parsed& command) {
  const ReferenceDirectory& here = directory(current_);
  if (here.life == Life::Active || row.runs == While::Always) return 0x9000;
  if (here.life == Life::BlockedForGood) return 0x9303;
  if (row.runs == While::Active) return 0x6985;
  const ReferenceKey* lock = nullptr;
  if (row.ins != 0x82) return 0x9000;
  lock = key(0x0D, command.p2);
  return lock != nullptr && lock->name == here.lock ? 0x9000 : 0x6985;
}

unsigned ReferenceCard::lengths(const Row& row, const Parsed& command) {
  const std::size_t lc = command.data.size();
  bool right = command.well_formed && lc >= row.lc_min && lc <= row.lc_max;
  if (row.ins == 0xA4 && command.p1 != 4) right = right && lc == 2;
  if (row.ins == 0x20) right = right && lc != 1;
  if (row.ins == 0x24) right = right && (command.p2 == 0 ? lc == 4 : lc == 12 || lc == 20);
  if (row.ins == 0x84) {
    const unsigned le = command.le.value_or(0);
    right = right && (le == 4 || le == 8 || le == 16);
  }
  return right ? 0x9000 : 0x6700;
}

unsigned ReferenceCard::run(const Parsed& command, Bytes& out) {
  const auto has = [&](auto fits) { return std::ranges::any_of(rows(), fits); };
  if (!has([&](const Row& row) { return row.cla == command.cla; })) return 0x6E00;
  if (!has([&](const Row& row) { return row.ins == command.ins; })) return 0x6D00;
  const auto row = std::ranges::find_if(
      rows(), [&](const Row& r) { return r.cla == command.cla && r.ins == command.ins; });
  if (row == rows().end()) return 0x6E00;
  if (const unsigned sw = blocked(*row, command); sw != 0x9000) return sw;
  if (!row->parameters(command.p1, command.p2)) return 0x6A86;
  if (const unsigned sw = lengths(*row, command); sw != 0x9000) return sw;
  if (row->challenged) taken_ = std::exchange(challenge_, std::nullopt);
  if (const unsigned sw = file_for(*row, command); sw != 0x9000) return sw;
  const unsigned sw = (this->*row->handler)(command, out);
  if (sw == 0x9000 && row->needs != Needs::Nothing) file_ = used_;
  return sw;
}

/// Current EF, file, kind of file, access condition.
unsigned ReferenceCard::file_for(const Row& row, const Parsed& command) {
  if (row.needs == Needs::Nothing) return 0x9000;
  const bool binary = row.needs == Needs::Binary;
  const unsigned sfi = binary ? (command.p1 >= 0x80 ? command.p1 & 0x1FU : 0) : command.p2 >> 3U;
  used_ = file_;
  if (sfi == 0 && used_ == nullptr) return 0x6986;
  if (sfi != 0) {
    auto& files = directory(current_).files;
    const auto found = std::ranges::find(files, 0xEF00U + sfi, &ReferenceFile::fid);
    if (found == files.end()) return 0x6A82;
    used_ = &*found;
  }
  const unsigned low = command.p2 & 7U;
  bool fits = binary == (used_->kind == 'T');
  if (row.needs == Needs::Records && used_->kind == 'V') fits = fits && low != 3;
  if (row.needs == Needs::Records && used_->kind == 'C')
    fits = fits && (row.writes ? low == 3 : low == 4);
  if (!fits) return 0x6981;
  return allows(row.writes ? used_->write : used_->read) ? 0x9000 : 0x6982;
}

unsigned ReferenceCard::select(const Parsed& command, Bytes& out) {
  if (command.p1 == 4) {
    if (command.p2 == 2) return 0x6A82;
    for (const ReferenceDirectory& df : directories_)
      if (!df.name.empty() && df.name == command.data) return select_directory(df.df, out);
    return 0x6A82;
  }
  const unsigned fid = u16_at(command.data, 0);
  if (command.p1 == 0 && fid == 0x3F00) return select_directory(Mf, out);
  const auto parent = [](model::Df df) { return df == Ssse || df == Mf ? Mf : Ssse; };
  const auto child_of = [&](model::Df df) -> std::optional<unsigned> {
    for (const ReferenceDirectory& other : directories_)
      if (other.df != Mf && parent(other.df) == df && other.fid == fid)
        return select_directory(other.df, out);
    if (std::ranges::find(directory(df).files, fid, &ReferenceFile::fid) !=
        directory(df).files.end())
      return select_file(df, fid);
    return std::nullopt;
  };
  if (const auto sw = child_of(current_)) return *sw;
  if (command.p1 == 2) return 0x6A82;
  if (directory(current_).fid == fid) return select_directory(current_, out);
  if (current_ == Mf) return 0x6A82;
  if (directory(parent(current_)).fid == fid) return select_directory(parent(current_), out);
  return child_of(parent(current_)).value_or(0x6A82);
}

unsigned ReferenceCard::select_directory(model::Df df, Bytes& out) {
  ReferenceDirectory& wanted = directory(df);
  if (df != Mf && directory(Ssse).life == Life::BlockedForGood) return 0x6A81;
  if (wanted.life == Life::BlockedForGood) return 0x9303;
  if (df == Mf) levels_.clear();
  if (df != current_)
    for (auto& [owner, held] : levels_)
      if (owner != Ssse) held.clear();
  current_ = df;
  file_ = nullptr;
  challenge_.reset();
  out = wanted.fci;
  return wanted.life == Life::Blocked ? 0x6283 : 0x9000;
}

/// A file of the parent brings its directory along [PROP].
unsigned ReferenceCard::select_file(model::Df df, unsigned fid) {
  if (df != current_) {
    Bytes unused;
    const unsigned sw = select_directory(df, unused);
    if (sw != 0x9000) return sw;
  }
  const Life life = directory(df).life;
  if (life == Life::BlockedForGood) return df == Ssse ? 0x6A81 : 0x9303;
  file_ = &*std::ranges::find(directory(df).files, fid, &ReferenceFile::fid);
  return 0x9000;
}

unsigned ReferenceCard::get_response(const Parsed& command, Bytes& out) {
  if (pending_.empty()) return 0x6985;
  const unsigned le = command.le.value_or(256);
  if (le > pending_.size()) return 0x6C00U + static_cast<unsigned>(pending_.size());
  out = to_bytes(head(pending_, le));
  pending_.erase(pending_.begin(), pending_.begin() + le);
  return pending_.empty() ? 0x9000 : 0x6100U + static_cast<unsigned>(pending_.size());
}

unsigned ReferenceCard::get_challenge(const Parsed& command, Bytes& out) {
  out.resize(*command.le);
  made_challenge_ = true;
  return 0x9000;
}

}  // namespace sscard::test
