// PIN blocks, PIN and card verification values, key blocks.
#include <algorithm>

#include "cardlib/model/card_verification.hpp"
#include "cardlib/model/pin_blocks.hpp"
#include "cardlib/model/pin_verification.hpp"
#include "keys/keyblock/key_block.hpp"
#include "keys/vault/natural_pin.hpp"
#include "tools/calc/algorithm.hpp"
#include "tools/calc/helpers.hpp"

namespace sscard::tools::calc {
namespace {

using crypto::CipherKind;

ByteView pin_of(const Job& job) {
  return as_bytes(job.in.text("pin"));
}

/// Random nibbles, or those somebody gave to get the same block again.
model::Block8 filler_of(const Job& job) {
  if (job.in.has("filler")) return job.in.exactly<8>("filler");
  model::Block8 out{};
  job.engine.random(out);
  return out;
}

Result<Answers> shown(const std::optional<model::PinBlock>& block) {
  if (!block) return wrong("pin", msg("PIN or PAN fit no block"));
  return Answers().secret_hex("block", *block).done();
}

Result<Answers> shown(const std::optional<Pin>& pin) {
  if (!pin) return wrong("block", msg("no PIN block of this format, or of another PAN"));
  return Answers().secret_text("pin", *pin).done();
}

Result<Answers> block_0(const Job& job) {
  return shown(model::pin_block_format_0({pin_of(job), job.in.text("pan")}));
}
Result<Answers> block_1(const Job& job) {
  return shown(model::pin_block_format_1(pin_of(job), filler_of(job)));
}
Result<Answers> block_2(const Job& job) {
  return shown(model::pin_block_format_2(pin_of(job)));
}
Result<Answers> block_3(const Job& job) {
  return shown(model::pin_block_format_3({pin_of(job), job.in.text("pan")}, filler_of(job)));
}

template <unsigned format>
Result<Answers> decode(const Job& job) {
  return shown(model::pin_of_block(format, job.in.bytes("block"), job.in.text("pan")));
}

Result<Answers> block_4(const Job& job) {
  model::Block8 filler = filler_of(job);
  const ByteView given = job.in.bytes("pin_field");
  if (!given.empty()) std::ranges::copy(given.last(8), filler.begin());
  const auto field = model::pin_field_format_4(pin_of(job), filler);
  ensures(field.has_value());
  const ByteView plain = opened(*field);
  if (!given.empty() && !equal_constant_time(given, plain)) {
    return wrong("pin_field", msg("not the field of this PIN"));
  }
  const auto cipher = job.cipher(CipherKind::Aes, "key");
  const auto block = model::encipher_format_4(*cipher, *field, job.in.text("pan"));
  ensures(block.has_value());
  return Answers().hex("pin_field", plain).hex("enciphered", *block).done();
}

Result<Answers> decode_4(const Job& job) {
  const auto cipher = job.cipher(CipherKind::Aes, "key");
  return shown(model::decipher_format_4(*cipher, job.in.bytes("block"), job.in.text("pan")));
}

/// Validation data: a part of the PAN, filled with one digit.
Result<Pin> natural(const Job& job, std::size_t count) {
  const std::string& pan = job.in.text("pan");
  const std::size_t start = job.in.number("verify_start");
  const std::size_t length = job.in.number("verify_len");
  if (start > pan.size() || length > pan.size() - start) {
    return wrong("verify_len", msg("the PAN has {} digits", pan.size()));
  }
  std::string digits = pan.substr(start, length);
  digits.resize(16, job.in.text("pad").front());
  const auto validation = from_hex(digits);
  if (!validation) return wrong("pad", msg("not hexadecimal"));
  const auto cipher = job.cipher(CipherKind::TripleDes, "pvk");
  return keys::natural_pin(*cipher, *validation, job.in.text("decimalisation_table"), count);
}

Result<Answers> ibm_pin(const Job& job) {
  const std::string& offset = job.in.text("offset");
  const auto pin = natural(job, offset.size());
  if (!pin) return pin.error();
  return Answers().secret_text("pin", model::add_digits(opened(*pin), as_bytes(offset))).done();
}

Result<Answers> ibm_offset(const Job& job) {
  const ByteView wanted = pin_of(job);
  const auto pin = natural(job, wanted.size());
  if (!pin) return pin.error();
  return Answers().secret_text("offset", model::subtract_digits(wanted, opened(*pin))).done();
}

Result<Answers> pvv(const Job& job) {
  const auto cipher = job.cipher(CipherKind::TripleDes, "pvk");
  const auto value = model::pin_verification_value(*cipher, job.in.text("pan"),
                                                   job.in.text("pvki").front(), pin_of(job));
  ensures(value.has_value());
  return Answers().text("pvv", *value).done();
}

Result<Answers> cvv(const Job& job) {
  const auto value = [&](std::string_view service_code) {
    const auto digits_of =
        model::card_verification_value(job.engine, opened(job.in.key("cvk")),
                                       {job.in.text("pan"), job.in.text("expiry"), service_code});
    ensures(digits_of.has_value());
    return *digits_of;
  };
  return Answers()
      .text("cvv", value(job.in.text("service_code")))
      .text("icvv", value(model::chip_service_code))
      .text("cvv2", value("000"))
      .done();
}

// --- key blocks ---

Result<Answers> unwrap(const Job& job) {
  const auto block = keys::open_key_block(
      job.engine, job.in.key("kbpk"), job.in.text("key_block_ascii"), keys::OldVersions::Accept);
  if (!block) return block.error();
  const keys::BlockHeader& header = block->header;
  Answers out;
  out.secret_hex("key", block->key);
  out.text("version", {static_cast<char>(header.version)}).text("usage", header.usage);
  out.text("algorithm", {header.algorithm}).text("mode", {header.mode});
  out.text("key_version", header.key_version).text("exportability", {header.exportability});
  std::vector<std::string> optional;
  for (const keys::OptionalBlock& more : header.optional)
    optional.push_back(more.id + " " + more.data);
  return out.list("optional", std::move(optional)).done();
}

Result<Answers> wrap(const Job& job) {
  keys::BlockHeader header;
  header.version = static_cast<keys::BlockVersion>(job.in.word("version", "B").front());
  header.usage = job.in.text("usage");
  header.algorithm = job.in.word("algorithm", "T").front();
  header.mode = job.in.text("mode").front();
  header.key_version = job.in.word("key_version", "00");
  header.exportability = job.in.word("exportability", "N").front();
  const auto block =
      keys::make_key_block(job.engine, job.in.key("kbpk"), header, job.in.key("key"));
  if (!block) return block.error();
  return Answers().text("key_block_ascii", *block).done();
}

constexpr Field pin_digits = pin("pin");
constexpr Field account = digits("pan", 12, 19);
constexpr Field filler = maybe(hex("filler", 8));

// clang-format off
constexpr Row pin_table[] = {
    {"pin-block-0",
     phrase("PIN block, ISO 9564 format 0"),
     {pin_digits, account},
     {"block"},
     block_0},
    {"pin-block-1",
     phrase("PIN block, ISO 9564 format 1"),
     {pin_digits, filler},
     {"block"},
     block_1},
    {"pin-block-2", phrase("PIN block, ISO 9564 format 2"), {pin_digits}, {"block"}, block_2},
    {"pin-block-3",
     phrase("PIN block, ISO 9564 format 3"),
     {pin_digits, account, filler},
     {"block"},
     block_3},
    {"pin-block-4",
     phrase("PIN block, ISO 9564 format 4, enciphered with AES"),
     {key("key", 16, 32), pin_digits, account, maybe(hex("pin_field", 16)), filler},
     {"pin_field", "enciphered"},
     block_4},
    {"pin-of-block-0",
     phrase("the PIN in a block of format 0"),
     {hex("block", 8), account},
     {"pin"},
     decode<0>},
    {"pin-of-block-1",
     phrase("the PIN in a block of format 1"),
     {hex("block", 8)},
     {"pin"},
     decode<1>},
    {"pin-of-block-2",
     phrase("the PIN in a block of format 2"),
     {hex("block", 8)},
     {"pin"},
     decode<2>},
    {"pin-of-block-3",
     phrase("the PIN in a block of format 3"),
     {hex("block", 8), account},
     {"pin"},
     decode<3>},
    {"pin-of-block-4",
     phrase("the PIN in an enciphered block of format 4"),
     {key("key", 16, 32), hex("block", 16), account},
     {"pin"},
     decode_4},
    {"ibm-pin",
     phrase("PIN of IBM 3624 from an offset"),
     {key("pvk", 16, 24), digits("decimalisation_table", 16), digits("offset", 4, 12), account,
      number("verify_start", 0, 18), number("verify_len", 1, 16), text("pad", 1, 1)},
     {"pin"},
     ibm_pin},
    {"ibm-offset",
     phrase("offset of IBM 3624 for a PIN"),
     {key("pvk", 16, 24), digits("decimalisation_table", 16), pin_digits, account,
      number("verify_start", 0, 18), number("verify_len", 1, 16), text("pad", 1, 1)},
     {"offset"},
     ibm_offset},
    {"pvv",
     phrase("Visa PIN verification value"),
     {key("pvk", 16, 24), digits("pvki", 1), pin_digits, account},
     {"pvv"},
     pvv},
    {"cvv",
     phrase("card verification values: CVV, iCVV, CVV2"),
     {key("cvk"), account, digits("expiry", 4), digits("service_code", 3)},
     {"cvv", "icvv", "cvv2"},
     cvv},
};
// clang-format on

// clang-format off
constexpr Row block_table[] = {
    {"tr31-unwrap",
     phrase("open a TR-31 key block"),
     {key("kbpk", 16, 32), text("key_block_ascii", 16, 9999)},
     {"key", "version", "usage", "algorithm", "mode", "key_version", "exportability", "optional"},
     unwrap},
    {"tr31-wrap",
     phrase("make a TR-31 key block"),
     {key("kbpk", 16, 32), key("key", 8, 32), word("version", "B|D|4"), text("usage", 2, 2),
      word("algorithm", "T|A|D|H|4"), text("mode", 1, 1), maybe(text("key_version", 2, 2)),
      word("exportability", "N|S|E")},
     {"key_block_ascii"},
     wrap},
};
// clang-format on

}  // namespace

std::span<const Row> pin_rows() {
  return pin_table;
}

std::span<const Row> block_rows() {
  return block_table;
}

}  // namespace sscard::tools::calc
