#include "tests/support/debit.hpp"

#include <doctest/doctest.h>

#include <map>

#include "cardlib/tlv/ber.hpp"

namespace sscard::test {

using cos::bank::ApplicationKind;
using model::CertificateOwner;

namespace {

const crypto::Provider& host = crypto::openssl();
std::string hx(ByteView bytes) {
  return to_hex(bytes);
}
std::string tlv_hex(tlv::Tag tag, ByteView value) {
  return to_hex(tlv::object(tag, value));
}
std::string record(const std::string& content) {
  return to_hex(tlv::object(0x70, *from_hex(content)));
}

model::CertificateHead issuer_head() {
  return {CertificateOwner::Issuer, *from_hex("622800FF"), "1231"_hex, "000001"_hex};
}
model::CertificateHead card_head(const DebitProduct& product) {
  Bytes pan = *from_hex(product.pan);
  pan.resize(10, 0xFF);
  return {CertificateOwner::Card, std::move(pan), "1231"_hex, "000001"_hex};
}

/// The record that certificates sign.
std::string signed_record(const DebitProduct& product) {
  return tlv_hex(0x5A, *from_hex(product.pan)) + "5F2403" + product.expiry + "5F340101";
}

struct Certificates {
  model::RsaCertificate issuer, card;
  Bytes sm_issuer, sm_card;
};

Certificates certificates(const DebitProduct& product) {
  const DebitKeys& keys = debit_keys();
  const Bytes covered = *from_hex(signed_record(product));
  return {
      *model::rsa_certify(host, keys.authority, {issuer_head(), keys.issuer.public_key}, {}),
      *model::rsa_certify(host, keys.issuer, {card_head(product), keys.card.public_key}, covered),
      *model::sm2_certify(host, keys.sm_authority, {issuer_head(), keys.sm_issuer.public_key}, {}),
      *model::sm2_certify(host, keys.sm_issuer, {card_head(product), keys.sm_card.public_key},
                          covered)};
}

Bytes padded(ByteView part) {
  return crypto::pad_80(part, 8);
}

/// Check values of AC ‖ MAC ‖ ENC.
std::string checks(crypto::CipherKind kind, ByteView keys) {
  std::string out;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto cipher = host.cipher(kind, keys.subspan(16 * i, 16));
    out += to_hex(crypto::encrypt_ecb(**cipher, Bytes(crypto::block_size(kind)))).substr(0, 6);
  }
  return out;
}

std::string lists() {
  return "8C 18 9F02069F03069F1A0295055F2A029A039F21039C019F3704"
         "8D 1A 8A029F02069F03069F1A0295055F2A029A039F21039C019F3704";
}

}  // namespace

const DebitKeys& debit_keys() {
  static const DebitKeys keys{*host.make_rsa(1024, 3), *host.make_rsa(1024, 3),
                              *host.make_rsa(1024, 3), *host.make_sm2(),
                              *host.make_sm2(),        *host.make_sm2()};
  return keys;
}

std::vector<ProfileStep> debit_steps(const DebitProduct& product) {
  const Certificates made = certificates(product);
  const DebitKeys& keys = debit_keys();
  std::vector<ProfileStep> steps;
  const auto add = [&](Byte p1, cos::bank::DgiNumber number, const std::string& hex) {
    steps.push_back({p1, number, *from_hex(hex)});
  };
  const std::string common = "10010400 18010201";
  add(0, 0x9104, "8202" + product.profile + "940C 08010200" + common);
  add(0, 0x9105, "8202" + product.profile + "9410 08010200 20010200" + common);
  add(0, 0x9102,
      "A525 500A50424F43204445424954 9F3809 9F7A01 9F0206 DF6901 BF0C05 9F4D020B03 "
      "5F2D027A68");
  add(0, 0x0101, record("570A6228000001D301220100"));
  add(0, 0x0102, record("5F2003202F20"));
  add(0, 0x0201, record("8F0180" + tlv_hex(0x90, made.issuer.certificate)));
  add(0, 0x0202, record("9F320103" + tlv_hex(0x92, made.issuer.remainder)));
  add(0, 0x0203, record(tlv_hex(0x9F46, made.card.certificate)));
  add(0, 0x0204, record("9F470103 9F49039F3704" + tlv_hex(0x9F48, made.card.remainder)));
  add(0, 0x0301, record(signed_record(product)));
  add(0, 0x0302, record("9F08020030" + lists()));
  add(0, 0x0401, record(tlv_hex(0x90, made.sm_issuer)));
  add(0, 0x0402, record(tlv_hex(0x9F46, made.sm_card)));
  add(0, 0x0D01, product.limits + "9F4F0E 9A03 9F0206 9F3602 5F2A02 9F1A02");
  add(0, 0x0E01,
      "9F51020156 9F57020156 9F5202" + product.actions + "9F5601" + product.mandatory + "9F1302" +
          product.last_online);
  add(0, 0x9200, "9F10080701010300000001");
  add(0, 0x9201, "9F10080701010300000004");
  add(0x60, 0x8000, hx(product.keys));
  add(0, 0x9000, checks(crypto::CipherKind::TripleDes, product.keys));
  add(0x60, 0x8400, hx(product.sm_keys));
  add(0, 0x9400, checks(crypto::CipherKind::Sm4, product.sm_keys));
  add(0x60, 0x8201, hx(padded(keys.card.qinv)));
  add(0x60, 0x8202, hx(padded(keys.card.dq)));
  add(0x60, 0x8203, hx(padded(keys.card.dp)));
  add(0x60, 0x8204, hx(padded(keys.card.q)));
  add(0x60, 0x8205, hx(padded(keys.card.p)));
  add(0x60, 0x8501, hx(keys.sm_card.d.reveal(SecretAccess::for_cipher())));
  add(0x60, 0x8502, hx(concat(keys.sm_card.public_key.x, keys.sm_card.public_key.y)));
  add(0x60, 0x8010, "26" + product.pin + "FFFFFFFF");
  add(0x80, 0x9010, "0303");
  return steps;
}

void personalize_debit(BankCard& card, const DebitProduct& product) {
  REQUIRE(card.select(ApplicationKind::Directory).sw == StatusWord::Ok);
  REQUIRE(card.open(model::SecurityLevel::Mac) == StatusWord::Ok);
  REQUIRE(card.store(directory_profile()) == StatusWord::Ok);
  REQUIRE(card.select(ApplicationKind::Debit).sw == StatusWord::Ok);
  REQUIRE(card.open(model::SecurityLevel::Mac) == StatusWord::Ok);
  for (const ProfileStep& step : debit_steps(product)) {
    CAPTURE(step.number);
    REQUIRE(card.sw(card.store_command(step)) == StatusWord::Ok);
  }
}

Bytes debit_cells(const DebitProduct& product) {
  static std::map<std::string, Bytes> made;
  const std::string name = product.profile + product.actions + product.mandatory +
                           product.last_online + product.limits + product.pan + product.expiry +
                           product.pin + hx(product.keys) + hx(product.sm_keys);
  if (const auto found = made.find(name); found != made.end()) return found->second;
  BankCard card{BankStage::Shell};
  personalize_debit(card, product);
  return made[name] = card.chip.cells();
}

MapMemory debit_memory() {
  MapMemory memory;
  for (const ProfileStep& step : debit_steps({}))
    memory.values[{cos::bank::ApplicationKind::Debit, step.number}] = step.value;
  memory.values[{cos::bank::ApplicationKind::Debit, cos::bank::value_key_exponent}] = {0x03};
  return memory;
}

StatusWord Debit::begin(bool with_sm) {
  sm = with_sm;
  const Response selected = card.select(ApplicationKind::Debit);
  if (selected.sw != StatusWord::Ok && selected.sw != StatusWord::FileInvalidated)
    return selected.sw;
  options = *from_hex("00" + amount + (sm ? "01" : "00"));
  const Response answer = card.send({
      {0x80, 0xA8, 0x00, 0x00},
      tlv::object(0x83, options), Command::le_all_short
  });
  const Response atc = card.send("80CA9F3600");
  if (atc.sw == StatusWord::Ok) counter = u16_at(atc.data, 3);
  return answer.sw;
}

Bytes Debit::list_data(bool second_list, std::string_view code) const {
  const std::string common = amount + "000000000000" + country + verification + currency +
                             "261125" + "120000" + "00" + unpredictable;
  return *from_hex((second_list ? std::string(code) : "") + common);
}

namespace {

AcAnswer parse(const Response& response) {
  AcAnswer out;
  out.sw = response.sw;
  if (out.sw != StatusWord::Ok) return out;
  const auto whole = tlv::read_object(response.data);
  REQUIRE(whole.has_value());
  if (whole->tag == 0x80) {
    out.information = whole->value[0];
    out.counter = u16_at(whole->value, 1);
    std::ranges::copy(whole->value.subspan(3, 8), out.cryptogram.begin());
    out.issuer = to_bytes(whole->value.subspan(11));
    return out;
  }
  REQUIRE(whole->tag == 0x77);
  out.information = tlv::find(response.data, {0x77, 0x9F27})->front();
  out.counter = u16_at(*tlv::find(response.data, {0x77, 0x9F36}), 0);
  out.signature = to_bytes(*tlv::find(response.data, {0x77, 0x9F4B}));
  out.issuer = to_bytes(*tlv::find(response.data, {0x77, 0x9F10}));
  const auto objects = tlv::read_objects(whole->value);
  for (const auto& object : *objects)
    if (object.tag != 0x9F4B) append(out.signed_objects, object.whole);
  return out;
}

}  // namespace

AcAnswer Debit::first(Byte p1) {
  const AcAnswer answer = parse(card.send({
      {0x80, 0xAE, p1, 0x00},
      list_data(false, ""), Command::le_all_short
  }));
  cryptogram = answer.cryptogram;
  return answer;
}

AcAnswer Debit::second(Byte p1, std::string_view code) {
  return parse(card.send({
      {0x80, 0xAE, p1, 0x00},
      list_data(true, code), Command::le_all_short
  }));
}

StatusWord Debit::verify(std::string_view pin) {
  const auto block = model::pin_block_format_2(as_bytes(pin));
  return card.sw(Command{
      {0x00, 0x20, 0x00, 0x80},
      to_bytes(block->reveal(SecretAccess::for_cipher()))
  });
}

StatusWord Debit::verify_enciphered(std::string_view pin, bool with_challenge) {
  const auto& key = debit_keys().card.public_key;
  const auto block = model::pin_block_format_2(as_bytes(pin));
  Bytes clear{0x7F};
  append(clear, block->reveal(SecretAccess::for_cipher()));
  append(clear, with_challenge ? card.send("0084000008").data : Bytes(8));
  clear.resize(key.modulus.size(), 0x5A);
  return card.sw(Command{
      {0x00, 0x20, 0x00, 0x88},
      *host.rsa_public(key, clear)
  });
}

model::BankSession Debit::session(std::size_t key) const {
  const auto algorithm = sm ? model::Algorithm::Sm4 : model::Algorithm::TripleDes;
  const Bytes keys = application_keys();
  auto made =
      model::BankSession::create(host, algorithm, ByteView{keys}.subspan(16 * key, 16), counter);
  REQUIRE(made.has_value());
  return std::move(*made);
}

StatusWord Debit::answer_online(std::string_view code) {
  const Bytes bytes = *from_hex(code);
  const auto proof = session(0).response(cryptogram, {bytes[0], bytes[1]});
  return card.sw(Command{
      {0x00, 0x82, 0x00, 0x00},
      concat(proof, bytes)
  });
}

Command Debit::script(std::string_view header, ByteView data) const {
  const Bytes h = *from_hex(header);
  const auto mac =
      model::script_mac(session(1), {h[0], h[1], h[2], h[3], static_cast<Byte>(data.size() + 4)},
                        {counter, cryptogram}, data);
  return {
      {h[0], h[1], h[2], h[3]},
      concat(data, mac)
  };
}

StatusWord Debit::send_script(std::string_view header, ByteView data) {
  return card.sw(script(header, data));
}

Bytes Debit::pin_change(std::string_view fresh, std::string_view current) const {
  const auto binding = model::pin_change_binding(ByteView{application_keys()}.subspan(32, 16));
  const auto old = model::pin_block_format_2(as_bytes(current));
  const auto change = model::pin_change(binding, *model::pin_block_format_2(as_bytes(fresh)),
                                        old ? &*old : nullptr);
  Bytes out = to_bytes(change.reveal(SecretAccess::for_cipher()));
  session(2).encipher(out, out);
  return out;
}

bool Debit::verifies(const AcAnswer& answer) const {
  const Bytes sent = list_data(false, "");
  Bytes message = to_bytes(ByteView{sent}.first(24));  // amounts, country, TVR, currency, date
  append(message, ByteView{sent}.last(5));             // type, unpredictable number
  append(message, *from_hex("7D00"));
  append_u16(message, answer.counter);
  append(message, ByteView{answer.issuer}.subspan(3, 4));
  return session(0).mac(message) == answer.cryptogram;
}

}  // namespace sscard::test
