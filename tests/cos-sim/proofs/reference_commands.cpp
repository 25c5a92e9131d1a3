// The commands of the reference card.
#include <algorithm>

#include "tests/cos-sim/proofs/reference_card.hpp"

namespace sscard::test {
namespace {

using Life = ReferenceLife;

ByteView head(const Bytes& bytes, std::size_t n) {
  return ByteView{bytes}.first(n);
}

bool digits(ByteView pin) {
  if (pin.size() < 2 || pin.size() > 8) return false;
  for (std::size_t i = 0; i < 2 * pin.size(); ++i) {
    const unsigned nibble = i % 2 == 0 ? pin[i / 2] >> 4U : pin[i / 2] & 0xFU;
    const bool filler = nibble == 0xF && i + 1 == 2 * pin.size();
    if (nibble > 9 && !filler) return false;
  }
  return true;
}

unsigned right_le(std::size_t n) {
  return 0x6C00U + static_cast<unsigned>(n & 0xFFU);
}

std::size_t used_bytes(const ReferenceFile& file) {
  std::size_t sum = 0;
  for (const Bytes& record : file.records)
    sum += record.size();
  return sum;
}

}  // namespace

std::optional<std::size_t> ReferenceCard::place(const ReferenceFile& file,
                                                const Parsed& command) const {
  if ((command.p2 & 7U) != 0) {
    if (command.p1 == 0 || command.p1 > file.records.size()) return std::nullopt;
    return command.p1 - 1;
  }
  for (std::size_t i = 0; i < file.records.size(); ++i)
    if (file.records[i][0] == command.p1) return i;
  return std::nullopt;
}

unsigned ReferenceCard::read_record(const Parsed& command, Bytes& out) {
  const auto at = place(*used_, command);
  if (!at) return 0x6A83;
  const Bytes& record = used_->records[*at];
  if (command.le.value_or(256) != record.size()) return right_le(record.size());
  out = record;
  return 0x9000;
}

unsigned ReferenceCard::update_record(const Parsed& command, Bytes&) {
  const bool adds = (command.p2 & 7U) == 3;
  const auto at = adds ? std::optional<std::size_t>(0) : place(*used_, command);
  if (!at) return 0x6A83;
  const std::size_t length = adds ? used_->record_length : used_->records[*at].size();
  const std::size_t mac = command.cla == 4 ? 4 : 0;
  if (command.data.size() != length + mac) return 0x6700;
  Bytes data;
  if (const unsigned sw = line_mac(command, data); sw != 0x9000) return sw;
  if (adds) return add(*used_, data);
  Bytes& record = used_->records[*at];
  if (data[0] != record[0] || data[1] != record[1]) return 0x6A80;
  record = data;
  return 0x9000;
}

unsigned ReferenceCard::append_record(const Parsed& command, Bytes&) {
  return add(*used_, command.data);
}

unsigned ReferenceCard::add(ReferenceFile& file, const Bytes& data) {
  if (file.kind == 'C') {
    if (data.size() != file.record_length) return 0x6700;
    file.records.insert(file.records.begin(), data);
    if (file.records.size() > file.room / file.record_length) file.records.pop_back();
    return 0x9000;
  }
  if (data.size() < 2 || data[1] != data.size() - 2) return 0x6A80;
  if (used_bytes(file) + data.size() > file.room) return 0x6A84;
  file.records.push_back(data);
  return 0x9000;
}

unsigned ReferenceCard::read_binary(const Parsed& command, Bytes& out) {
  const Bytes& body = used_->records[0];
  const std::size_t offset =
      command.p1 >= 0x80 ? command.p2 : (std::size_t{command.p1} << 8U | command.p2);
  if (offset >= body.size()) return 0x6B00;
  const std::size_t le = command.le.value_or(256);
  if (le > body.size() - offset) return right_le(body.size() - offset);
  out = to_bytes(ByteView{body}.subspan(offset, le));
  return 0x9000;
}

unsigned ReferenceCard::update_binary(const Parsed& command, Bytes&) {
  Bytes& body = used_->records[0];
  const std::size_t offset =
      command.p1 >= 0x80 ? command.p2 : (std::size_t{command.p1} << 8U | command.p2);
  if (offset >= body.size()) return 0x6B00;
  const std::size_t n = command.data.size() - (command.cla == 4 ? 4U : 0U);
  if (n > body.size() - offset) return 0x6700;
  Bytes data;
  if (const unsigned sw = line_mac(command, data); sw != 0x9000) return sw;
  std::ranges::copy(data, body.begin() + static_cast<std::ptrdiff_t>(offset));
  return 0x9000;
}

/// Key 6A88 (every directory here has its STK), challenge 6984, MAC 6988.
unsigned ReferenceCard::line_mac(const Parsed& command, Bytes& payload) {
  payload = command.data;
  if ((command.cla & 4U) == 0) return 0x9000;
  if (!taken_ || taken_->size() != 8) return 0x6984;
  payload.resize(payload.size() - 4);
  model::Block8 challenge{};
  std::ranges::copy(*taken_, challenge.begin());
  const Header header{static_cast<Byte>(command.cla), static_cast<Byte>(command.ins),
                      static_cast<Byte>(command.p1), static_cast<Byte>(command.p2)};
  const auto mac = host_.mac(current_, challenge, header, payload);
  return equal(mac, ByteView{command.data}.last(4)) ? 0x9000 : 0x6988;
}

unsigned ReferenceCard::internal(const Parsed& command, Bytes& out) {
  const ReferenceKey* found = key(0x0E, command.p2);
  if (found == nullptr || (command.data.size() == 17 && command.data[16] != 1)) return 0x6A88;
  model::Block8 factor{};
  std::ranges::copy(head(command.data, 8), factor.begin());
  const Bytes answer = host_.authentication(test_key(current_, found->name), factor,
                                            ByteView{command.data}.subspan(8, 8));
  out = to_bytes(head(answer, 8));
  return 0x9000;
}

unsigned ReferenceCard::external(const Parsed& command, Bytes&) {
  ReferenceKey* found = key(0x0D, command.p2);
  if (found == nullptr && command.p2 == 0) found = key(0x00, 0);
  const unsigned version = found != nullptr && found->type == 0 ? 0 : 1;
  if (found == nullptr || (command.data.size() == 17 && command.data[16] != version)) return 0x6A88;
  if (found->left == 0) return 0x6983;
  if (!taken_ || taken_->size() != 8) return 0x6984;
  model::Block8 challenge{};
  std::ranges::copy(*taken_, challenge.begin());
  const Bytes right = host_.authentication(test_key(current_, found->name), challenge,
                                           ByteView{command.data}.subspan(8, 8));
  --found->left;
  if (!equal(head(right, 8), head(command.data, 8))) {
    levels_[current_].erase(found->name);
    return 0x63C0U + found->left;
  }
  found->left = found->limit;
  levels_[current_].insert(found->name);
  return 0x9000;
}

unsigned ReferenceCard::try_pin(const Bytes& offered) {
  --pin_left;
  if (offered != pin_) {
    levels_[Ssse].erase("PIN");
    return 0x63C0U + pin_left;
  }
  pin_left = 6;
  return 0x9000;
}

unsigned ReferenceCard::verify(const Parsed& command, Bytes&) {
  if (command.data.empty()) {
    if (levels_[Ssse].contains("PIN")) return 0x9000;
    return pin_left == 0 ? 0x6983 : 0x63C0U + pin_left;
  }
  if (pin_left == 0) return 0x6983;
  const unsigned sw = try_pin(command.data);
  if (sw == 0x9000) levels_[Ssse].insert("PIN");
  return sw;
}

unsigned ReferenceCard::change_pin(const Parsed& command, Bytes&) {
  if (pin_left == 0) return 0x6983;
  const auto split = std::ranges::find(command.data, Byte{0xFF});
  const Bytes old(command.data.begin(), split);
  if (old.size() < 2 || old.size() > 8 || split == command.data.end()) return 0x6A80;
  const Bytes fresh(split + 1, command.data.end());
  if (!digits(fresh)) return 0x6A80;
  const unsigned sw = try_pin(old);
  if (sw == 0x9000) pin_ = fresh;
  return sw;
}

/// PIN UNBLOCK and PIN RELOAD.
unsigned ReferenceCard::renew_pin(const Parsed& command, Bytes&) {
  if (current_ != Ssse) return 0x6A88;
  if (!holds("PUK")) return 0x6982;
  served_ = "PUK";
  Bytes payload;
  if (const unsigned sw = line_mac(command, payload); sw != 0x9000) return sw;
  if (command.p2 == 1) {
    const std::optional<Bytes> fresh = decipher(payload);
    if (!fresh) return 0x6A80;
    pin_ = *fresh;
  }
  pin_left = 6;
  levels_[Ssse].erase("PIN");
  return 0x9000;
}

std::optional<Bytes> ReferenceCard::decipher(const Bytes& enciphered) {
  const std::size_t block = algorithm_ == model::Algorithm::Sm4 ? 16 : 8;
  if (enciphered.size() % block != 0) return std::nullopt;
  const Bytes clear = host_.decipher_line(current_, *taken_, enciphered);
  const std::size_t n = clear[0];
  if (n + 1 > clear.size() || n < 2 || n > 8) return std::nullopt;
  for (std::size_t i = n + 1; i < clear.size(); ++i)
    if (clear[i] != (i == n + 1 ? 0x80 : 0x00)) return std::nullopt;
  const Bytes pin = to_bytes(ByteView{clear}.subspan(1, n));
  if (!digits(pin)) return std::nullopt;
  return pin;
}

unsigned ReferenceCard::block_application(const Parsed& command, Bytes&) {
  if (current_ == Ssse) return 0x6A81;
  if (!holds("LK")) return 0x6982;
  served_ = "LK";
  Bytes nothing;
  if (const unsigned sw = line_mac(command, nothing); sw != 0x9000) return sw;
  directory(current_).life = command.p2 == 0 ? Life::Blocked : Life::BlockedForGood;
  return 0x9000;
}

unsigned ReferenceCard::unblock_application(const Parsed& command, Bytes&) {
  if (holds("LK")) served_ = "LK";
  if (directory(current_).life != Life::Blocked) return 0x6985;
  if (served_.empty()) return 0x6982;
  Bytes nothing;
  if (const unsigned sw = line_mac(command, nothing); sw != 0x9000) return sw;
  directory(current_).life = Life::Active;
  return 0x9000;
}

unsigned ReferenceCard::block_card(const Parsed& command, Bytes&) {
  if (current_ != Ssse) return 0x6A81;
  if (!holds("BK")) return 0x6982;
  served_ = "BK";
  Bytes nothing;
  if (const unsigned sw = line_mac(command, nothing); sw != 0x9000) return sw;
  directory(Ssse).life = Life::BlockedForGood;
  return 0x9000;
}

}  // namespace sscard::test
