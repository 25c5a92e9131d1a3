#include <doctest/doctest.h>

#include "cardlib/model/bank_cryptogram.hpp"
#include "tests/cardlib/crypto/engine_checks.hpp"
#include "tests/cardlib/crypto/vector_runners.hpp"

// PBOC entries through the model. Entries of other schemes show the same primitives from sources
// that are not PBOC: their key derivations are written here, no card of the house has them.
namespace sscard::test {
namespace {

using crypto::CipherKind;
using model::Algorithm;
using model::BankSession;
using model::Block8;

template <std::size_t N>
std::array<Byte, N> exactly(ByteView bytes) {
  REQUIRE(bytes.size() == N);
  std::array<Byte, N> out{};
  std::ranges::copy(bytes, out.begin());
  return out;
}

Bytes opened(const KeyBytes& key) {
  return to_bytes(key.reveal(SecretAccess::for_cipher()));
}

BankSession with(const Vector& v, ByteView key) {
  auto session = BankSession::with_key(v.engine, Algorithm::TripleDes, key);
  REQUIRE(session.has_value());
  return std::move(*session);
}

std::unique_ptr<crypto::Cipher> cipher_of(const Vector& v, ByteView key) {
  auto cipher = v.engine.cipher(CipherKind::TripleDes, key);
  REQUIRE(cipher.has_value());
  return std::move(*cipher);
}

std::uint16_t counter(const Vector& v) {
  return u16_at(v.in("atc"), 0);
}

Bytes card_key(const Vector& v, const char* master) {
  return opened(model::derive_udk(*v.cipher(CipherKind::TripleDes, master),
                                  model::udk_factor(v.text("pan"), v.text("psn"))));
}

std::string check2(const Vector& v, ByteView key) {
  return to_hex(model::kcv(*cipher_of(v, key))).substr(0, 4);
}

void must_be(const Vector& v, const char* output, const std::string& value) {
  CAPTURE(output);
  CHECK(value == v.expected(output));
}

void if_given(const Vector& v, const char* output, const std::string& value) {
  if (v.entry["expected"].contains(output)) must_be(v, output, value);
}

// --- PBOC ---

void run_session_key(const Vector& v) {
  const auto udk = v.cipher(CipherKind::TripleDes, "udk_ac");
  must_be(v, "sk_ac", to_hex(opened(model::bank_session_key(*udk, counter(v)))));
}

void run_cryptogram(const Vector& v) {
  must_be(v, "arqc", to_hex(with(v, v.in("sk_ac")).mac(v.in("data"))));
}

void run_response(const Vector& v) {
  const auto session = with(v, v.in("sk_ac"));
  must_be(v, "arpc", to_hex(session.response(exactly<8>(v.in("arqc")), exactly<2>(v.in("arc")))));
}

void run_discretionary(const Vector& v) {
  const auto session =
      BankSession::create(v.engine, Algorithm::TripleDes, card_key(v, "imk_mac"), counter(v));
  REQUIRE(session.has_value());
  must_be(v, "mac4", to_hex(session->short_mac(v.in("mac_input"))));
}

void run_card_cryptogram(const Vector& v) {
  const Bytes sent = v.in("command");
  const ByteView list = ByteView{sent}.subspan(5);
  model::CryptogramInput input;
  input.amount = exactly<6>(list.subspan(0, 6));
  input.other_amount = exactly<6>(list.subspan(6, 6));
  input.country = exactly<2>(list.subspan(12, 2));
  input.terminal_verification = exactly<5>(list.subspan(14, 5));
  input.currency = exactly<2>(list.subspan(19, 2));
  input.date = exactly<3>(list.subspan(21, 3));
  input.type = list[27];
  input.unpredictable = exactly<4>(list.subspan(28, 4));
  input.profile = exactly<2>(v.in("aip"));
  input.counter = counter(v);
  input.card_verification = exactly<4>(v.in("cvr"));
  const auto message = model::cryptogram_message(input, model::CryptogramVersion::V01);
  CHECK(to_hex(message.view()) == v.text("ac_data"));
  const auto session =
      BankSession::create(v.engine, Algorithm::TripleDes, v.in("udk_ac"), counter(v));
  REQUIRE(session.has_value());
  must_be(v, "ac", to_hex(session->mac(message.view())));
}

// --- other schemes ---

/// EMV common session key: R with F0 and 0F as third byte.
Bytes common_session(const Vector& v, ByteView master, ByteView r) {
  Bytes block = concat(r, r);
  block[2] = 0xF0;
  block[10] = 0x0F;
  Bytes key = crypto::encrypt_ecb(*cipher_of(v, master), block);
  model::set_odd_parity(key);
  return key;
}

/// Visa: card key xor 0…ATC ‖ 0…~ATC.
Bytes visa_session(ByteView master, std::uint16_t atc) {
  Bytes key = to_bytes(master);
  const auto inverted = static_cast<std::uint16_t>(~atc);
  key[6] ^= static_cast<Byte>(atc >> 8U);
  key[7] ^= static_cast<Byte>(atc);
  key[14] ^= static_cast<Byte>(inverted >> 8U);
  key[15] ^= static_cast<Byte>(inverted);
  return key;
}

/// Option B: digits of SHA-1 over PAN ‖ PSN, letters decimalized behind them.
Bytes option_b_key(const Vector& v) {
  std::string digits = v.text("pan") + v.text("psn");
  if (v.text("pan").size() <= 16) return card_key(v, "imk");
  if (digits.size() % 2 == 1) digits.insert(0, "0");
  const std::string hash = to_hex(v.engine.hash(crypto::HashKind::Sha1, hex(digits)));
  std::string taken;
  std::string letters;
  for (const char c : hash)
    (c <= '9' ? taken : letters) += c <= '9' ? c : static_cast<char>(c - 'A' + '0');
  const auto factor = exactly<8>(hex((taken + letters).substr(0, 16)));
  return opened(model::derive_udk(*v.cipher(CipherKind::TripleDes, "imk"), factor));
}

std::string zero_padded_mac(const Vector& v, ByteView key, ByteView message) {
  const auto retail = v.engine.retail_mac(key);
  REQUIRE(retail.has_value());
  Block8 out{};
  (*retail)->compute(Block8{}, crypto::pad_zero(message, 8), out);
  return to_hex(out);
}

void run_option_a(const Vector& v) {
  const Bytes master = card_key(v, "imk");
  const Bytes session = common_session(v, master, v.in("R"));
  must_be(v, "icc_mk_kcv2", check2(v, master));
  must_be(v, "sk_kcv2", check2(v, session));
  const bool zero = v.text("padding") != "ISO method 2";
  const std::string arqc =
      zero ? zero_padded_mac(v, session, v.in("data")) : to_hex(with(v, session).mac(v.in("data")));
  must_be(v, "arqc", arqc);
  const bool under_master = v.text("arpc_key") == "icc_mk";
  must_be(v, "arpc",
          to_hex(with(v, under_master ? master : session)
                     .response(exactly<8>(hex(arqc)), exactly<2>(v.in("arc")))));
}

void run_option_b(const Vector& v) {
  const Bytes master = option_b_key(v);
  const Bytes session = common_session(v, master, v.in("R"));
  must_be(v, "icc_mk_kcv2", check2(v, master));
  must_be(v, "sk_kcv2", check2(v, session));
  const auto arqc = with(v, session).mac(v.in("data"));
  must_be(v, "arqc", to_hex(arqc));
  const Bytes proof = concat(arqc, v.in("csu"), v.in("prop_auth_data"));
  must_be(v, "arpc", to_hex(with(v, session).short_mac(proof)));
}

void run_visa_10(const Vector& v) {
  const Bytes key = card_key(v, "imk_ac");
  const std::string arqc = zero_padded_mac(v, key, v.in("data"));
  must_be(v, "arqc", arqc);
  must_be(v, "arpc", to_hex(with(v, key).response(exactly<8>(hex(arqc)), exactly<2>(v.in("arc")))));
}

void run_visa_18(const Vector& v) {
  const Bytes r = concat(v.in("atc"), Bytes(6));
  const Bytes session = common_session(v, card_key(v, "imk_ac"), r);
  must_be(v, "sk_kcv2", check2(v, session));
  const auto arqc = with(v, session).mac(v.in("data"));
  must_be(v, "arqc", to_hex(arqc));
  must_be(v, "arpc", to_hex(with(v, session).short_mac(concat(arqc, v.in("csu")))));
}

void run_mastercard(const Vector& v) {
  const bool under_session = v.entry["name"] == "interac-cvn133";
  const Bytes master = card_key(v, "imk_ac");
  const Bytes session = common_session(v, master, concat(v.in("atc"), Bytes(2), v.in("un")));
  if_given(v, "sk_kcv2", check2(v, session));
  const auto arqc = with(v, session).mac(v.in("data"));
  must_be(v, "arqc", to_hex(arqc));
  must_be(
      v, "arpc",
      to_hex(with(v, under_session ? session : master).response(arqc, exactly<2>(v.in("arc")))));
}

/// The three entries of Visa scripts: PIN change with and without the current PIN.
struct Changed {
  std::string block, enciphered, command;
};
Changed visa_change(const Vector& v, bool with_current) {
  const Bytes ac_key = card_key(v, "imk_ac");
  const std::string fresh = v.text("new_pin");
  const std::string old = v.text("current_pin_for_P2_01");
  const auto current = model::pin_block_format_2(as_bytes(old));
  const auto binding = model::pin_change_binding(ac_key);
  const auto change = model::pin_change(binding, *model::pin_block_format_2(as_bytes(fresh)),
                                        with_current ? &*current : nullptr);
  Bytes plain = to_bytes(change.reveal(SecretAccess::for_cipher()));
  const Bytes old_block =
      with_current ? to_bytes(current->reveal(SecretAccess::for_cipher())) : Bytes{};
  const auto back = model::pin_of_change(binding, plain, old_block);
  REQUIRE(back.has_value());
  CHECK(back->same_as(*model::pin_block_format_2(as_bytes(fresh))));
  Changed out;
  out.block = to_hex(ByteView{plain}.subspan(1, 8));
  with(v, visa_session(card_key(v, "imk_enc"), counter(v))).encipher(plain, plain);
  out.enciphered = to_hex(plain);
  const std::array<Byte, 5> header{0x84, 0x24, 0x00, static_cast<Byte>(with_current ? 1 : 2), 0x18};
  const auto mac_key = with(v, visa_session(card_key(v, "imk_mac"), counter(v)));
  Bytes message = to_bytes(header);
  if (v.has("ac")) append(message, concat(v.in("atc"), v.in("ac")));
  if (!v.has("ac")) message[4] = 0x10;  // the Lc of the source is no real length
  append(message, plain);
  out.command = to_hex(concat(header, plain, mac_key.mac(message)));
  return out;
}

void run_visa_unblock(const Vector& v) {
  const Bytes key = visa_session(card_key(v, "imk_mac"), counter(v));
  if_given(v, "sk_mac_kcv2", check2(v, key));
  const model::ScriptContext context{counter(v), exactly<8>(v.in("ac"))};
  const Bytes message = concat(v.in("header"), v.in("atc"), v.in("ac"));
  const std::string whole = to_hex(with(v, key).mac(message));
  must_be(v, "mac", whole);
  CHECK(to_hex(model::script_mac(with(v, key), exactly<5>(v.in("header")), context, {})) ==
        whole.substr(0, 8));
}

void run_visa_change(const Vector& v) {
  must_be(v, "cmd_P2_02", visa_change(v, false).command);
  must_be(v, "cmd_P2_01", visa_change(v, true).command);
  if_given(v, "sk_enc_kcv2", check2(v, visa_session(card_key(v, "imk_enc"), counter(v))));
}

void run_visa_18_scripts(const Vector& v) {
  run_visa_unblock(v);
  run_visa_change(v);
}

void run_visa_blocks(const Vector& v) {
  for (const bool with_current : {false, true}) {
    const std::string suffix = with_current ? "P2_01" : "P2_02";
    const Changed changed = visa_change(v, with_current);
    must_be(v, ("block_" + suffix).c_str(), changed.block);
    must_be(v, ("enc_" + suffix).c_str(), changed.enciphered);
    must_be(v, ("mac_" + suffix).c_str(), changed.command.substr(42));
  }
}

void run_common_mac(const Vector& v) {
  const Bytes master = card_key(v, "imk_mac");
  const Bytes session = common_session(v, master, v.in("R"));
  must_be(v, "icc_mk_kcv2", check2(v, master));
  must_be(v, "sk_kcv2", check2(v, session));
  must_be(v, "mac", to_hex(with(v, session).mac(v.in("data"))));
}

void run_common_change(const Vector& v) {
  const std::string pin = v.text("new_pin");
  const auto block = model::pin_block_format_2(as_bytes(pin));
  Bytes data = to_bytes(block->reveal(SecretAccess::for_cipher()));
  must_be(v, "pin_block", to_hex(data));
  with(v, common_session(v, card_key(v, "imk_enc"), v.in("R"))).encipher(data, data);
  must_be(v, "enc", to_hex(data));
  const Bytes session = common_session(v, card_key(v, "imk_mac"), v.in("R"));
  must_be(v, "mac", to_hex(with(v, session).mac(concat(hex("8424000210"), data))));
}

constexpr std::string_view session_key_name =
    "PBOC session key 过程密钥: TDES(UDK)[00*6||ATC||00*6||NOT ATC]";
constexpr std::string_view cryptogram_name =
    "PBOC AC, CVN 01: ISO 9797-1 alg 3 under SK, padding method 2";
constexpr std::string_view response_name = "PBOC ARPC: TDES(SK)[ARQC xor (ARC||00*6)]";
constexpr std::string_view discretionary_name =
    "PBOC issuer discretionary data MAC (IDD id 01, EC balance): alg-3 MAC left 4 "
    "bytes under SK_MAC";
constexpr std::string_view card_cryptogram_name =
    "PBOC AC CVN 01 with card key, CDOL1 order 9F02 9F03 9F1A 95 5F2A 9A 9F21 9C "
    "9F37 (9F21 not in AC input)";
constexpr std::string_view option_a_name =
    "EMV ICC MK option A + common session key + AC + ARPC method 1";
constexpr std::string_view option_b_name =
    "EMV ICC MK option B + common session key + AC + ARPC method 2";
constexpr std::string_view visa_10_name =
    "CVN 10: AC and ARPC directly under UDK (no session key), zero padding";
constexpr std::string_view visa_unblock_name =
    "VIS issuer-script MAC: SK = UDK xor ATC (Visa style); MAC over "
    "header||ATC||AC||data, method 2, 8 bytes";
constexpr std::string_view visa_change_name =
    "VIS PIN CHANGE/UNBLOCK: VIS PIN block, length byte 08 + 80-padding, ECB; MAC "
    "8 bytes";
constexpr std::string_view visa_18_name =
    "CVN 18: common session key R=ATC||00*6, data ends with 9F10, method 2; ARPC "
    "method 2";
constexpr std::string_view visa_18_scripts_name = "VIS script MAC / PIN change after CVN18 ARQC";
constexpr std::string_view mchip_16_name =
    "M/Chip CVN 16: SK from ATC||F0/0F||00||UN; ARPC method 1 under ICC MK";
constexpr std::string_view mchip_17_name = "M/Chip CVN 17: as CVN 16 plus counters in the AC data";
constexpr std::string_view interac_133_name = "Interac CVN 133 (M/Chip-style SK, 9F10 in data)";
constexpr std::string_view common_mac_name = "Script MAC under common session key, method 2";
constexpr std::string_view common_change_name =
    "PIN change, ISO format 2 block, ECB without padding";
constexpr std::string_view visa_blocks_name = "VIS PIN block and encryption at ATC FFFF";

constexpr RunnerRow rows[] = {
    {session_key_name,     run_session_key    },
    {cryptogram_name,      run_cryptogram     },
    {response_name,        run_response       },
    {discretionary_name,   run_discretionary  },
    {card_cryptogram_name, run_card_cryptogram},
    {option_a_name,        run_option_a       },
    {option_b_name,        run_option_b       },
    {visa_10_name,         run_visa_10        },
    {visa_unblock_name,    run_visa_unblock   },
    {visa_change_name,     run_visa_change    },
    {visa_18_name,         run_visa_18        },
    {visa_18_scripts_name, run_visa_18_scripts},
    {mchip_16_name,        run_mastercard     },
    {mchip_17_name,        run_mastercard     },
    {interac_133_name,     run_mastercard     },
    {common_mac_name,      run_common_mac     },
    {common_change_name,   run_common_change  },
    {visa_blocks_name,     run_visa_blocks    },
};

}  // namespace

std::span<const RunnerRow> bank_runners() {
  return rows;
}

}  // namespace sscard::test
