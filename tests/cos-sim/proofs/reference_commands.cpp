// The commands of the reference card, and its tree.
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

namespace {

Bytes of(std::string_view hex) {
  return *from_hex(hex);
}

std::vector<ReferenceFile> application_files() {
  const Bytes record = of("A103010203");
  return {
      {0xEF01, 'V', "",       "",       17, 0, {record, of("A203040506"), of("A10207FF")}},
      {0xEF02, 'V', "PIN",    "PIN",    5,  0, {record}                                  },
      {0xEF03, 'V', "RK",     "RK",     5,  0, {record}                                  },
      {0xEF04, 'V', "PIN|RK", "PIN|RK", 5,  0, {record}                                  },
      {0xEF05, 'V', "PIN&RK", "PIN&RK", 5,  0, {record}                                  },
      {0xEF06, 'V', "-",      "-",      5,  0, {record}                                  },
      {0xEF07, 'C', "",       "RK",     12, 4, {}                                        },
      {0xEF08, 'T', "PIN|RK", "PIN&RK", 16, 0, {Bytes(16)}                               },
      {0xEF09, 'T', "",       "",       16, 0, {Bytes(16)}                               },
  };
}

std::vector<ReferenceFile> environment_files() {
  return {
      {0xEF11, 'V', "",    "UK",  10, 0, {of("B103010203"), of("B203040506")}},
      {0xEF12, 'T', "RK",  "UK",  32, 0, {Bytes(32)}                         },
      {0xEF13, 'V', "PIN", "PIN", 5,  0, {of("B103010203")}                  },
  };
}

std::vector<ReferenceKey> application_keys() {
  return {
      {0x00, 0x00, "MK",  10},
      {0x0D, 0x81, "LK",  3 },
      {0x0D, 0x88, "RK",  10},
      {0x0D, 0x83, "UK1", 3 },
  };
}

/// The other end of a host that only computes.
TestCard& nobody() {
  static TestCard card{Bytes(0x2000)};
  return card;
}

}  // namespace

ReferenceCard::ReferenceCard(model::Algorithm algorithm)
    : host_(nobody(), algorithm), algorithm_(algorithm) {
  const bool sm4 = algorithm == model::Algorithm::Sm4;
  const Bytes name = of("7378312E73682EC9E7BBE1B1A3D5CF");
  const Bytes fci = of(sm4 ? "6F1C840F7378312E73682EC9E7BBE1B1A3D5CFA50988011E9F0C03860103"
                           : "6F16840F7378312E73682EC9E7BBE1B1A3D5CFA50388011E");
  directories_ = {
      {Mf,   0x3F00, {},                 of("6F05A50388011E"),       ""  },
      {Ssse, 0xDDF1, name,               fci,                        "BK"},
      {Df01, 0xDF01, of("D15600000500"), of("6F088406D15600000500"), "LK"},
      {Df02, 0xDF02, of("D15600000501"), of("6F088406D15600000501"), "LK"},
  };
  directory(Ssse).keys = {
      {0x00, 0x00, "MK",      10},
      {0x0D, 0x06, "PUK",     3 },
      {0x0D, 0x0A, "RK",      10},
      {0x0D, 0x04, "UK",      3 },
      {0x0D, 0x0D, "UKLOCAL", 3 },
      {0x0D, 0x01, "BK",      3 },
      {0x0E, 0x00, "IRK",     10},
  };
  directory(Ssse).files = environment_files();
  for (const model::Df df : {Df01, Df02}) {
    directory(df).keys = application_keys();
    directory(df).files = application_files();
  }
}

namespace {

/// Level bytes by 9.2: PIN 1, PUK 2, RK 3, UK 4 in SSSE; LK 1, RK 2, UK1 3 in an ADF.
Bytes condition(std::string_view rule, bool in_application) {
  if (rule.empty()) return of("0000");
  if (rule == "-") return of("EFEF");
  Bytes out(2);
  if (rule.find("PIN") != rule.npos) out[in_application ? 0 : 1] = 0x11;
  if (rule.find("RK") != rule.npos) out[1] = in_application ? 0x22 : 0x33;
  if (rule == "UK") out[1] = 0x44;
  return out;
}

unsigned logic(std::string_view rule) {
  return rule.find('&') == rule.npos ? 0 : 4;
}

void create(TestCard& card, const ReferenceFile& file, bool in_application) {
  Bytes header = of("80E0010010000000");
  const unsigned extra = file.kind == 'T' ? 0 : 2;
  append_u16(header, static_cast<std::uint16_t>(file.room + extra));
  append_u16(header, static_cast<std::uint16_t>(file.fid));
  header.push_back(file.kind == 'V' ? 0xC6 : file.kind == 'C' ? 0xC7 : 0xC4);
  header.push_back(0);
  header.push_back(static_cast<Byte>(file.fid));
  header.push_back(static_cast<Byte>(logic(file.read) << 4U | logic(file.write)));
  header.push_back(file.kind == 'V' ? 0xFF : static_cast<Byte>(file.record_length));
  append(header, condition(file.read, in_application));
  append(header, condition(file.write, in_application));
  if (card.sw(header) != 0x9000) throw std::runtime_error("CREATE FILE " + to_hex(header));
  if (file.kind == 'T') return;
  for (const Bytes& record : file.records)
    if (card.sw(command_of("00E20000", record)) != 0x9000)
      throw std::runtime_error("APPEND RECORD " + to_hex(record));
}

/// Enough for the tree; a small card is quickly made.
constexpr std::size_t memory_of_reference = 0x3000;

void fill(TestCard& card, SocialBuilder& builder, ReferenceDirectory& directory) {
  for (const model::KeyRow& row : model::key_table()) {
    const bool wanted =
        row.name == "STK" ||
        std::ranges::find(directory.keys, row.name, &ReferenceKey::name) != directory.keys.end();
    if (row.df == directory.df && row.type != model::KeyType::Master && wanted)
      builder.key(directory.df, row);
  }
  for (const ReferenceFile& file : directory.files)
    create(card, file, directory.df != Ssse);
}

}  // namespace

Bytes reference_cells(model::Algorithm algorithm) {
  const bool sm4 = algorithm == model::Algorithm::Sm4;
  TestCard card(cos::blank_cells(TestCard::blank_of(1), memory_of_reference));
  SocialBuilder builder(card, sm4 ? model::Structure::V300 : model::Structure::V201, algorithm);
  ReferenceCard reference(algorithm);
  builder.transport_code();
  builder.master_file();
  builder.environment();
  for (const model::Df df : {Df01, Df02})
    builder.application(df);
  for (const model::Df df : {Df01, Df02}) {
    builder.select(df);
    fill(card, builder, reference.directory(df));
    builder.end();
  }
  builder.select(Ssse);
  fill(card, builder, reference.directory(Ssse));
  builder.pin();
  builder.end();
  builder.select(Mf);
  builder.end();
  return card.cells();
}

}  // namespace sscard::test
