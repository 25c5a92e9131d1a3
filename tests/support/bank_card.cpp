#include "tests/support/bank_card.hpp"

#include <doctest/doctest.h>

namespace sscard::test {

using cos::bank::ApplicationKind;
using model::Df;

namespace {

void must(TestCard& card, std::string_view header, ByteView data) {
  Bytes command = *from_hex(header);
  command.push_back(static_cast<Byte>(data.size()));
  append(command, data);
  const unsigned sw = card.sw(command);
  REQUIRE_MESSAGE((sw == 0x9000U || sw >> 8U == 0x61U), to_hex(command), " -> ", sw);
}

void load_key(SocialBuilder& builder, Byte id, model::KeyAlgorithm algorithm, ByteView value) {
  model::KeyHeader header;
  header.id = id;
  header.version = first_version;
  header.algorithm = algorithm;
  header.following_level = 0xFF;
  header.length = static_cast<Byte>(value.size());
  REQUIRE(builder.write_key(header, value, test_key(Df::Mf, "MK")) == 0x9000U);
}

void personalize(BankCard& card) {
  for (const ApplicationKind kind : {ApplicationKind::Directory, ApplicationKind::Debit}) {
    REQUIRE(card.select(kind).sw == StatusWord::Ok);
    REQUIRE(card.open(model::SecurityLevel::Mac) == StatusWord::Ok);
    const bool directory = kind == ApplicationKind::Directory;
    REQUIRE(card.store(directory ? directory_profile() : debit_profile()) == StatusWord::Ok);
  }
}

Bytes shell_cells(model::ChannelProtocol protocol) {
  TestCard card;
  SocialBuilder builder{card};
  builder.transport_code();
  builder.master_file();
  build_bank_shell(card, builder, protocol);
  builder.end();
  return card.cells();
}

}  // namespace

StaticKeys first_keys() {
  return {*from_hex("404142434445464748494A4B4C4D4E4F"),
          *from_hex("505152535455565758595A5B5C5D5E5F"),
          *from_hex("606162636465666768696A6B6C6D6E6F")};
}

void build_bank_shell(TestCard& card, SocialBuilder& builder, model::ChannelProtocol protocol) {
  builder.pse();
  builder.select(Df::Pse);
  for (const model::EfRow* row : model::internal_files_of(Df::Pse, model::Structure::V201))
    must(card, "80E00100", model::encode(model::header_of(*row, model::Structure::V201)));
  const StaticKeys keys = first_keys();
  const model::KeyAlgorithm algorithm = model::row(protocol).in_records;
  load_key(builder, 1, algorithm, keys.enc);
  load_key(builder, 2, algorithm, keys.mac);
  load_key(builder, 3, algorithm, keys.dek);
  load_key(builder, 4, algorithm, *from_hex("622800FFFFFFFFFFFFFFFFFFFFFFFFFF"));
  must(card, "80E00100", model::encode(model::header_of(Df::Debit)));
  builder.select(Df::Mf);
}

Response BankCard::send(const Command& command) {
  Bytes sent = command.encode();
  Bytes answer = chip.raw(sent);
  REQUIRE(answer.size() >= 2);
  auto response = *Response::parse(answer);
  if (wrong_le(response.sw)) {
    sent.back() = answer.back();
    response = *Response::parse(chip.raw(sent));
  }
  while (more_data(response.sw)) {
    const Byte le = static_cast<Byte>(number(response.sw));
    const auto rest = *Response::parse(chip.raw(Bytes{0x00, 0xC0, 0x00, 0x00, le}));
    append(response.data, rest.data);
    response.sw = rest.sw;
  }
  return response;
}

Response BankCard::select(ApplicationKind kind) {
  return send({
      {0x00, 0xA4, 0x04, 0x00},
      aid_of(kind), Command::le_all_short
  });
}

StatusWord BankCard::open(model::SecurityLevel level, StaticKeys keys) {
  host = ChannelHost{std::move(keys)};
  const Response response = send(host.initialize_update());
  if (response.sw != StatusWord::Ok) return response.sw;
  host.take(response.data);
  return sw(host.external_authenticate(level));
}

StatusWord BankCard::open(ApplicationKind kind) {
  const StatusWord selected = select(kind).sw;
  return selected == StatusWord::Ok ? open(model::SecurityLevel::Mac) : selected;
}

Command BankCard::store_command(const ProfileStep& step) {
  const bool enciphered = (step.p1 & 0x60U) != 0;
  const Bytes body = body_of(step.number, enciphered ? host.encipher(step.value) : step.value);
  return host.store_data(step.p1, body);
}

StatusWord BankCard::store(const std::vector<ProfileStep>& steps) {
  for (const ProfileStep& step : steps)
    if (const StatusWord answered = sw(store_command(step)); answered != StatusWord::Ok)
      return answered;
  return StatusWord::Ok;
}

std::map<std::pair<std::uint32_t, std::uint16_t>, Bytes> BankCard::values() const {
  cos::MemoryStore copy{chip.memory.size()};
  copy.write(0, chip.memory.cells());
  cos::NvMemory memory{copy};
  memory.power_up();
  cos::FileSystem files{memory};
  REQUIRE(files.load());
  files.set_selected(model::Environment::Pse);
  std::map<std::pair<std::uint32_t, std::uint16_t>, Bytes> found;
  for (const cos::Object& object : files.objects()) {
    if (object.owner != model::Environment::Pse) continue;
    Bytes body(object.size);
    files.read(object, 0, body);
    found[{object.parent, object.id}] = body;
  }
  return found;
}

Bytes BankCard::cells_of(BankStage stage, model::ChannelProtocol protocol) {
  static std::map<std::pair<BankStage, model::ChannelProtocol>, Bytes> made;
  Bytes& cells = made[{stage, protocol}];
  if (!cells.empty()) return cells;
  cells = shell_cells(protocol);
  if (stage == BankStage::Shell) return cells;
  BankCard card{cells};
  personalize(card);
  return cells = card.chip.cells();
}

Bytes dual_card_cells() {
  static const Bytes cells = [] {
    TestCard card;
    SocialBuilder builder{card};
    builder.transport_code();
    builder.master_file();
    builder.environment();
    for (const Df df : {Df::Df01, Df::Df02})
      builder.application(df);
    for (const Df df : {Df::Df01, Df::Df02}) {
      builder.select(df);
      builder.directory_contents(df);
      builder.end();
    }
    builder.select(Df::Ssse);
    builder.directory_contents(Df::Ssse);
    builder.end();
    build_bank_shell(card, builder);
    builder.end();
    BankCard bank{card.cells()};
    personalize(bank);
    return bank.chip.cells();
  }();
  return cells;
}

}  // namespace sscard::test
