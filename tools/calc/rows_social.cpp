// The social-security side: diversification through all levels, process keys, authentication data,
// MACs, key loading, the purse.
#include "cardlib/model/purse_crypto.hpp"
#include "tools/calc/algorithm.hpp"
#include "tools/calc/helpers.hpp"

namespace sscard::tools::calc {
namespace {

using model::Algorithm;

constexpr const char* algorithm_words = "3des|sm4";

/// A scheme and one key of the row, ready.
struct Social {
  std::unique_ptr<model::SocialScheme> scheme;
  model::SocialKey key;
};
Social social(const Job& job, std::string_view key = "key") {
  const Algorithm algorithm = algorithm_of(job);
  auto scheme = model::SocialScheme::create(job.engine, algorithm);
  auto ready = model::SocialKey::create(job.engine, algorithm, opened(job.in.key(key)));
  ensures(scheme.has_value() && ready.has_value());
  return {std::move(*scheme), std::move(*ready)};
}

Header header_of(const Job& job) {
  const auto bytes = job.in.exactly<5>("header");
  return {bytes[0], bytes[1], bytes[2], bytes[3]};
}

/// The Lc that was typed must be the one the MAC counts.
std::optional<Error> wrong_lc(const Job& job) {
  if (job.in.bytes("header")[4] == job.in.bytes("data").size() + 4) return std::nullopt;
  return wrong("header", msg("Lc must count the data and the four bytes of the MAC"));
}

KeyBytes one_step(const crypto::Cipher& master, const model::Block8& factor) {
  std::array<Byte, 16> child{};
  const WipeOnExit wiped(child);
  model::diversify(master, factor, child);
  return KeyBytes(child);
}

Result<Answers> diversify(const Job& job) {
  const auto kind = model::cipher_kind(algorithm_of(job));
  const auto factors = model::card_factors(job.in.text("region"), job.in.exactly<8>("chip_serial"));
  const std::string level = job.in.word("level", "national");
  struct Step {
    const char* name;
    const model::Block8* factor;
    bool taken;
  };
  const Step steps[] = {
      {"province", &factors.province, level == "national"},
      {"city",     &factors.city,     level != "city"    },
      {"card",     &factors.card,     true               }
  };
  Answers out;
  auto master = job.cipher(kind, "key");
  for (const Step& step : steps) {
    if (!step.taken) continue;
    const std::string name = step.name;
    const KeyBytes child = one_step(*master, *step.factor);
    master = job.cipher(kind, child);
    out.hex(name + "_factor", *step.factor);
    out.secret_hex(name + "_key", child).hex(name + "_kcv", model::kcv(*master));
  }
  return out;
}

Result<Answers> diversify_step(const Job& job) {
  const auto kind = model::cipher_kind(algorithm_of(job));
  const KeyBytes child = one_step(*job.cipher(kind, "key"), job.in.exactly<8>("factor"));
  Answers out;
  out.secret_hex("child", child).hex("kcv", model::kcv(*job.cipher(kind, child)));
  return out;
}

Result<Answers> process_key(const Job& job) {
  const Social at = social(job);
  return Answers()
      .secret_hex("process_key", at.scheme->process_key(at.key, job.in.exactly<8>("factor")))
      .done();
}

Result<Answers> authentication(const Job& job) {
  const Social at = social(job);
  const auto data = at.scheme->authentication_data(at.key, job.in.exactly<8>("factor"),
                                                   job.in.exactly<8>("original"));
  return Answers().hex("authentication", data).done();
}

Result<Answers> command_mac(const Job& job) {
  if (const auto error = wrong_lc(job)) return *error;
  const Social at = social(job);
  const auto mac = at.scheme->command_mac(at.key, job.in.exactly<8>("challenge"), header_of(job),
                                          job.in.bytes("data"));
  return Answers().hex("mac", mac).done();
}

/// PIN as the card takes it: BCD with a final F when odd.
Result<Answers> pin_reload(const Job& job) {
  const Social at = social(job);
  const auto challenge = job.in.exactly<8>("challenge");
  std::string pin = job.in.text("pin");
  const WipeOnExit wiped({reinterpret_cast<Byte*>(pin.data()), pin.size()});
  if (pin.size() % 2 == 1) pin += 'F';
  Bytes bcd = from_hex(pin).value();
  const WipeOnExit wiped_bcd(bcd);
  const Bytes data = at.scheme->encipher_pin(at.key, challenge, bcd);
  const Header header{0x84, 0x24, 0x00, 0x01};
  const auto mac = at.scheme->command_mac(at.key, challenge, header, data);
  Bytes command = {header.cla, header.ins, header.p1, header.p2,
                   static_cast<Byte>(data.size() + mac.size())};
  append(command, concat(data, mac));
  return Answers().hex("enciphered", data).hex("mac", mac).hex("command", command).done();
}

Result<Answers> key_load(const Job& job) {
  const Social at = social(job);
  Bytes record = concat(job.in.bytes("head"), opened(job.in.key("record_key")));
  const WipeOnExit wiped(record);
  model::ClearKeyRecord clear{};
  const WipeOnExit wiped_clear(clear);
  std::ranges::copy(record, clear.begin());
  const auto sealed = at.scheme->seal_key_record(at.key, clear);
  return Answers().hex("sealed", sealed).done();
}

Result<Answers> key_load_mac(const Job& job) {
  if (const auto error = wrong_lc(job)) return *error;
  const Social at = social(job);
  const ByteView challenge = job.in.bytes("challenge");
  if (!at.scheme->challenge_fits_key_load(challenge.size())) {
    return wrong("challenge", msg("3DES takes 4 or 8 bytes, SM4 takes 16"));
  }
  const auto mac = at.scheme->key_load_mac(at.key, challenge, header_of(job), job.in.bytes("data"));
  return Answers().hex("mac", mac).done();
}

Result<Answers> card_id_mac(const Job& job) {
  const Social at = social(job);
  const auto code = job.in.exactly<12>("code");
  const auto mac = at.scheme->card_id_mac(at.key, code);
  return Answers().hex("mac", mac).hex("card_id", concat(code, mac)).done();
}

Result<Answers> transport_code(const Job& job) {
  const auto cipher = job.cipher(crypto::CipherKind::TripleDes, "key");
  return Answers()
      .hex("code", model::transport_code(*cipher, job.in.exactly<8>("chip_serial")))
      .done();
}

Result<Answers> short_authentication(const Job& job) {
  const auto cipher = job.cipher(crypto::CipherKind::TripleDes, "key");
  return Answers()
      .hex("authentication", model::short_authentication(*cipher, job.in.exactly<8>("challenge")))
      .done();
}

/// What both purse rows share.
struct Purse {
  std::unique_ptr<model::PurseScheme> scheme;
  model::SocialKey key;
  model::PurseSession session;
};
Purse purse(const Job& job, std::string_view key) {
  auto scheme = model::PurseScheme::create(job.engine, algorithm_of(job));
  auto ready = model::SocialKey::create(job.engine, algorithm_of(job), opened(job.in.key(key)));
  ensures(scheme.has_value() && ready.has_value());
  const model::PurseSession session{job.in.exactly<4>("random"), job.in.u16("atc"),
                                    u32_at(job.in.bytes("amount"), 0),
                                    job.in.exactly<6>("terminal")};
  return {std::move(*scheme), std::move(*ready), session};
}

Result<Answers> purse_purchase(const Job& job) {
  const Purse at = purse(job, "dpk");
  const auto when = job.in.exactly<7>("date_time");
  const std::uint32_t sequence = u32_at(job.in.bytes("sequence"), 0);
  Answers out;
  out.secret_hex("session_key", at.scheme->purchase_key(at.key, at.session, sequence));
  out.hex("mac1", at.scheme->purchase_mac1(at.key, at.session, sequence, when));
  out.hex("mac2", at.scheme->purchase_mac2(at.key, at.session, sequence));
  out.hex("tac", at.scheme->purchase_tac(opened(job.in.key("dtk")), at.session, sequence, when));
  return out;
}

Result<Answers> purse_load(const Job& job) {
  const Purse at = purse(job, "dlk");
  const auto when = job.in.exactly<7>("date_time");
  const std::uint32_t balance = u32_at(job.in.bytes("balance"), 0);
  Answers out;
  out.secret_hex("session_key", at.scheme->load_key(at.key, at.session));
  out.hex("mac1", at.scheme->load_mac1(at.key, at.session, balance));
  out.hex("mac2", at.scheme->load_mac2(at.key, at.session, when));
  out.hex("tac", at.scheme->load_tac(opened(job.in.key("dtk")), at.session,
                                     balance + at.session.amount, when));
  return out;
}

constexpr Field algorithm = word("algorithm", algorithm_words);

// clang-format off
constexpr Row rows[] = {
    {"diversify",
     phrase("key of a card through all levels"),
     {key("key"), algorithm, word("level", "national|provincial|city"), digits("region", 6),
      hex("chip_serial", 8)},
     {"province_factor", "province_key", "province_kcv", "city_factor", "city_key", "city_kcv",
      "card_factor", "card_key", "card_kcv"},
     diversify},
    {"diversify-step",
     phrase("one step of diversification"),
     {key("key"), algorithm, hex("factor", 8)},
     {"child", "kcv"},
     diversify_step},
    {"process-key",
     phrase("process key of a card key"),
     {key("key"), algorithm, hex("factor", 8)},
     {"process_key"},
     process_key},
    {"authentication",
     phrase("authentication data of INTERNAL and EXTERNAL AUTHENTICATE"),
     {key("key"), algorithm, hex("factor", 8), hex("original", 8)},
     {"authentication"},
     authentication},
    {"command-mac",
     phrase("MAC of a command under the STK"),
     {key("key"), algorithm, hex("challenge", 8), hex("header", 5), hex("data", 0, 251)},
     {"mac"},
     command_mac},
    {"pin-reload",
     phrase("PIN RELOAD under the STK"),
     {key("key"), algorithm, hex("challenge", 8), pin("pin", 4, 16)},
     {"enciphered", "mac", "command"},
     pin_reload},
    {"key-load",
     phrase("key record of WRITE KEY, enciphered"),
     {key("key"), algorithm, hex("head", 8), key("record_key")},
     {"sealed"},
     key_load},
    {"key-load-mac",
     phrase("MAC of WRITE KEY"),
     {key("key"), algorithm, hex("challenge", 4, 16), hex("header", 5), hex("data", 0, 251)},
     {"mac"},
     key_load_mac},
    {"card-id-mac",
     phrase("MAC inside the card identification code"),
     {key("key"), algorithm, hex("code", 12)},
     {"mac", "card_id"},
     card_id_mac},
    {"transport-code",
     phrase("transport code of a blank card"),
     {key("key"), hex("chip_serial", 8)},
     {"code"},
     transport_code},
    {"short-authentication",
     phrase("short form of EXTERNAL AUTHENTICATE in the MF"),
     {key("key"), hex("challenge", 8)},
     {"authentication"},
     short_authentication},
    {"purse-purchase",
     phrase("purchase with the medical purse"),
     {key("dpk"), key("dtk"), algorithm, hex("random", 4), hex("atc", 2), hex("sequence", 4),
      hex("amount", 4), hex("terminal", 6), hex("date_time", 7)},
     {"session_key", "mac1", "mac2", "tac"},
     purse_purchase},
    {"purse-load",
     phrase("load of the medical purse"),
     {key("dlk"), key("dtk"), algorithm, hex("random", 4), hex("atc", 2), hex("balance", 4),
      hex("amount", 4), hex("terminal", 6), hex("date_time", 7)},
     {"session_key", "mac1", "mac2", "tac"},
     purse_load},
};
// clang-format on

}  // namespace

std::span<const Row> social_rows() {
  return rows;
}

}  // namespace sscard::tools::calc
