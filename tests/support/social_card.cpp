#include "tests/support/social_card.hpp"

#include <stdexcept>

#include "cardlib/model/fci.hpp"
#include "cardlib/model/file_tree.hpp"

namespace sscard::test {
namespace {

/// Used by tests, fuzz targets and benchmarks alike: a broken step ends them with its reason.
void must_hold(bool held, const std::string& what) {
  if (!held) throw std::runtime_error("social card: " + what);
}

Bytes hex(std::string_view digits) {
  const auto bytes = from_hex(digits);
  must_hold(bytes.has_value(), std::string(digits));
  return *bytes;
}

Bytes command(std::string_view header, ByteView data) {
  Bytes out = hex(header);
  out.push_back(static_cast<Byte>(data.size()));
  append(out, data);
  return out;
}

unsigned sw_of(ByteView answer) {
  return answer.size() < 2 ? 0U : u16_at(answer, answer.size() - 2);
}

const model::SocialScheme& scheme(model::Algorithm algorithm = model::Algorithm::TripleDes) {
  static const auto des =
      model::SocialScheme::create(crypto::openssl(), model::Algorithm::TripleDes);
  static const auto sm4 = model::SocialScheme::create(crypto::openssl(), model::Algorithm::Sm4);
  return algorithm == model::Algorithm::Sm4 ? **sm4 : **des;
}

model::SocialKey social_key(ByteView value,
                            model::Algorithm algorithm = model::Algorithm::TripleDes) {
  auto key = model::SocialKey::create(crypto::openssl(), algorithm, value);
  must_hold(key.has_value(), "a key");
  return std::move(*key);
}

}  // namespace

cos::Blank TestCard::blank_of(Byte number) {
  cos::Blank blank;
  blank.serial = {0x26, 0x01, 0x01, 0x00, 0x00, number};
  return blank;
}

TestCard::TestCard(const cos::Blank& blank) {
  cos::make_blank(memory, blank);
  must_hold(!restart().empty(), "a blank is mute");
}

TestCard::TestCard(Bytes cells) : memory(cells.size()) {
  memory.write(0, cells);
  restart();
}

Bytes TestCard::restart() {
  card.power_off();
  power.power_back();
  return card.power_on(Protocol::T0);
}

Bytes TestCard::exchange(ByteView command_bytes) {
  if (listener) listener(command_bytes);
  Bytes answer = card.process(command_bytes);
  if (answered) answered(answer);
  return answer;
}

Bytes TestCard::raw(ByteView command_bytes) {
  return exchange(command_bytes);
}

std::string TestCard::raw(std::string_view digits) {
  return to_hex(exchange(hex(digits)));
}

unsigned TestCard::sw(ByteView command_bytes) {
  return sw_of(exchange(command_bytes));
}

unsigned TestCard::sw(std::string_view digits) {
  return sw(hex(digits));
}

std::string TestCard::full(std::string_view digits) {
  Bytes sent = hex(digits);
  Bytes answer = exchange(sent);
  if (sw_of(answer) >> 8U == 0x6CU) {
    sent[4] = answer.back();
    answer = exchange(sent);
  }
  if (sw_of(answer) >> 8U == 0x61U) answer = exchange(Bytes{0x00, 0xC0, 0x00, 0x00, answer.back()});
  return to_hex(answer);
}

model::Block8 TestCard::challenge() {
  const Bytes answer = exchange(hex("0084000008"));
  must_hold(answer.size() == 10, "GET CHALLENGE");
  model::Block8 block{};
  std::copy_n(answer.begin(), block.size(), block.begin());
  return block;
}

std::array<Byte, 16> test_key(model::Df df, std::string_view name) {
  std::array<Byte, 16> key{};
  key[0] = static_cast<Byte>(df);
  for (std::size_t i = 1; i < key.size(); ++i)
    key[i] = static_cast<Byte>(i * 7U + static_cast<unsigned>(df) * 31U +
                               static_cast<unsigned char>(name[i % name.size()]));
  return key;
}

void SocialBuilder::must(ByteView bytes) {
  const unsigned sw = card_.sw(bytes);
  must_hold(sw == 0x9000U || sw >> 8U == 0x61U, to_hex(bytes) + " -> " + std::to_string(sw));
}

void SocialBuilder::transport_code() {
  const auto cipher =
      crypto::openssl().cipher(crypto::CipherKind::TripleDes, cos::test_transport_key);
  model::Block8 serial{};
  const Bytes atr = card_.restart();
  std::copy_n(atr.end() - 8, serial.size(), serial.begin());
  must(command("80E00300", model::transport_code(**cipher, serial)));
}

model::Algorithm SocialBuilder::algorithm_under(ByteView key) const {
  return equal(key, cos::test_transport_key) ? model::Algorithm::TripleDes : algorithm_;
}

void SocialBuilder::internal_file(model::Df df, std::uint16_t fid) {
  for (const model::EfRow* row : model::internal_files_of(df, structure_))
    if (row->fid == fid)
      must(command("80E00100", model::encode(model::header_of(*row, structure_))));
}

unsigned SocialBuilder::write_key(const model::KeyHeader& header, ByteView value, ByteView under) {
  const auto record = model::encode(header, value);
  const model::Algorithm protection = algorithm_under(under);
  const auto sealed = scheme(protection).seal_key_record(social_key(under, protection), record);
  const bool master = header.type == model::KeyType::Master;
  return card_.sw(command(master ? "80D40100" : "80D40000", sealed));
}

unsigned SocialBuilder::write_key_protected(const model::KeyHeader& header, ByteView value,
                                            ByteView under) {
  const auto record = model::encode(header, value);
  const model::Algorithm protection = algorithm_under(under);
  const model::SocialKey key = social_key(under, protection);
  Bytes data = to_bytes(ByteView{scheme(protection).seal_key_record(key, record)});
  const bool master = header.type == model::KeyType::Master;
  const Header head{0x84, 0xD4, static_cast<Byte>(master ? 1 : 0), 0x00};
  const bool des = protection == model::Algorithm::TripleDes;
  const Bytes challenge = card_.raw(hex(des ? "0084000008" : "0084000010"));
  append(data,
         scheme(protection).key_load_mac(key, ByteView{challenge}.first(des ? 8 : 16), head, data));
  return card_.sw(command(master ? "84D40100" : "84D40000", data));
}

void SocialBuilder::master_file() {
  must(command("80E00100", model::encode(model::header_of(model::Df::Mf))));
  internal_file(model::Df::Mf, model::key_file_fid);
  const auto* mk = model::find_key(model::Df::Mf, model::KeyType::Master, 0);
  must_hold(mk != nullptr, "MK of the MF");
  must_hold(write_key(model::key_header(*mk, algorithm_), test_key(model::Df::Mf, "MK"),
                      cos::test_transport_key) == 0x9000U,
            "WRITE KEY");
  internal_file(model::Df::Mf, model::directory_file_fid);
  for (const model::DirectoryEntry& entry : model::directory_entries())
    must(command("00E20000", model::encode(entry)));
  internal_file(model::Df::Mf, model::fci_file_fid);
  for (const model::FciRecord& record : model::fci_records(model::Df::Mf, structure_, algorithm_))
    must(command("00D20123", model::encode(record)));
}

void SocialBuilder::select(model::Df df) {
  if (df == model::Df::Mf) return must(hex("00A40000023F00"));
  must(command("00A40400", model::row(df).aid));
}

void SocialBuilder::environment() {
  must(command("80E00100", model::encode(model::header_of(model::Df::Ssse))));
  select(model::Df::Ssse);
  internal_file(model::Df::Ssse, model::key_file_fid);
  const auto* mk = model::find_key(model::Df::Ssse, model::KeyType::Master, 0);
  must_hold(write_key(model::key_header(*mk, algorithm_), test_key(model::Df::Ssse, "MK"),
                      test_key(model::Df::Mf, "MK")) == 0x9000U,
            "WRITE KEY");
  internal_file(model::Df::Ssse, model::fci_file_fid);
  Byte number = 1;
  const auto records = model::fci_records(model::Df::Ssse, structure_, algorithm_);
  for (const model::FciRecord& record : records) {
    Bytes head = hex("00D20023");
    head[2] = number++;
    must(command(to_hex(head), model::encode(record)));
  }
}

void SocialBuilder::pse() {
  select(model::Df::Mf);
  must(command("80E00100", model::encode(model::header_of(model::Df::Pse))));
}

void SocialBuilder::application(model::Df df) {
  select(model::Df::Ssse);
  must(command("80E00100", model::encode(model::header_of(df))));
  select(df);
  internal_file(df, model::key_file_fid);
  const auto* mk = model::find_key(df, model::KeyType::Master, 0);
  must_hold(write_key(model::key_header(*mk, algorithm_), test_key(df, "MK"),
                      test_key(model::Df::Ssse, "MK")) == 0x9000U,
            "WRITE KEY");
}

void SocialBuilder::key(model::Df df, const model::KeyRow& row) {
  must_hold(write_key(model::key_header(row, algorithm_), test_key(df, row.name),
                      test_key(df, "MK")) == 0x9000U,
            "WRITE KEY");
}

void SocialBuilder::pin() {
  const auto* row = model::find_key(model::Df::Ssse, model::KeyType::Pin, 0);
  const auto value = model::pin_bcd(test_pin);
  const auto header = model::key_header(*row, algorithm_, 0, static_cast<Byte>(value->size()));
  must_hold(write_key(header, *value, test_key(model::Df::Ssse, "MK")) == 0x9000U, "WRITE KEY");
}

void SocialBuilder::file(const model::EfRow& row) {
  must(command("80E00100", model::encode(model::header_of(row, structure_))));
  for (const model::RecordRow* record : model::records_of(row.df, row.fid, structure_)) {
    if (record->number == 0) continue;
    const Bytes value = model::initial_value(*record);
    must(command("00E20000", concat(Bytes{record->tag, record->length}, value)));
  }
}

void SocialBuilder::directory_contents(model::Df df) {
  for (const model::KeyRow& row : model::key_table())
    if (row.df == df && row.type != model::KeyType::Master && row.type != model::KeyType::Pin)
      key(df, row);
  for (const model::EfRow* row : model::files_of(df, structure_))
    file(*row);
  if (df == model::Df::Df04) internal_file(df, model::purse_file_fid);
  if (df == model::Df::Ssse) pin();
}

void SocialBuilder::end() {
  must(hex("80E0020000"));
}

void SocialBuilder::everything() {
  using enum model::Df;
  transport_code();
  master_file();
  environment();
  for (const model::Df df : {Df01, Df02, Df03, Df04})
    application(df);
  for (const model::Df df : {Df01, Df02, Df03, Df04}) {
    select(df);
    directory_contents(df);
    end();
  }
  select(Ssse);
  directory_contents(Ssse);
  end();
  pse();
  select(Mf);
  end();
}

unsigned authenticate(TestCard& card, model::Df df, std::string_view key_name) {
  const auto* row = model::find_key(df, key_name);
  must_hold(row != nullptr, std::string(key_name));
  const model::Block8 original{1, 2, 3, 4, 5, 6, 7, 8};
  const model::Block8 data =
      scheme().authentication_data(social_key(test_key(df, key_name)), card.challenge(), original);
  Bytes head{0x00, 0x82, 0x00, row->id};
  return card.sw(command(to_hex(head), concat(data, original)));
}

unsigned authenticate_wrongly(TestCard& card, Byte id) {
  card.challenge();
  Bytes head{0x00, 0x82, 0x00, id};
  return card.sw(command(to_hex(head), Bytes(16, 0x5A)));
}

Bytes social_card_cells() {
  static const Bytes cells = [] {
    TestCard card;
    SocialBuilder(card).everything();
    return card.cells();
  }();
  return cells;
}

}  // namespace sscard::test
