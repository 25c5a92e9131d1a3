#include "tests/support/purse_card.hpp"

#include <algorithm>

namespace sscard::test {
namespace {

constexpr model::Df df04 = model::Df::Df04;

Bytes hex(std::string_view digits) {
  return from_hex(digits).value();
}

std::string number(std::uint32_t value) {
  Bytes out;
  append_u32(out, value);
  return to_hex(out);
}

}  // namespace

Bytes purse_key(model::Algorithm algorithm) {
  return hex(algorithm == model::Algorithm::Sm4 ? "5D636F13D6FA9428203886D4308C6A2F"
                                                : "37C09FC0EA02BCE340D3EABC90FA4590");
}

Bytes purse_cells(model::Algorithm algorithm, bool building) {
  TestCard card;
  SocialBuilder builder(card, model::Structure::V201, algorithm);
  builder.transport_code();
  builder.master_file();
  builder.environment();
  builder.application(df04);
  for (const model::KeyRow& row : model::keys_of(df04)) {
    using enum model::KeyType;
    if (row.type == Load || row.type == Debit || row.type == Tac)
      builder.write_key(model::key_header(row, algorithm), purse_key(algorithm),
                        test_key(df04, "MK"));
  }
  builder.internal_file(df04, model::purse_file_fid);
  for (const model::EfRow* row : model::files_of(df04, model::Structure::V201))
    if (row->fid == 0xEF08) builder.file(*row);
  if (!building) builder.end();
  builder.select(model::Df::Ssse);
  builder.pin();
  builder.end();
  builder.select(model::Df::Mf);
  builder.end();
  return card.cells();
}

PurseHost::PurseHost(model::Algorithm algorithm)
    : scheme_(std::move(*model::PurseScheme::create(crypto::openssl(), algorithm))),
      key_(std::make_unique<model::SocialKey>(std::move(
          *model::SocialKey::create(crypto::openssl(), algorithm, purse_key(algorithm))))) {}

std::string PurseHost::initialize(model::PurseType type, std::uint32_t amount) {
  return (type == model::PurseType::Load ? "805000020B01" : "805001020B01") + number(amount) +
         std::string(purse_terminal);
}

model::PurseSession PurseHost::session(model::PurseType type, std::string_view answer,
                                       std::uint32_t amount) const {
  const Bytes data = hex(answer);
  const std::ptrdiff_t random_at = type == model::PurseType::Load ? 8 : 11;
  model::PurseSession out;
  out.atc = u16_at(data, 4);
  out.amount = amount;
  std::copy_n(data.begin() + random_at, out.random.size(), out.random.begin());
  std::ranges::copy(hex(purse_terminal), out.terminal.begin());
  return out;
}

std::string PurseHost::partner(model::PurseType type, std::string_view answer, std::uint32_t amount,
                               std::uint32_t sequence) const {
  const model::PurseSession open = session(type, answer, amount);
  const std::string when = to_hex(purse_time);
  if (type == model::PurseType::Load)
    return "805200000B" + when + to_hex(scheme_->load_mac2(*key_, open, purse_time));
  return "805401000F" + number(sequence) + when +
         to_hex(scheme_->purchase_mac1(*key_, open, sequence, purse_time));
}

unsigned transact(TestCard& card, const PurseHost& host, model::PurseType type,
                  std::uint32_t amount) {
  card.sw(purse_df);
  card.sw(purse_pin);
  const std::string answer = card.full(PurseHost::initialize(type, amount));
  if (!answer.ends_with("9000")) return static_cast<unsigned>(u16_at(hex(answer), 0));
  return static_cast<unsigned>(
      card.full(host.partner(type, answer, amount)).ends_with("9000") ? 0x9000 : 0);
}

}  // namespace sscard::test
