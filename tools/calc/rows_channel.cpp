// Secure channels with a card: static keys from a KMC, session keys, cryptograms, commands as they
// go over the wire. Source: reference/pboc.md 1.2 to 1.4; corrections.md B.2, B.3.
#include "cardlib/model/scheme_keys.hpp"
#include "cardlib/model/scp02_crypto.hpp"
#include "cardlib/model/scp03_crypto.hpp"
#include "tools/calc/algorithm.hpp"
#include "tools/calc/helpers.hpp"

namespace sscard::tools::calc {
namespace {

using crypto::CipherKind;
using model::Scp02Constant;
using model::SecurityLevel;

KeyBytes copy_of(const Job& job, std::string_view key) {
  return KeyBytes(opened(job.in.key(key)));
}

// --- static keys ---

void add_card_keys(const Job& job, Answers& out, const std::array<KeyBytes, 3>& keys) {
  constexpr std::array names = {"kenc", "kmac", "kdek"};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string name = names[i];
    out.secret_hex(name, keys[i]).text(name + "_kcv", check_value(job, keys[i], 3));
  }
}

Result<Answers> card_keys(const Job& job) {
  const auto kmc = job.cipher(CipherKind::TripleDes, "kmc");
  auto keys = model::card_keys_from_kmc(*kmc, job.in.exactly<10>("keydata"));
  Answers out;
  add_card_keys(job, out, {std::move(keys.enc), std::move(keys.mac), std::move(keys.dek)});
  return out;
}

Result<Answers> visa2_card_keys(const Job& job) {
  const auto kmc = job.cipher(CipherKind::TripleDes, "kmc");
  const auto data = job.in.exactly<10>("keydata");
  Answers out;
  add_card_keys(job, out,
                {model::visa2_card_key(*kmc, data, 1), model::visa2_card_key(*kmc, data, 2),
                 model::visa2_card_key(*kmc, data, 3)});
  return out;
}

// --- SCP02 ---

/// Names of the inputs that hold the keys: one published example has one key for all.
struct KeyNames {
  const char* enc;
  const char* mac;
  const char* dek;
};
constexpr KeyNames three_keys = {"kenc", "kmac", "kdek"};
constexpr const char* one_key_name = "kenc=kmac=kdek";
constexpr KeyNames one_key = {one_key_name, one_key_name, one_key_name};

model::Scp02Session session_of(const Job& job, const KeyNames& names, std::uint16_t sequence) {
  auto session = model::Scp02Session::create(
      job.engine, {copy_of(job, names.enc), copy_of(job, names.mac), copy_of(job, names.dek)},
      sequence);
  ensures(session.has_value());
  return std::move(*session);
}

void add_session_keys(const Job& job, Answers& out, const KeyNames& names, std::uint16_t sequence) {
  struct Derived {
    const char* name;
    const char* key;
    Scp02Constant constant;
  };
  const Derived all[] = {
      {"s_enc",  names.enc, Scp02Constant::Enc        },
      {"s_mac",  names.mac, Scp02Constant::CommandMac },
      {"s_dek",  names.dek, Scp02Constant::Dek        },
      {"s_rmac", names.mac, Scp02Constant::ResponseMac},
  };
  for (const Derived& row : all) {
    out.secret_hex(row.name, model::scp02_session_key(*job.cipher(CipherKind::TripleDes, row.key),
                                                      row.constant, sequence));
  }
}

Result<SecurityLevel> level_of(const Job& job, model::ChannelProtocol protocol) {
  const Byte level = job.in.has("security_level") ? job.in.bytes("security_level")[0] : 0x01;
  if (const auto known = model::security_level(protocol, level)) return *known;
  return wrong("security_level", msg("the protocol has no level {}", to_hex(Bytes{level})));
}

Result<Command> command_of(ByteView bytes, std::string_view field) {
  auto command = Command::parse(bytes);
  constexpr std::size_t plain_max = 239;
  if (!command || command->data.size() > plain_max) {
    return wrong(field, msg("no command that a channel carries"));
  }
  return std::move(*command);
}

/// Everything from the answer of INITIALIZE UPDATE on.
Result<Answers> scp02_channel(const Job& job, const KeyNames& names,
                              const model::Block8& host_challenge) {
  const auto answer = model::parse_initialize_update_answer(job.in.bytes("init_update_resp"));
  if (!answer) return wrong("init_update_resp", msg("not of SCP02"));
  const auto level = level_of(job, model::ChannelProtocol::Scp02);
  if (!level) return level.error();
  auto host = session_of(job, names, answer->sequence);
  const auto cryptogram = host.card_cryptogram(host_challenge, answer->card_challenge);
  if (cryptogram != answer->card_cryptogram) {
    return wrong("init_update_resp",
                 msg("the card's cryptogram is not {}: other keys", to_hex(cryptogram)));
  }
  Answers out;
  add_session_keys(job, out, names, answer->sequence);
  out.hex("card_cryptogram", cryptogram);
  out.hex("ext_auth_cmd",
          host.external_authenticate(host_challenge, answer->card_challenge, *level).encode());
  std::vector<std::string> wrapped;
  for (const Bytes& bytes : job.in.list("plain_cmds")) {
    const auto command = command_of(bytes, "plain_cmds");
    if (!command) return command.error();
    wrapped.push_back(to_hex(host.wrap(*command, *level).encode()));
  }
  return out.list("wrapped_cmds", std::move(wrapped)).done();
}

Result<Answers> scp02(const Job& job) {
  model::Block8 challenge{};
  std::ranges::copy(job.in.bytes("init_update_cmd").subspan(5, 8), challenge.begin());
  return scp02_channel(job, three_keys, challenge);
}

Result<Answers> scp02_one_key(const Job& job) {
  return scp02_channel(job, one_key, job.in.exactly<8>("host_challenge"));
}

Result<Answers> scp02_key(const Job& job) {
  const auto session = session_of(job, {"kdek", "kdek", "kdek"}, job.in.u16("sequence"));
  Bytes key = to_bytes(opened(job.in.key("plain_key")));
  session.encipher_dek(key, key);
  return Answers().hex("encrypted", key).done();
}

// --- SCP03 ---

/// The plain answer to the first command of the published sessions: they print only the wrapped
/// one.
constexpr auto published_answer = "BF3E125A1089882119900000000000000000000005"_hex;

Result<model::Scp03Session> scp03_session(const Job& job, const model::Scp03Answer& answer) {
  model::Block8 challenge{};
  std::ranges::copy(job.in.bytes("init_update_cmd").subspan(5, 8), challenge.begin());
  const auto cipher = model::row(answer.hello.protocol).cipher;
  auto host = model::Scp03Session::create(
      job.engine, cipher, {copy_of(job, "kenc"), copy_of(job, "kmac"), copy_of(job, "kdek")},
      challenge, answer.card_challenge);
  if (host && host->card_cryptogram() != answer.card_cryptogram) {
    return wrong("init_update_resp", msg("the card's cryptogram is not {}: other keys",
                                         to_hex(host->card_cryptogram())));
  }
  return host;
}

Result<Answers> scp03(const Job& job) {
  const auto answer = model::parse_scp03_answer(job.in.bytes("init_update_resp"));
  if (!answer) return wrong("init_update_resp", msg("not of SCP03"));
  const auto level = level_of(job, answer->hello.protocol);
  if (!level) return level.error();
  auto host = scp03_session(job, *answer);
  if (!host) return host.error();
  Answers out;
  out.hex("card_cryptogram", host->card_cryptogram());
  out.hex("host_cryptogram", host->host_cryptogram());
  out.hex("ext_auth_cmd", host->external_authenticate(*level).encode());
  std::vector<std::string> wrapped;
  for (const Bytes& bytes : job.in.list("plain_cmds_in_order")) {
    const auto command = command_of(bytes, "plain_cmds_in_order");
    if (!command) return command.error();
    wrapped.push_back(to_hex(host->wrap(*command).encode()));
    if (wrapped.size() != 1) continue;
    const ByteView given = job.in.bytes("first_response");
    const ByteView plain = given.empty() ? ByteView(published_answer) : given;
    out.hex("first_response_wrapped", host->answer_to_last(plain, StatusWord::Ok));
  }
  return out.list("wrapped_cmds", std::move(wrapped)).done();
}

Result<Answers> scp03_kcv(const Job& job) {
  using model::Scp03Constant;
  const auto key = job.cipher(CipherKind::Aes, "key");
  const auto check = [&](Scp03Constant constant) {
    std::array<Byte, KeyBytes::capacity> session{};
    const WipeOnExit wiped(session);
    const auto sized = MutableBytes(session).first(job.in.key("key").size());
    model::scp03_derive(*key, constant, job.in.bytes("context"), sized);
    return model::channel_kcv(*job.cipher(CipherKind::Aes, KeyBytes(sized)));
  };
  return Answers()
      .hex("s_enc", check(Scp03Constant::Enc))
      .hex("s_mac", check(Scp03Constant::CommandMac))
      .hex("s_rmac", check(Scp03Constant::ResponseMac))
      .hex("static_dek", model::channel_kcv(*key))
      .done();
}

// clang-format off
constexpr Row rows[] = {
    {"card-keys",
     phrase("static card keys from a KMC (CPG212)"),
     {key("kmc"), hex("keydata", 10)},
     {"kenc", "kenc_kcv", "kmac", "kmac_kcv", "kdek", "kdek_kcv"},
     card_keys},
    {"visa2-card-keys",
     phrase("static card keys from a KMC (CPG202, Visa2)"),
     {key("kmc"), hex("keydata", 10)},
     {"kenc", "kenc_kcv", "kmac", "kmac_kcv", "kdek", "kdek_kcv"},
     visa2_card_keys},
    {"scp02",
     phrase("SCP02 channel: session keys, cryptograms, commands"),
     {key("kenc"), key("kmac"), key("kdek"), hex("init_update_cmd", 13, 14),
      hex("init_update_resp", 28), hex("security_level", 1), maybe(list("plain_cmds"))},
     {"s_enc", "s_mac", "s_dek", "s_rmac", "card_cryptogram", "ext_auth_cmd", "wrapped_cmds"},
     scp02},
    {"scp02-one-key",
     phrase("SCP02 channel of a key set with three equal keys"),
     {key(one_key_name), hex("host_challenge", 8), hex("init_update_resp", 28),
      hex("security_level", 1), maybe(list("plain_cmds"))},
     {"s_enc", "s_mac", "s_dek", "s_rmac", "card_cryptogram", "ext_auth_cmd", "wrapped_cmds"},
     scp02_one_key},
    {"scp02-key",
     phrase("a key under the session DEK of SCP02"),
     {key("kdek"), hex("sequence", 2), key("plain_key", 8, 24)},
     {"encrypted"},
     scp02_key},
    {"scp03",
     phrase("SCP03 channel (AES, or SM4 as our profile): cryptograms, commands, first answer"),
     {key("kenc", 16, 32), key("kmac", 16, 32), key("kdek", 16, 32),
      hex("init_update_cmd", 13, 14), hex("init_update_resp", 32), maybe(hex("security_level", 1)),
      maybe(list("plain_cmds_in_order")), maybe(hex("first_response", 0, 200))},
     {"card_cryptogram", "host_cryptogram", "ext_auth_cmd", "first_response_wrapped",
      "wrapped_cmds"},
     scp03},
    {"scp03-kcv",
     phrase("check values of SCP03 session keys"),
     {key("key", 16, 32), hex("context", 1, 64)},
     {"s_enc", "s_mac", "s_rmac", "static_dek"},
     scp03_kcv},
};
// clang-format on

}  // namespace

std::span<const Row> channel_rows() {
  return rows;
}

}  // namespace sscard::tools::calc
