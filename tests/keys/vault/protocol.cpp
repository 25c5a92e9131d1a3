#include "keys/vault/protocol.hpp"

#include <doctest/doctest.h>

#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

Command command(Byte ins, std::size_t size) {
  return {
      Header{0x80, ins, 1, 2},
      Bytes(size, 0x33)
  };
}

PrepareRequest prepare_request() {
  PrepareRequest prepare;
  prepare.step = Step::BankSecond;
  prepare.structure = model::Structure::V300;
  prepare.algorithm = model::Algorithm::Sm4;
  prepare.local_directory = true;
  prepare.chip_serial = "8699260101000001"_hex;
  prepare.region = "999901";
  prepare.pan = "6222801234567890128";
  prepare.psn = "01";
  prepare.card_id = "999901D15600000501000001"_hex;
  prepare.channel = model::ChannelProtocol::Sm4;
  prepare.level = model::SecurityLevel::CipherBothWays;
  return prepare;
}

BankDataRequest bank_data_request() {
  BankDataRequest data;
  data.pan = "6222801234567890128";
  data.expiry = "3112";
  data.service_code = "620";
  data.code = {0x12, 0x34};
  data.check_values = true;
  return data;
}

KeyCardCheckRequest key_card_check() {
  return {
      {model::KeyCard::Psam, {1}, {2}, true, {3}, {4}, {5}, {6}},
      {7},
      {Bytes(8, 1), {}}
  };
}

/// One of each alternative, with every field away from its default.
std::vector<VaultRequest> requests() {
  ChannelRequest channel;
  channel.session = 7;
  channel.channel = 2;
  channel.initialize_update_answer = Bytes(28, 0x11);
  channel.store_data = {
      {0x9102, {1, 2, 3}, SecretContent::None    },
      {0x8010, {},        SecretContent::PinBlock}
  };
  channel.replace_keys = true;
  channel.pack = false;
  LiveCheckRequest live{3, {}, "0102030405060708"_hex, "1112131415161718"_hex};
  live.random[15] = 9;
  AuthenticationRequest authentication{model::Df::Df07,
                                       model::KeyType::External,
                                       0x83,
                                       2,
                                       model::Algorithm::Sm4,
                                       {1},
                                       "999901",
                                       {2},
                                       {3}};
  const HostCard card{"6222801234567890128", "01", model::Algorithm::Sm4, 0x0102};
  AuthorizationRequest authorization{
      card, model::CryptogramVersion::V17, {}, {6}, ResponseMethod::Status, {1}, Bytes(5, 0x44)};
  authorization.input.counter = 0x0102;
  ScriptRequest script{card, {7}, {{ScriptAction::UpdateRecord, 0x9F79, 1, 2, {3}, "4", "5"}}};
  return {
      InfoRequest{},
      prepare_request(),
      channel,
      live,
      MasterAuthenticationRequest{4, model::Df::Df01, HeldMaster::Own, {5}},
      CloseRequest{0xFFFFFFFF},
      authentication,
      ExchangeRequest{ExchangeKey::Report, Bytes(1000, 0x7C)},
      authorization,
      script,
      PairRequest{PairUse::Card, PairKind::Rsa, 1024, 65537},
      bank_data_request(),
      KeyCardRequest{{model::KeyCard::Mother, {1}, {2}, false, {3}, {4}, {5}, {6}}},
      key_card_check(),
  };
}

std::vector<VaultAnswer> answers() {
  VaultInfo info{"software", true, true, true, true, {}, {}};
  info.kcvs = {
      {"SSSE UK", Owner::Bank, 3, {1, 2, 3}, true}
  };
  info.charter = Charter{Role::Social, true, model::KeyLevel::Provincial, "990000"};
  Prepared prepared;
  prepared.session = 12;
  prepared.verify_transport_code = command(0xE0, 8);
  prepared.key_loads = {
      {model::Df::Debit, model::KeyType::Tac, 4, 2, command(0xD4, 32)}
  };
  prepared.card_id_mac = {9, 8, 7, 6};
  prepared.initialize_update = {Command(Header{0x80, 0x50, 1, 0}, Bytes(8), 256)};
  prepared.kcvs = info.kcvs;
  return {
      Error{ErrorKind::Crypto, msg("a {} b {}", 1, "x"), msg("")},
      Done{},
      info,
      prepared,
      ChannelCommands{command(0x82, 16), {command(0xE2, 247)}, {Bytes(8, 0x22)}},
      LiveCheck{true, {1, 2}},
      Block8{1},
      Block16{2},
      Authorization{true, Bytes(10, 0x66)},
      ScriptCommands{{command(0x1E, 4)}},
      SealedPair{PairUse::Card, PairKind::Rsa, Bytes(96, 0x11), {3}, Bytes(200, 0x22)},
      BankData{"123", "456", {}},
      KeyCardAnswer{{command(0xD4, 32)}, {{{0x47, 1, 2, model::Algorithm::Sm4}, "IRK", {7}}}},
      KeyCardCheck{{{{{0x47, 1, 2, model::Algorithm::Sm4}, "IRK", {7}}, {command(0xF8, 9)}, true}}},
  };
}

}  // namespace

TEST_CASE("every request and every answer arrives as it was sent") {
  REQUIRE(requests().size() == std::variant_size_v<VaultRequest>);
  REQUIRE(answers().size() == std::variant_size_v<VaultAnswer>);
  for (std::size_t i = 0; i < requests().size(); ++i) {
    const Bytes sent = encode(requests()[i]);
    const auto read = parse_request(sent);
    REQUIRE(read.has_value());
    CHECK(read->index() == i);
    CHECK(encode(*read) == sent);
  }
  for (std::size_t i = 0; i < answers().size(); ++i) {
    const Bytes sent = encode(answers()[i]);
    const auto read = parse_answer(sent);
    REQUIRE(read.has_value());
    CHECK(read->index() == i);
    CHECK(encode(*read) == sent);
  }
}

TEST_CASE("no field is lost on the way: the request that arrives says the same") {
  const auto read = parse_request(encode(requests()[1]));
  REQUIRE(read.has_value());
  const auto& r = std::get<PrepareRequest>(*read);
  CHECK(r.step == Step::BankSecond);
  CHECK(r.structure == model::Structure::V300);
  CHECK(r.algorithm == model::Algorithm::Sm4);
  CHECK(r.local_directory);
  CHECK(to_hex(r.chip_serial) == "8699260101000001");
  CHECK(r.region == "999901");
  CHECK(r.pan == "6222801234567890128");
  CHECK(r.psn == "01");
  CHECK(to_hex(r.card_id) == "999901D15600000501000001");
  CHECK(r.channel == model::ChannelProtocol::Sm4);
  CHECK(r.level == model::SecurityLevel::CipherBothWays);
  const auto channel = parse_request(encode(requests()[2]));
  const auto& c = std::get<ChannelRequest>(*channel);
  CHECK(c.channel == 2);
  CHECK(c.replace_keys);
  CHECK_FALSE(c.pack);
  CHECK(c.store_data[1].content == SecretContent::PinBlock);
}

TEST_CASE("an error keeps its kind, its sentence and its arguments") {
  const auto read = parse_answer(encode(answers()[0]));
  REQUIRE(read.has_value());
  const Error& error = std::get<Error>(*read);
  CHECK(error.kind == ErrorKind::Crypto);
  CHECK(error.what.english() == "a 1 b x");
  CHECK(error.next.english().empty());
}

TEST_CASE("a message cut short anywhere, or one byte longer, is refused") {
  for (const VaultRequest& request : requests()) {
    Bytes sent = encode(request);
    for (std::size_t size = 0; size < sent.size(); ++size)
      CHECK_FALSE(parse_request(ByteView(sent).first(size)).has_value());
    sent.push_back(0);
    CHECK_FALSE(parse_request(sent).has_value());
  }
  for (const VaultAnswer& answer : answers()) {
    Bytes sent = encode(answer);
    for (std::size_t size = 0; size < sent.size(); ++size)
      CHECK_FALSE(parse_answer(ByteView(sent).first(size)).has_value());
    sent.push_back(0);
    CHECK_FALSE(parse_answer(sent).has_value());
  }
}

TEST_CASE(
    "values outside their enumeration, flags above one and unknown alternatives are refused") {
  const auto with = [](const VaultRequest& request, std::size_t at, Byte value) {
    Bytes sent = encode(request);
    sent[at] = value;
    return parse_request(sent);
  };
  CHECK_FALSE(with(InfoRequest{}, 0, 10).has_value());
  PrepareRequest prepare;
  CHECK(with(prepare, 1, 4).has_value());
  CHECK_FALSE(with(prepare, 1, 5).has_value());  // step
  CHECK_FALSE(with(prepare, 2, 4).has_value());  // structure
  CHECK_FALSE(with(prepare, 3, 2).has_value());  // algorithm
  const std::size_t end = encode(VaultRequest{prepare}).size();
  CHECK_FALSE(with(prepare, end - 2, 3).has_value());     // channel
  CHECK_FALSE(with(prepare, end - 1, 0x02).has_value());  // security level
  ExchangeRequest exchange;
  CHECK_FALSE(with(exchange, 1, 3).has_value());
  AuthenticationRequest authentication;
  CHECK_FALSE(with(authentication, 1, 11).has_value());  // directory
  CHECK_FALSE(with(authentication, 2, 2).has_value());   // key type
}

TEST_CASE("a sentence whose places and arguments differ is refused, so printing never fails") {
  for (const char* pattern : {"{}", "{", "}", "{0} {}", "a {} {}"}) {
    const Error error{
        ErrorKind::Keys, Message{pattern, {}, {}},
         msg("")
    };
    const auto read = parse_answer(encode(VaultAnswer{error}));
    CHECK_FALSE(read.has_value());
  }
  CHECK(parse_answer(encode(VaultAnswer{
                         Error{ErrorKind::Keys, Message{"{}", {"{"}, {}}, msg("")}
  }))
            .has_value());
}

TEST_CASE("a length that lies asks for no memory") {
  Bytes sent = encode(ExchangeRequest{ExchangeKey::Bank, {1}});
  for (std::size_t i = 2; i < 6; ++i)
    sent[i] = 0xFF;
  CHECK_FALSE(parse_request(sent).has_value());
}

TEST_CASE("a reason inside a refusal arrives, nested too deep or without its mark it does not") {
  Message deep = msg("bottom");
  for (int i = 0; i < 3; ++i)
    deep = msg("why: {}", deep);
  const auto sent = [](const Message& what) {
    return parse_answer(encode(VaultAnswer{
        Error{ErrorKind::Keys, what, {}}
    }));
  };
  const auto read = sent(deep);
  REQUIRE(read.has_value());
  CHECK(std::get<Error>(*read).what.english() == "why: why: why: bottom");
  CHECK_FALSE(sent(msg("why: {}", msg("why: {}", deep))).has_value());
  CHECK_FALSE(sent({"{}", {inner_message_mark}, {}}).has_value());
  CHECK_FALSE(sent({"{}", {"x"}, {msg("nobody shows me")}}).has_value());
}
