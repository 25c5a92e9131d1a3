// The bank side as PBOC computes it: card keys, session keys, cryptograms, script MACs, PIN change.
#include "cardlib/model/bank_cryptogram.hpp"
#include "tools/calc/algorithm.hpp"
#include "tools/calc/helpers.hpp"

namespace sscard::tools::calc {
namespace {

using model::Algorithm;

constexpr Field algorithm = word("algorithm", "3des|sm4");
constexpr std::size_t message_max = model::BankSession::message_max;

KeyBytes session_key(const Job& job, const KeyBytes& udk) {
  const auto cipher = job.cipher(model::cipher_kind(algorithm_of(job)), udk);
  return model::bank_session_key(*cipher, job.in.u16("atc"));
}

model::BankSession session_of(const Job& job, std::string_view udk) {
  return session_with(job, session_key(job, job.in.key(udk)), algorithm_of(job));
}

Result<Answers> card_key_row(const Job& job) {
  const auto factor = model::udk_factor(job.in.text("pan"), job.in.text("psn"));
  if (job.in.has("diversifier_Y") && job.in.exactly<8>("diversifier_Y") != factor) {
    return wrong("diversifier_Y", msg("PAN and sequence number give {}", to_hex(factor)));
  }
  const auto cipher = job.cipher(model::cipher_kind(algorithm_of(job)), "imk_ac");
  std::array<Byte, 16> raw{};
  const WipeOnExit wiped(raw);
  model::diversify(*cipher, factor, raw);
  Answers out;
  out.secret_hex("udk_ac_odd_parity", model::derive_udk(*cipher, factor));
  out.hex("udk_ac_raw", raw);
  return out;
}

Result<Answers> session_key_row(const Job& job) {
  return Answers().secret_hex("sk_ac", session_key(job, job.in.key("udk_ac"))).done();
}

Result<Answers> cryptogram(const Job& job) {
  const auto session = session_with(job, job.in.key("sk_ac"), algorithm_of(job));
  return Answers().hex("arqc", session.mac(job.in.bytes("data"))).done();
}

Result<Answers> response(const Job& job) {
  const auto session = session_with(job, job.in.key("sk_ac"), algorithm_of(job));
  return Answers()
      .hex("arpc", session.response(job.in.exactly<8>("arqc"), job.in.exactly<2>("arc")))
      .done();
}

/// Padding and 9F10 are printed beside the published example; what they say must fit.
Result<Answers> discretionary_mac(const Job& job) {
  const ByteView input = job.in.bytes("mac_input");
  const Bytes padded = crypto::pad_80(input, 8);
  if (job.in.has("padding") &&
      !equal(job.in.bytes("padding"), ByteView(padded).subspan(input.size()))) {
    return wrong("padding", msg("padding method 2 adds other bytes"));
  }
  const auto session = session_with(
      job, session_key(job, card_key(job, "imk_mac", algorithm_of(job))), algorithm_of(job));
  const auto mac = session.short_mac(input);
  const ByteView data = job.in.bytes("9F10");
  if (!data.empty() && (data.size() < mac.size() || !equal(data.last(mac.size()), mac))) {
    return wrong("9F10", msg("it does not end with this MAC"));
  }
  return Answers().hex("mac4", mac).done();
}

/// The values of a GENERATE AC whose CDOL1 is 9F02 9F03 9F1A 95 5F2A 9A 9F21 9C 9F37.
model::CryptogramInput input_of(const Job& job) {
  const ByteView list = job.in.bytes("command").subspan(5);
  const auto take = [&list](std::size_t at, MutableBytes to) {
    std::ranges::copy(list.subspan(at, to.size()), to.begin());
  };
  model::CryptogramInput out;
  take(0, out.amount);
  take(6, out.other_amount);
  take(12, out.country);
  take(14, out.terminal_verification);
  take(19, out.currency);
  take(21, out.date);
  out.type = list[27];
  take(28, out.unpredictable);
  out.profile = job.in.exactly<2>("aip");
  out.counter = job.in.u16("atc");
  out.card_verification = job.in.exactly<4>("cvr");
  return out;
}

/// 80 L ‖ CID ‖ ATC ‖ AC ‖ 9F10 with derivation key index 01.
Bytes generate_ac_answer(const Job& job, model::CryptogramVersion version,
                         const model::Block8& cryptogram) {
  constexpr Byte kind_bits = 0xC0;
  Bytes value = {static_cast<Byte>(job.in.bytes("command")[2] & kind_bits)};
  append(value, concat(job.in.bytes("atc"), cryptogram));
  append(value, Bytes{0x07, 0x01, static_cast<Byte>(version)});
  append(value, job.in.bytes("cvr"));
  value.push_back(model::issuer_data_algorithm(algorithm_of(job)));
  return concat(Bytes{0x80, static_cast<Byte>(value.size())}, value);
}

Result<Answers> card_cryptogram(const Job& job) {
  const auto version = job.in.word("version", "01") == "17" ? model::CryptogramVersion::V17
                                                            : model::CryptogramVersion::V01;
  const auto message = model::cryptogram_message(input_of(job), version);
  if (job.in.has("ac_data") && !equal(job.in.bytes("ac_data"), message.view())) {
    return wrong("ac_data", msg("command, AIP, ATC and CVR give {}", to_hex(message.view())));
  }
  const KeyBytes key = session_key(job, job.in.key("udk_ac"));
  const auto mac = session_with(job, key, algorithm_of(job)).mac(message.view());
  Answers out;
  out.secret_hex("sk_ac", key).hex("ac", mac).hex("data", message.view());
  out.hex("response", generate_ac_answer(job, version, mac));
  return out;
}

Result<Answers> script_mac(const Job& job) {
  const model::ScriptContext context{job.in.u16("atc"), job.in.exactly<8>("ac")};
  const auto header = job.in.exactly<5>("header");
  if (header[4] != job.in.bytes("data").size() + sizeof(model::Mac4)) {
    return wrong("header", msg("Lc must count the data and the four bytes of the MAC"));
  }
  const auto mac =
      model::script_mac(session_of(job, "udk_mac"), header, context, job.in.bytes("data"));
  Answers out;
  out.hex("mac", mac);
  out.hex("command", concat(header, job.in.bytes("data"), mac));
  return out;
}

Result<Answers> pin_change(const Job& job) {
  const auto fresh = model::pin_block_format_2(as_bytes(job.in.text("new_pin")));
  const auto current = job.in.has("current_pin")
                           ? model::pin_block_format_2(as_bytes(job.in.text("current_pin")))
                           : std::nullopt;
  ensures(fresh.has_value());
  const auto binding = model::pin_change_binding(opened(job.in.key("udk_enc")));
  const auto change = model::pin_change(binding, *fresh, current ? &*current : nullptr);
  Bytes data = to_bytes(opened(change));
  const WipeOnExit wiped(data);
  session_of(job, "udk_enc").encipher(data, data);
  std::array<Byte, 5> header = job.in.exactly<5>("header");
  header[4] = static_cast<Byte>(data.size() + sizeof(model::Mac4));
  const model::ScriptContext context{job.in.u16("atc"), job.in.exactly<8>("ac")};
  const auto mac = model::script_mac(session_of(job, "udk_mac"), header, context, data);
  Answers out;
  out.hex("enciphered", data).hex("mac", mac).hex("command", concat(header, data, mac));
  return out;
}

// clang-format off
constexpr Row rows[] = {
    {"udk",
     phrase("card key (UDK) from an issuer master key"),
     {key("imk_ac"), digits("pan", 8, 19), psn(), maybe(hex("diversifier_Y", 8)), algorithm},
     {"udk_ac_odd_parity", "udk_ac_raw"},
     card_key_row},
    {"session-key",
     phrase("session key of a transaction"),
     {key("udk_ac"), hex("atc", 2), algorithm},
     {"sk_ac"},
     session_key_row},
    {"arqc",
     phrase("application cryptogram under a session key"),
     {key("sk_ac"), hex("data", 0, message_max), maybe(text("fields")), algorithm},
     {"arqc"},
     cryptogram},
    {"arpc",
     phrase("authorization response cryptogram"),
     {key("sk_ac"), hex("arqc", 8), hex("arc", 2), algorithm},
     {"arpc"},
     response},
    {"issuer-data-mac",
     phrase("MAC of issuer discretionary data"),
     {key("imk_mac"), digits("pan", 8, 19), psn(), hex("atc", 2), hex("mac_input", 1, message_max),
      maybe(bytes("padding")), maybe(hex("9F10", 4, 32)), algorithm},
     {"mac4"},
     discretionary_mac},
    {"generate-ac",
     phrase("answer of a card to GENERATE AC"),
     {key("udk_ac"), hex("atc", 2), hex("aip", 2), hex("cvr", 4), hex("command", 37, 38),
      maybe(bytes("ac_data")), word("version", "01|17"), algorithm},
     {"sk_ac", "ac", "data", "response"},
     card_cryptogram},
    {"script-mac",
     phrase("MAC of an issuer script"),
     {key("udk_mac"), hex("atc", 2), hex("ac", 8), hex("header", 5), hex("data", 0, 240),
      algorithm},
     {"mac", "command"},
     script_mac},
    {"pin-change",
     phrase("PIN CHANGE of an issuer script"),
     {key("udk_enc"), key("udk_mac"), hex("atc", 2), hex("ac", 8), hex("header", 5), pin("new_pin"),
      maybe(pin("current_pin")), algorithm},
     {"enciphered", "mac", "command"},
     pin_change},
};
// clang-format on

}  // namespace

std::span<const Row> bank_rows() {
  return rows;
}

}  // namespace sscard::tools::calc
