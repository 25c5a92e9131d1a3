#include "keys/custody/custody_book.hpp"

#include <algorithm>

namespace sscard::keys {
namespace {

constexpr std::size_t mac_digits = 32;
constexpr std::size_t chain_digits = 64;
/// TAB mac TAB chain, behind the text of a line.
constexpr std::size_t tail_size = 1 + mac_digits + 1 + chain_digits;

template <std::size_t size>
std::optional<std::array<Byte, size>> bytes_of(std::string_view digits) {
  const auto bytes = from_hex(digits);
  if (!bytes || bytes->size() != size || to_hex(*bytes) != digits) return std::nullopt;
  std::array<Byte, size> out{};
  std::ranges::copy(*bytes, out.begin());
  return out;
}

ChainHash digest(const crypto::Provider& engine, const ChainHash& before, std::string_view text) {
  const Bytes hash = engine.hash(crypto::HashKind::Sm3, concat(before, as_bytes(text)));
  ChainHash out{};
  std::ranges::copy(hash, out.begin());
  return out;
}

Error broken(std::size_t line, Message reason) {
  return {ErrorKind::Storage, msg("custody book, line {}: {}", line, std::move(reason)),
          msg("the book was changed by somebody; compare it with its copies")};
}

/// A line without its LF, taken apart; nullopt when it has no such form.
struct Line {
  std::string_view text;     ///< up to the TAB before the mac
  std::string_view signed_;  ///< up to the TAB before the chain
  std::array<Byte, 16> mac{};
  ChainHash chain{};
};

std::optional<Line> split(std::string_view line) {
  if (line.size() <= tail_size) return std::nullopt;
  const std::size_t mac_at = line.size() - tail_size + 1;
  const std::size_t chain_at = line.size() - chain_digits;
  const auto mac = bytes_of<16>(line.substr(mac_at, mac_digits));
  const auto chain = bytes_of<32>(line.substr(chain_at));
  if (!mac || !chain || line[mac_at - 1] != '\t' || line[chain_at - 1] != '\t') return std::nullopt;
  return Line{line.substr(0, mac_at - 1), line.substr(0, chain_at - 1), *mac, *chain};
}

}  // namespace

const CarrierRecord* CustodyBook::find(const std::string& serial) const {
  const auto found = std::ranges::find(carriers_, serial, &CarrierRecord::serial);
  return found == carriers_.end() ? nullptr : &*found;
}

/// The life of the card; also what a well-formed line may not say.
Status CustodyBook::apply(const CustodyEntry& entry) {
  const auto known = std::ranges::find(carriers_, entry.serial, &CarrierRecord::serial);
  const bool is_new = known == carriers_.end();
  const auto state = is_new ? std::nullopt : std::optional(known->state);
  if (!may_happen(entry.event, state) || (!is_new && known->kind != entry.kind)) {
    return Error{ErrorKind::Keys,
                 is_new ? msg("the custody book does not know card {}", entry.serial)
                        : msg("card {} is {}: it cannot be {}", entry.serial, title(*state),
                              row(entry.event).title),
                 msg("look at `sscard vault custody show`")};
  }
  if (entry.event == CustodyEvent::Repaired) return {};
  if (is_new) {
    CarrierRecord& fresh = carriers_.emplace_back();
    fresh.kind = entry.kind;
    fresh.serial = entry.serial;
    fresh.keys = entry.detail;
  }
  CarrierRecord& card = is_new ? carriers_.back() : *known;
  const auto to = row(entry.event).to;
  if (!to) return {};
  card.state = *to;
  card.since = entry.time;
  const bool goes = *to == CarrierState::HandedOver || *to == CarrierState::Placed;
  if (*to == CarrierState::Held || (goes && !entry.to.empty()))
    card.holder = goes ? entry.to : entry.by;
  card.terminal = *to == CarrierState::Placed ? entry.reference : "";
  card.place = *to == CarrierState::Placed ? entry.place : "";
  return {};
}

Status CustodyBook::take(std::string_view line) {
  const std::size_t number = entries_.size() + 1;
  const auto parts = split(line);
  const auto entry = parts ? parse_custody_entry(parts->text) : std::nullopt;
  if (!entry || entry->number != number) return broken(number, msg("it is no line of this book"));
  if (digest(*engine_, head_, parts->signed_) != parts->chain)
    return broken(number, msg("it does not continue the chain"));
  if (const Status good = check(*entry); !good) return broken(number, good.error().what);
  if (const Status good = apply(*entry); !good) return broken(number, good.error().what);
  chains_.push_back(head_);
  head_ = parts->chain;
  macs_.push_back(parts->mac);
  entries_.push_back(*entry);
  whole_ += line.size() + 1;
  return {};
}

Result<CustodyBook> CustodyBook::read(const std::string& path, Files& files,
                                      const crypto::Provider& engine) {
  CustodyBook book(engine);
  if (!files.exists(path)) return book;
  const auto content = files.read(path);
  if (!content) return content.error();
  std::string_view rest = as_text(*content);
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    if (const Status taken = book.take(rest.substr(0, end)); !taken) return taken.error();
    rest.remove_prefix(end + 1);
  }
  book.torn_ = rest.size();
  return book;
}

Status CustodyBook::check_signatures(const CustodySigner& signer) const {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const auto mac = signer(digest(*engine_, chains_[i], text_of(entries_[i])));
    if (!mac) return mac.error();
    if (!equal_constant_time(*mac, macs_[i])) {
      return Error{ErrorKind::Keys, msg("custody book, line {}: not signed by this vault", i + 1),
                   msg("open the vault that keeps this book")};
    }
  }
  return {};
}

Result<CustodyWriter> CustodyWriter::open(const std::string& path, const World& world,
                                          const crypto::Provider& engine) {
  auto lock = SealedFileLock::take(path);
  if (!lock) return lock.error();
  auto book = CustodyBook::read(path, world.files, engine);
  if (!book) return book.error();
  return CustodyWriter(std::move(*lock), path, world, std::move(*book));
}

Status CustodyWriter::allowed(const CustodyEntry& entry) const {
  if (const Status good = check(entry); !good) return good;
  CustodyBook after = book_;
  return after.apply(entry);
}

Result<std::string> CustodyWriter::line_of(const CustodyEntry& entry,
                                           const CustodySigner& signer) const {
  std::string line = text_of(entry);
  const auto mac = signer(digest(*book_.engine_, book_.head_, line));
  if (!mac) return mac.error();
  line += '\t' + to_hex(*mac);
  line += '\t' + to_hex(digest(*book_.engine_, book_.head_, line));
  return line;
}

/// The torn end is replaced by a line that says so, in one step.
Status CustodyWriter::repair(const CustodyEntry& cause, const CustodySigner& signer) {
  CustodyEntry entry = cause;
  entry.event = CustodyEvent::Repaired;
  entry.to = entry.reference = entry.place = "";
  entry.detail = std::to_string(book_.torn_) + " bytes behind the last line were cut off";
  entry.number = book_.entries_.size() + 1;
  const auto line = line_of(entry, signer);
  if (!line) return line.error();
  auto content = world_.files.read(path_);
  if (!content) return content.error();
  content->resize(book_.whole_);
  sscard::append(*content, as_bytes(*line + '\n'));
  if (const Status done = world_.files.replace(path_, *content); !done) return done;
  book_.torn_ = 0;
  return book_.take(*line);
}

Status CustodyWriter::append(CustodyEntry entry, const CustodySigner& signer) {
  entry.time = date_time_digits(world_.clock.now());
  entry.number = book_.entries_.size() + 1;
  if (const Status good = allowed(entry); !good) return good;
  if (book_.torn_ > 0) {
    if (const Status done = repair(entry, signer); !done) return done;
    entry.number = book_.entries_.size() + 1;
  }
  const auto line = line_of(entry, signer);
  if (!line) return line.error();
  world_.kill_points.passed("custody: before the line");
  const Status written = world_.files.append_durably(path_, as_bytes(*line + '\n'));
  if (!written) return written;
  world_.kill_points.passed("custody: behind the line");
  return book_.take(*line);
}

}  // namespace sscard::keys
