// The host against a card that computes with the other engine, on each kind of vault, with 3DES and
// with SM4. Published values of the primitives: tests/vectors through vectors.cpp.
#include "keys/host/issuer_host.hpp"

#include <doctest/doctest.h>

#include "cardlib/crypto/crypto.hpp"
#include "keys/vault/natural_pin.hpp"
#include "keys/vault/software_vault.hpp"
#include "keys/vault/test_keys.hpp"
#include "tests/keys/vault/contract.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;
using model::Algorithm;
using model::BankSession;

namespace {

HostCard card_of(Algorithm algorithm) {
  return {test_card::pan, "01", algorithm, 0x0017};
}

/// The key a card of this account holds.
KeyBytes udk(std::string name, Algorithm algorithm) {
  if (algorithm == Algorithm::Sm4) name += " (SM4)";
  const auto master =
      crypto::botan().cipher(model::cipher_kind(algorithm), test_card::master(name));
  return model::derive_udk(**master, model::udk_factor(test_card::pan, "01"));
}

BankSession session(const std::string& name, Algorithm algorithm, std::uint16_t counter = 0x0017) {
  const KeyBytes key = udk(name, algorithm);
  auto made = BankSession::create(crypto::botan(), algorithm,
                                  key.reveal(SecretAccess::for_cipher()), counter);
  REQUIRE(made.has_value());
  return std::move(*made);
}

AuthorizationRequest request_of(Algorithm algorithm, model::CryptogramVersion version) {
  AuthorizationRequest request;
  request.card = card_of(algorithm);
  request.version = version;
  request.input.amount = "000000001000"_hex;
  request.input.unpredictable = "11223344"_hex;
  request.input.profile = "7D00"_hex;
  request.input.counter = request.card.counter;
  request.input.card_verification = "03A40000"_hex;
  request.cryptogram =
      session("bank AC", algorithm).mac(model::cryptogram_message(request.input, version).view());
  request.code = "3030"_hex;
  return request;
}

constexpr std::array<Byte, 8> arqc = "0102030405060708"_hex;

/// The one command that a script becomes; its MAC is checked and taken off.
Command built(Vault& vault, Algorithm algorithm, const IssuerScript& script) {
  const auto out = vault.issuer_scripts({card_of(algorithm), arqc, {script}});
  REQUIRE(out.has_value());
  REQUIRE(out->commands.size() == 1);
  Command command = out->commands[0];
  const Header& h = command.header;
  const auto lc = static_cast<Byte>(command.data.size());
  const Bytes mac = to_bytes(ByteView(command.data).last(4));
  command.data.resize(command.data.size() - 4);
  const auto right = model::script_mac(
      session("bank MAC", algorithm), {h.cla, h.ins, h.p1, h.p2, lc}, {0x0017, arqc}, command.data);
  CHECK(to_hex(mac) == to_hex(right));
  return command;
}

/// The PIN block that a PIN change brings to the card.
std::string changed_pin(Vault& vault, Algorithm algorithm, const IssuerScript& script,
                        std::string_view current) {
  const Command command = built(vault, algorithm, script);
  Bytes clear(command.data.size());
  session("bank ENC", algorithm).decipher(command.data, clear);
  const auto binding =
      model::pin_change_binding(udk("bank ENC", algorithm).reveal(SecretAccess::for_cipher()));
  const auto pin = model::pin_of_change(binding, clear, *from_hex(current));
  return pin ? to_hex(pin->reveal(SecretAccess::for_cipher())) : "";
}

/// Natural PIN of the account, each digit plus `more`, as a format 2 block.
std::string natural_block(int more) {
  const auto generation =
      crypto::botan().cipher(crypto::CipherKind::TripleDes, test_card::master("bank PIN"));
  const Pin pin = natural_pin(**generation, test_card::pan);
  std::string out = "26";
  for (const Byte b : pin.reveal(SecretAccess::for_cipher()))
    out.push_back(static_cast<char>('0' + (b - '0' + more) % 10));
  return out + "FFFFFFFF";
}

/// The bank's vault, on every backend.
void on_each_vault(const std::function<void(Vault&)>& test) {
  contract::on_each_vault(test, Role::Bank);
}

/// A token computes 3DES only.
std::vector<Algorithm> algorithms_of(Vault& vault) {
  if (contract::in_token(vault)) return {Algorithm::TripleDes};
  return {Algorithm::TripleDes, Algorithm::Sm4};
}

}  // namespace

TEST_CASE("a right ARQC is answered with an ARPC that the card accepts, both ways of proof") {
  on_each_vault([](Vault& vault) {
    for (const Algorithm algorithm : algorithms_of(vault)) {
      for (const auto version : {model::CryptogramVersion::V01, model::CryptogramVersion::V17}) {
        AuthorizationRequest request = request_of(algorithm, version);
        const auto by_code = vault.authorize(request);
        REQUIRE(by_code.has_value());
        CHECK(by_code->genuine);
        const auto card = session("bank AC", algorithm);
        CHECK(to_hex(by_code->proof) ==
              to_hex(card.response(request.cryptogram, "3030"_hex)) + "3030");
        request.method = ResponseMethod::Status;
        request.status = *from_hex("00820000");
        const auto by_status = vault.authorize(request);
        REQUIRE(by_status.has_value());
        CHECK(to_hex(by_status->proof) ==
              to_hex(card.short_mac(concat(request.cryptogram, request.status))) + "00820000");
      }
    }
  });
}

TEST_CASE("a wrong ARQC, value, account, counter or algorithm gets no answer") {
  on_each_vault([](Vault& vault) {
    const AuthorizationRequest right =
        request_of(Algorithm::TripleDes, model::CryptogramVersion::V01);
    const auto refused = [&](const auto& change) {
      AuthorizationRequest request = right;
      change(request);
      const auto out = vault.authorize(request);
      return out.has_value() && !out->genuine && out->proof.empty();
    };
    for (std::size_t i = 0; i < 8; ++i)
      CHECK(refused([&](auto& r) { r.cryptogram[i] ^= 0x01; }));
    CHECK(refused([](auto& r) { r.input.amount[5] ^= 0x01; }));
    CHECK(refused([](auto& r) { r.input.card_verification[2] ^= 0x80; }));
    CHECK(refused([](auto& r) { r.card.pan = "6222801234567890136"; }));
    CHECK(refused([](auto& r) { r.card.psn = "02"; }));
    CHECK(refused([](auto& r) { r.card.counter = r.input.counter = 0x0018; }));
    const bool sm4 = refused([](auto& r) { r.card.algorithm = Algorithm::Sm4; });
    CHECK(sm4 == !contract::in_token(vault));  // a token refuses the call itself
    CHECK(refused([](auto& r) { r.version = model::CryptogramVersion::V17; }));
  });
}

TEST_CASE("requests that are none are refused before any key is used") {
  on_each_vault([](Vault& vault) {
    AuthorizationRequest request = request_of(Algorithm::TripleDes, model::CryptogramVersion::V01);
    const auto kind = [&] {
      const auto out = vault.authorize(request);
      return out.has_value() ? ErrorKind::Usage : out.error().kind;
    };
    request.card.pan = "62228012345";
    CHECK(kind() == ErrorKind::BadInput);
    request.card.pan = "6222801234567890x28";
    CHECK(kind() == ErrorKind::BadInput);
    request.card.pan = test_card::pan;
    request.input.counter = 1;
    CHECK(kind() == ErrorKind::BadInput);
    request.input.counter = request.card.counter;
    request.method = ResponseMethod::Status;
    for (const std::size_t size : {0U, 3U, 13U}) {
      request.status = Bytes(size);
      CHECK(kind() == ErrorKind::BadInput);
    }
  });
}

TEST_CASE("scripts that block and unblock are a header and a MAC") {
  on_each_vault([](Vault& vault) {
    const std::pair<ScriptAction, Header> rows[] = {
        {ScriptAction::BlockApplication,   {0x84, 0x1E, 0x00, 0x00}},
        {ScriptAction::UnblockApplication, {0x84, 0x18, 0x00, 0x00}},
        {ScriptAction::BlockCard,          {0x84, 0x16, 0x00, 0x00}},
        {ScriptAction::UnblockPin,         {0x84, 0x24, 0x00, 0x00}},
    };
    for (const Algorithm algorithm : algorithms_of(vault)) {
      for (const auto& [action, header] : rows) {
        const Command command = built(vault, algorithm, {.action = action});
        CHECK(command.header == header);
        CHECK(command.data.empty());
      }
    }
  });
}

TEST_CASE("PUT DATA and UPDATE RECORD carry their bytes in clear behind the MAC") {
  on_each_vault([](Vault& vault) {
    for (const Algorithm algorithm : algorithms_of(vault)) {
      const Command put = built(vault, algorithm,
                                {.action = ScriptAction::PutData, .tag = 0x9F54, .data = Bytes(6)});
      CHECK(put.header == Header{0x04, 0xDA, 0x9F, 0x54});
      CHECK(put.data == Bytes(6));
      const Command update = built(
          vault, algorithm,
          {.action = ScriptAction::UpdateRecord, .sfi = 1, .record = 2, .data = Bytes(251, 0x70)});
      CHECK(update.header == Header{0x04, 0xDC, 0x02, 0x0C});
      CHECK(update.data.size() == 251);
    }
  });
}

TEST_CASE("a PIN change brings natural PIN plus offset, bound to the card and to the old PIN") {
  on_each_vault([](Vault& vault) {
    for (const Algorithm algorithm : algorithms_of(vault)) {
      IssuerScript script{.action = ScriptAction::ChangePin, .offset = "999999"};
      CHECK(changed_pin(vault, algorithm, script, "") == natural_block(9));
      script.offset = "";
      CHECK(changed_pin(vault, algorithm, script, "") == natural_block(0));
      script = {.action = ScriptAction::ChangePinKnowing, .offset = "111111"};
      CHECK(changed_pin(vault, algorithm, script, natural_block(0)) == natural_block(1));
      script.current_offset = "333333";
      CHECK(changed_pin(vault, algorithm, script, natural_block(3)) == natural_block(1));
      CHECK(changed_pin(vault, algorithm, script, natural_block(0)) != natural_block(1));
    }
  });
}

TEST_CASE("a script that cannot be is refused") {
  on_each_vault([](Vault& vault) {
    const IssuerScript wrong[] = {
        {.action = ScriptAction::BlockCard, .data = Bytes(1)},
        {.action = ScriptAction::PutData, .tag = 0x9F54},
        {.action = ScriptAction::PutData, .tag = 0x57, .data = Bytes(6)},
        {.action = ScriptAction::PutData, .tag = 0x9F54, .data = Bytes(252)},
        {.action = ScriptAction::UpdateRecord, .sfi = 0, .record = 1, .data = Bytes(9)},
        {.action = ScriptAction::UpdateRecord, .sfi = 11, .record = 1, .data = Bytes(9)},
        {.action = ScriptAction::UpdateRecord, .sfi = 1, .record = 0, .data = Bytes(9)},
        {.action = ScriptAction::ChangePin, .offset = "12345"},
        {.action = ScriptAction::ChangePin, .offset = "12345x"},
    };
    for (const IssuerScript& script : wrong) {
      const auto out = vault.issuer_scripts({card_of(Algorithm::TripleDes), arqc, {script}});
      REQUIRE_FALSE(out.has_value());
      CHECK(out.error().kind == ErrorKind::BadInput);
    }
  });
}

TEST_CASE("a vault of the social side alone answers no card of the bank") {
  test::SeededRandom random{3};
  auto ring = test_key_ring(crypto::openssl(), Step::SocialFirst);
  REQUIRE(ring.has_value());
  SoftwareVault vault{std::move(*ring), random};
  const auto answer =
      vault.authorize(request_of(Algorithm::TripleDes, model::CryptogramVersion::V01));
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == ErrorKind::Keys);
  const auto scripts = vault.issuer_scripts(
      {card_of(Algorithm::TripleDes), arqc, {{.action = ScriptAction::UnblockPin}}});
  REQUIRE_FALSE(scripts.has_value());
  CHECK(scripts.error().kind == ErrorKind::Keys);
}

TEST_CASE("a bureau holds the bank's keys to load them: its vault answers no card") {
  test::SeededRandom random{3};
  for (const Role role : {Role::Social, Role::Bank, Role::Bureau}) {
    KeyRing ring{
        crypto::openssl(), Charter{role, true, model::KeyLevel::National, ""}
    };
    SoftwareVault vault{std::move(ring), random};
    const auto answer =
        vault.authorize(request_of(Algorithm::TripleDes, model::CryptogramVersion::V01));
    REQUIRE_FALSE(answer.has_value());
    const bool by_charter = answer.error().what.english().find("no bank") != std::string::npos;
    CHECK(by_charter == (role != Role::Bank));  // the bank's lacks keys only
    const auto scripts = vault.issuer_scripts({card_of(Algorithm::TripleDes), arqc, {}});
    REQUIRE_FALSE(scripts.has_value());
    CHECK(scripts.error().kind == ErrorKind::Keys);
  }
}
