// Other schemes, so that their published values can be computed again: EMV options A and B, Visa,
// M/Chip, Interac. Which rule an entry follows beyond its text: corrections.md part C.
#include "cardlib/model/scheme_keys.hpp"
#include "tools/calc/algorithm.hpp"
#include "tools/calc/helpers.hpp"

namespace sscard::tools::calc {
namespace {

using model::Block8;

constexpr std::size_t message_max = model::BankSession::message_max;
constexpr std::size_t kcv_short = 2;
constexpr Byte pin_change_ins = 0x24;

KeyBytes common(const Job& job, const KeyBytes& udk, const Block8& diversifier) {
  return model::common_session_key(*job.cipher(crypto::CipherKind::TripleDes, udk), diversifier);
}

/// ATC ‖ 00 00 ‖ last four.
Block8 diversifier_of(const Job& job, ByteView last) {
  Block8 out{};
  std::ranges::copy(job.in.bytes("atc"), out.begin());
  std::ranges::copy(last, out.begin() + 4);
  return out;
}

// --- EMV Book 2 ---

KeyBytes option_a(const Job& job) {
  return card_key(job, "imk");
}

KeyBytes option_b(const Job& job) {
  const auto imk = job.cipher(crypto::CipherKind::TripleDes, "imk");
  return model::derive_udk_option_b(job.engine, *imk, job.in.text("pan"), job.in.text("psn"));
}

/// Both methods of the ARPC; the inputs of the other one are not looked at.
Result<std::string> response(const Job& job, const KeyBytes& key, const Block8& arqc) {
  const auto session = session_with(job, key);
  if (job.in.number("arpc_method") == 1) {
    if (!job.in.has("arc")) return wrong("arc", msg("method 1 needs it"));
    return to_hex(session.response(arqc, job.in.exactly<2>("arc")));
  }
  if (!job.in.has("csu")) return wrong("csu", msg("method 2 needs it"));
  return to_hex(
      session.short_mac(concat(arqc, job.in.bytes("csu"), job.in.bytes("prop_auth_data"))));
}

template <KeyBytes (*derive)(const Job&)>
Result<Answers> emv(const Job& job) {
  const KeyBytes master = derive(job);
  const KeyBytes session = common(job, master, job.in.exactly<8>("R"));
  const bool zero = job.in.text("padding") == "zero (method 1)";
  const ByteView data = job.in.bytes("data");
  const Block8 arqc =
      zero ? zero_padded_mac(job, session, data) : session_with(job, session).mac(data);
  const bool under_master = job.in.word("arpc_key", "sk") == "icc_mk";
  const auto arpc = response(job, under_master ? master : session, arqc);
  if (!arpc) return arpc.error();
  Answers out;
  out.text("icc_mk_kcv2", check_value(job, master, kcv_short));
  out.text("sk_kcv2", check_value(job, session, kcv_short));
  out.hex("arqc", arqc).text("arpc", *arpc);
  return out;
}

// --- cryptograms ---

Result<Answers> visa_10(const Job& job) {
  const KeyBytes udk = card_key(job, "imk_ac");
  const auto arqc = zero_padded_mac(job, udk, job.in.bytes("data"));
  Answers out;
  out.hex("arqc", arqc);
  out.hex("arpc", session_with(job, udk).response(arqc, job.in.exactly<2>("arc")));
  return out;
}

Result<Answers> visa_18(const Job& job) {
  const KeyBytes session = common(job, card_key(job, "imk_ac"), diversifier_of(job, {}));
  const auto computing = session_with(job, session);
  const auto arqc = computing.mac(job.in.bytes("data"));
  Answers out;
  out.text("sk_kcv2", check_value(job, session, kcv_short));
  out.hex("arqc", arqc);
  out.hex("arpc", computing.short_mac(concat(arqc, job.in.bytes("csu"))));
  return out;
}

enum class ResponseKey : std::uint8_t { Card, Session };

template <ResponseKey under>
Result<Answers> mchip(const Job& job) {
  const KeyBytes master = card_key(job, "imk_ac");
  const KeyBytes session = common(job, master, diversifier_of(job, job.in.bytes("un")));
  const auto arqc = session_with(job, session).mac(job.in.bytes("data"));
  const auto computing = session_with(job, under == ResponseKey::Card ? master : session);
  Answers out;
  out.text("sk_kcv2", check_value(job, session, kcv_short));
  out.hex("arqc", arqc);
  out.hex("arpc", computing.response(arqc, job.in.exactly<2>("arc")));
  return out;
}

Result<Answers> dynamic_code(const Job& job) {
  const KeyBytes key = card_key(job, "imk");
  const auto code = model::dynamic_code(
      job.engine, key, {job.in.bytes("track2"), job.in.exactly<4>("un"), job.in.u16("atc")});
  if (!code) return code.error();
  return Answers()
      .text("icc_kcv2", check_value(job, key, kcv_short))
      .text("cvc3", *code)
      .text("cvc3_last3", code->substr(2))
      .done();
}

// --- scripts ---

KeyBytes visa_key(const Job& job, std::string_view master) {
  return model::visa_script_key(card_key(job, master), job.in.u16("atc"));
}

Block8 script_mac(const Job& job, ByteView header, ByteView data) {
  Bytes message = concat(header, job.in.bytes("atc"), job.in.bytes("ac"));
  append(message, data);
  return session_with(job, visa_key(job, "imk_mac")).mac(message);
}

/// A PIN change with (P2 01) or without (02) the current PIN.
struct Change {
  Bytes block;
  Bytes enciphered;
};
Change change_of(const Job& job, bool with_current) {
  const auto fresh = model::pin_block_format_2(as_bytes(job.in.text("new_pin")));
  const auto current = model::pin_block_format_2(as_bytes(job.in.text("current_pin_for_P2_01")));
  ensures(fresh.has_value() && current.has_value());
  const KeyBytes udk = card_key(job, "imk_ac");
  const auto binding = model::pin_change_binding(opened(udk));
  const auto change = model::pin_change(binding, *fresh, with_current ? &*current : nullptr);
  Bytes data = to_bytes(opened(change));
  Bytes block = to_bytes(ByteView(data).subspan(1, 8));
  session_with(job, visa_key(job, "imk_enc")).encipher(data, data);
  return {std::move(block), std::move(data)};
}

std::array<Byte, 5> change_header(bool with_current, Byte length) {
  return {0x84, pin_change_ins, 0x00, static_cast<Byte>(with_current ? 1 : 2), length};
}

std::string change_command(const Job& job, bool with_current) {
  const Change change = change_of(job, with_current);
  const auto header =
      change_header(with_current, static_cast<Byte>(change.enciphered.size() + sizeof(Block8)));
  return to_hex(concat(header, change.enciphered, script_mac(job, header, change.enciphered)));
}

void add_changes(const Job& job, Answers& out) {
  out.text("cmd_P2_02", change_command(job, false));
  out.text("cmd_P2_01", change_command(job, true));
}

Result<Answers> visa_unblock(const Job& job) {
  Answers out;
  out.text("sk_mac_kcv2", check_value(job, visa_key(job, "imk_mac"), kcv_short));
  out.hex("mac", script_mac(job, job.in.bytes("header"), {}));
  return out;
}

Result<Answers> visa_change(const Job& job) {
  Answers out;
  add_changes(job, out);
  out.text("sk_enc_kcv2", check_value(job, visa_key(job, "imk_enc"), kcv_short));
  return out;
}

Result<Answers> visa_18_scripts(const Job& job) {
  Answers out;
  out.hex("mac", script_mac(job, job.in.bytes("header"), {}));
  add_changes(job, out);
  return out;
}

/// The source counts only the data in Lc and leaves ATC and AC out of the MAC.
Result<Answers> visa_blocks(const Job& job) {
  Answers out;
  for (const bool with_current : {false, true}) {
    const std::string suffix = with_current ? "_P2_01" : "_P2_02";
    const Change change = change_of(job, with_current);
    const auto header = change_header(with_current, static_cast<Byte>(change.enciphered.size()));
    out.hex("block" + suffix, change.block);
    out.hex("enc" + suffix, change.enciphered);
    out.hex("mac" + suffix,
            session_with(job, visa_key(job, "imk_mac")).mac(concat(header, change.enciphered)));
  }
  return out;
}

Result<Answers> common_mac(const Job& job) {
  const KeyBytes master = card_key(job, "imk_mac");
  const KeyBytes session = common(job, master, job.in.exactly<8>("R"));
  Answers out;
  out.text("icc_mk_kcv2", check_value(job, master, kcv_short));
  out.text("sk_kcv2", check_value(job, session, kcv_short));
  out.hex("mac", session_with(job, session).mac(job.in.bytes("data")));
  return out;
}

Result<Answers> common_change(const Job& job) {
  const auto block = model::pin_block_format_2(as_bytes(job.in.text("new_pin")));
  ensures(block.has_value());
  const auto r = job.in.exactly<8>("R");
  Bytes data = to_bytes(opened(*block));
  Answers out;
  out.hex("pin_block", data);
  session_with(job, common(job, card_key(job, "imk_enc"), r)).encipher(data, data);
  out.hex("enc", data);
  // the Lc of the source is that of padded data
  const auto mac_key = session_with(job, common(job, card_key(job, "imk_mac"), r));
  out.hex("mac", mac_key.mac(concat(change_header(false, 0x10), data)));
  return out;
}

constexpr const char* padding_words = "ISO method 2|zero (method 1)";
constexpr Field data = hex("data", 1, message_max);
constexpr Field mac_master = maybe(key("imk_mac"));
constexpr Field enc_master = maybe(key("imk_enc"));
constexpr Field new_pin = pin("new_pin");
constexpr Field old_pin = pin("current_pin_for_P2_01");

// clang-format off
constexpr Row rows[] = {
    {"emv-option-a",
     phrase("EMV: card key by option A, common session key, AC, ARPC"),
     {key("imk"), digits("pan", 8, 19), psn(), hex("R", 8), data, word("padding", padding_words),
      number("arpc_method", 1, 2), word("arpc_key", "sk|icc_mk"), maybe(hex("arc", 2)),
      maybe(hex("csu", 4)), maybe(hex("prop_auth_data", 0, 8))},
     {"icc_mk_kcv2", "sk_kcv2", "arqc", "arpc"},
     emv<option_a>},
    {"emv-option-b",
     phrase("EMV: card key by option B, common session key, AC, ARPC"),
     {key("imk"), digits("pan", 8, 19), psn(), hex("R", 8), data, word("padding", padding_words),
      number("arpc_method", 1, 2), word("arpc_key", "sk|icc_mk"), maybe(hex("arc", 2)),
      maybe(hex("csu", 4)), maybe(hex("prop_auth_data", 0, 8))},
     {"icc_mk_kcv2", "sk_kcv2", "arqc", "arpc"},
     emv<option_b>},
    {"visa-cvn10",
     phrase("Visa CVN 10: AC and ARPC"),
     {key("imk_ac"), mac_master, enc_master, digits("pan", 8, 19), psn(), maybe(hex("atc", 2)),
      data, hex("arc", 2)},
     {"arqc", "arpc"},
     visa_10},
    {"visa-cvn18",
     phrase("Visa CVN 18: AC and ARPC"),
     {key("imk_ac"), mac_master, enc_master, digits("pan", 8, 19), psn(), hex("atc", 2), data,
      hex("csu", 4)},
     {"sk_kcv2", "arqc", "arpc"},
     visa_18},
    {"visa-script-mac",
     phrase("Visa: MAC of a script without data"),
     {maybe(key("imk_ac")), key("imk_mac"), enc_master, digits("pan", 8, 19), psn(), hex("atc", 2),
      hex("header", 5), hex("ac", 8)},
     {"sk_mac_kcv2", "mac"},
     visa_unblock},
    {"visa-pin-change",
     phrase("Visa: PIN CHANGE"),
     {key("imk_ac"), key("imk_mac"), key("imk_enc"), digits("pan", 8, 19), psn(), hex("atc", 2),
      hex("ac", 8), new_pin, old_pin},
     {"cmd_P2_02", "cmd_P2_01", "sk_enc_kcv2"},
     visa_change},
    {"visa-cvn18-scripts",
     phrase("Visa CVN 18: script MAC and PIN CHANGE"),
     {key("imk_ac"), key("imk_mac"), key("imk_enc"), digits("pan", 8, 19), psn(), hex("atc", 2),
      hex("ac", 8), hex("header", 5), new_pin, old_pin},
     {"mac", "cmd_P2_02", "cmd_P2_01"},
     visa_18_scripts},
    {"visa-pin-blocks",
     phrase("Visa: blocks of a PIN change"),
     {key("imk_ac"), key("imk_mac"), key("imk_enc"), digits("pan", 8, 19), psn(), hex("atc", 2),
      new_pin, old_pin},
     {"block_P2_02", "enc_P2_02", "mac_P2_02", "block_P2_01", "enc_P2_01", "mac_P2_01"},
     visa_blocks},
    {"mchip-cvn16",
     phrase("M/Chip CVN 16 and 17: AC and ARPC"),
     {key("imk_ac"), mac_master, enc_master, digits("pan", 8, 19), psn(), hex("atc", 2), data,
      hex("un", 4), hex("arc", 2)},
     {"sk_kcv2", "arqc", "arpc"},
     mchip<ResponseKey::Card>},
    {"interac-cvn133",
     phrase("Interac CVN 133: AC and ARPC"),
     {key("imk_ac"), mac_master, enc_master, digits("pan", 8, 19), psn(), hex("atc", 2), data,
      hex("un", 4), hex("arc", 2)},
     {"sk_kcv2", "arqc", "arpc"},
     mchip<ResponseKey::Session>},
    {"common-script-mac",
     phrase("script MAC under the EMV common session key"),
     {key("imk_mac"), digits("pan", 8, 19), psn(), hex("R", 8), data},
     {"icc_mk_kcv2", "sk_kcv2", "mac"},
     common_mac},
    {"common-pin-change",
     phrase("PIN change under the EMV common session key"),
     {key("imk_mac"), key("imk_enc"), digits("pan", 8, 19), psn(), hex("R", 8), new_pin},
     {"pin_block", "enc", "mac"},
     common_change},
    {"cvc3",
     phrase("dynamic CVC3 of a contactless magnetic stripe"),
     {key("imk"), digits("pan", 8, 19), psn(), hex("track2", 8, 19), hex("atc", 2), hex("un", 4)},
     {"icc_kcv2", "cvc3", "cvc3_last3"},
     dynamic_code},
};
// clang-format on

}  // namespace

std::span<const Row> scheme_rows() {
  return rows;
}

}  // namespace sscard::tools::calc
