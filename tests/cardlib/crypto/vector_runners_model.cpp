#include <doctest/doctest.h>

#include "cardlib/model/bank_crypto.hpp"
#include "cardlib/model/scp02_crypto.hpp"
#include "cardlib/model/scp03_crypto.hpp"
#include "tests/cardlib/crypto/engine_checks.hpp"
#include "tests/cardlib/crypto/vector_runners.hpp"

namespace sscard::test {
namespace {

using crypto::CipherKind;
using model::Scp02Constant;
using model::SecurityLevel;

template <std::size_t N>
std::array<Byte, N> exactly(ByteView bytes) {
  REQUIRE(bytes.size() == N);
  std::array<Byte, N> out{};
  std::ranges::copy(bytes, out.begin());
  return out;
}

template <std::size_t capacity, typename Tag>
std::string opened(const Secret<capacity, Tag>& secret) {
  return to_hex(secret.reveal(SecretAccess::for_cipher()));
}

void run_udk(const Vector& v) {
  const auto factor = model::udk_factor(v.text("pan"), v.text("psn"));
  CHECK(to_hex(factor) == v.text("diversifier_Y"));
  const auto imk = v.cipher(CipherKind::TripleDes, "imk_ac");
  CHECK(opened(model::derive_udk(*imk, factor)) == v.expected("udk_ac_odd_parity"));
  std::array<Byte, 16> raw{};
  model::diversify(*imk, factor, raw);
  CHECK(to_hex(raw) == v.expected("udk_ac_raw"));
}

void run_kcv(const Vector& v) {
  CHECK(to_hex(model::kcv(*v.cipher(CipherKind::TripleDes, "key"))) == v.expected("kcv"));
}

void run_pin_block_2(const Vector& v) {
  const std::string pin = v.text("pin");
  const auto block = model::pin_block_format_2(as_bytes(pin));
  REQUIRE(block.has_value());
  CHECK(opened(*block) == v.expected("block"));
}

void run_card_keys(const Vector& v) {
  const auto kmc = v.cipher(CipherKind::TripleDes, "kmc");
  const model::ChannelKeys keys = model::card_keys_from_kmc(*kmc, exactly<10>(v.in("keydata")));
  const std::pair<const KeyBytes*, std::string> rows[] = {
      {&keys.enc, "kenc"},
      {&keys.mac, "kmac"},
      {&keys.dek, "kdek"}
  };
  for (const auto& [key, name] : rows) {
    CHECK(opened(*key) == v.expected(name.c_str()));
    const auto cipher =
        v.engine.cipher(CipherKind::TripleDes, key->reveal(SecretAccess::for_cipher()));
    CHECK(to_hex(model::kcv(**cipher)) == v.expected((name + "_kcv").c_str()));
  }
}

/// Names of the inputs of one SCP02 entry: some share one key.
struct Scp02Inputs {
  const char* enc;
  const char* mac;
  const char* dek;
};

model::Scp02Session session_of(const Vector& v, const Scp02Inputs& names, std::uint16_t sequence) {
  const model::ChannelKeys keys{KeyBytes(v.in(names.enc)), KeyBytes(v.in(names.mac)),
                                KeyBytes(v.in(names.dek))};
  auto session = model::Scp02Session::create(v.engine, keys, sequence);
  REQUIRE(session.has_value());
  return std::move(session).value();
}

void check_session_keys(const Vector& v, const Scp02Inputs& names, std::uint16_t sequence) {
  const auto derived = [&](const char* input, Scp02Constant constant) {
    return opened(
        model::scp02_session_key(*v.cipher(CipherKind::TripleDes, input), constant, sequence));
  };
  CHECK(derived(names.enc, Scp02Constant::Enc) == v.expected("s_enc"));
  CHECK(derived(names.mac, Scp02Constant::CommandMac) == v.expected("s_mac"));
  CHECK(derived(names.dek, Scp02Constant::Dek) == v.expected("s_dek"));
  if (v.entry["expected"].contains("s_rmac")) {
    CHECK(derived(names.mac, Scp02Constant::ResponseMac) == v.expected("s_rmac"));
  }
}

void check_channel(const Vector& v, const Scp02Inputs& names, ByteView host_challenge) {
  const Bytes bytes = v.in("init_update_resp");
  const auto answer = model::parse_initialize_update_answer(bytes);
  REQUIRE(answer.has_value());
  CHECK(model::encode(*answer) == bytes);
  check_session_keys(v, names, answer->sequence);
  auto host = session_of(v, names, answer->sequence);
  const auto host8 = exactly<8>(host_challenge);
  CHECK(host.card_cryptogram(host8, answer->card_challenge) == answer->card_cryptogram);
  REQUIRE(v.text("security_level") == "01");
  const auto first = host.external_authenticate(host8, answer->card_challenge, SecurityLevel::Mac);
  CHECK(to_hex(first.encode()) == v.expected("ext_auth_cmd"));
  if (!v.has("plain_cmds")) return;
  const auto& plain = v.entry["inputs"]["plain_cmds"];
  const auto& wrapped = v.entry["expected"]["wrapped_cmds"];
  REQUIRE(plain.size() == wrapped.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const Bytes sent = hex(std::string(plain[i]));
    const auto command = Command::parse(sent);
    REQUIRE(command.has_value());
    CHECK(to_hex(host.wrap(*command, SecurityLevel::Mac).encode()) == std::string(wrapped[i]));
  }
}

void run_scp02_full(const Vector& v) {
  const Bytes command = v.in("init_update_cmd");
  check_channel(v, {"kenc", "kmac", "kdek"}, ByteView(command).subspan(5, 8));
  CHECK(v.expected("card_cryptogram") == v.text("init_update_resp").substr(40));
}

void run_scp02_summary(const Vector& v) {
  constexpr const char* all = "kenc=kmac=kdek";
  check_channel(v, {all, all, all}, v.in("host_challenge"));
}

void run_dek(const Vector& v) {
  const Bytes sequence = v.in("sequence");
  const auto session = session_of(v, {"kdek", "kdek", "kdek"}, u16_at(sequence, 0));
  Bytes key = v.in("plain_key");
  session.encipher_dek(key, key);
  CHECK(to_hex(key) == v.expected("encrypted"));
  session.decipher_dek(key, key);
  CHECK(key == v.in("plain_key"));
}

// --- SCP03 ---

std::unique_ptr<crypto::Cipher> aes(const Vector& v, ByteView key) {
  auto cipher = v.engine.cipher(CipherKind::Aes, key);
  REQUIRE(cipher.has_value());
  return std::move(*cipher);
}

void run_scp03(const Vector& v) {
  // the security domain whose name went into the card challenge (corrections.md B.2)
  const Bytes aid = hex("A0000005591010FFFFFFFF8900000100");
  const Bytes bytes = v.in("init_update_resp");
  const auto answer = model::parse_scp03_answer(bytes);
  REQUIRE(answer.has_value());
  CHECK(model::encode(*answer) == bytes);
  CHECK(model::scp03_card_challenge(*v.cipher(CipherKind::Aes, "kenc"), answer->sequence, aid) ==
        answer->card_challenge);
  const Bytes command = v.in("init_update_cmd");
  const auto host_challenge = exactly<8>(ByteView(command).subspan(5, 8));
  const model::ChannelKeys keys{KeyBytes(v.in("kenc")), KeyBytes(v.in("kmac")),
                                KeyBytes(v.in("kdek"))};
  auto host = model::Scp03Session::create(v.engine, CipherKind::Aes, keys, host_challenge,
                                          answer->card_challenge);
  REQUIRE(host.has_value());
  CHECK(host->card_cryptogram() == answer->card_cryptogram);
  const Bytes first = hex(v.expected("ext_auth_cmd"));
  const auto level = model::security_level(model::ChannelProtocol::Scp03, first[2]);
  REQUIRE(level.has_value());
  CHECK(host->external_authenticate(*level).encode() == first);
  const auto& plain = v.entry["inputs"]["plain_cmds_in_order"];
  const auto& wrapped = v.entry["expected"]["wrapped_cmds"];
  REQUIRE(plain.size() == wrapped.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const auto sent = Command::parse(hex(std::string(plain[i])));
    REQUIRE(sent.has_value());
    CHECK(to_hex(host->wrap(*sent).encode()) == std::string(wrapped[i]));
    const Bytes data = hex("BF3E125A1089882119900000000000000000000005");
    if (i == 0)
      CHECK(to_hex(host->answer_to_last(data, StatusWord::Ok)) ==
            v.expected("first_response_wrapped"));
  }
}

void run_scp03_kcv(const Vector& v) {
  using model::Scp03Constant;
  const auto key = v.cipher(CipherKind::Aes, "key");
  const auto check = [&](Scp03Constant constant) {
    std::array<Byte, 16> session{};
    model::scp03_derive(*key, constant, v.in("context"), session);
    return to_hex(model::channel_kcv(*aes(v, session)));
  };
  CHECK(check(Scp03Constant::Enc) == v.expected("s_enc"));
  CHECK(check(Scp03Constant::CommandMac) == v.expected("s_mac"));
  CHECK(check(Scp03Constant::ResponseMac) == v.expected("s_rmac"));
  CHECK(to_hex(model::channel_kcv(*key)) == v.expected("static_dek"));
}

constexpr std::string_view udk_name =
    "PBOC UDK derivation 子密钥分散 (EMV option A, 2-key TDES, odd parity set)";
constexpr std::string_view kcv_name = "DGI 9000 KCV: first 3 bytes of TDES(key)[00*8]";
constexpr std::string_view pin_block_2_name =
    "ISO 9564 format 2 (plaintext VERIFY / DGI 8010 form)";
constexpr std::string_view card_keys_name =
    "EMV CPS / JR-T 0025.10 card key derivation from KMC: TDES(KMC)[last6||F0||i||las"
    "t6||0F||i], i=1 ENC 2 MAC 3 DEK";
constexpr std::string_view scp02_full_name =
    "GP SCP02 i=15/55: session keys, cryptograms, C-MAC over modified header, ICV = s"
    "ingle-DES(left S-MAC) of previous C-MAC";
constexpr std::string_view scp02_summary_name = "GP SCP02 during EMV personalization, keys 40..4F";
constexpr std::string_view dek_name =
    "GP SCP02 key encryption under S-DEK (3DES-ECB; as in PUT KEY / DGI encryption)";

constexpr std::string_view scp03_0_name =
    "GP SCP03 (Amendment D), AES-128, S8 mode: INIT UPDATE, EXT AUTH, wrapp"
    "ed commands";
constexpr std::string_view scp03_1_name =
    "GP SCP03 (Amendment D), AES-192, S8 mode: INIT UPDATE, EXT AUTH, wrapp"
    "ed commands";
constexpr std::string_view scp03_2_name =
    "GP SCP03 (Amendment D), AES-256, S8 mode: INIT UPDATE, EXT AUTH, wrapp"
    "ed commands";
constexpr std::string_view scp03_3_name =
    "SCP03 session keys KCV (AES of 01*16), context = 10 bytes 00..09";

constexpr RunnerRow rows[] = {
    {udk_name,           run_udk          },
    {kcv_name,           run_kcv          },
    {pin_block_2_name,   run_pin_block_2  },
    {card_keys_name,     run_card_keys    },
    {scp02_full_name,    run_scp02_full   },
    {scp02_summary_name, run_scp02_summary},
    {dek_name,           run_dek          },
    {scp03_0_name,       run_scp03        },
    {scp03_1_name,       run_scp03        },
    {scp03_2_name,       run_scp03        },
    {scp03_3_name,       run_scp03_kcv    },
};

}  // namespace

std::span<const RunnerRow> model_runners() {
  return rows;
}

}  // namespace sscard::test
