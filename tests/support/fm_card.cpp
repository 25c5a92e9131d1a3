#include "tests/support/fm_card.hpp"

#include <stdexcept>

#include "keys/vault/key_commands.hpp"

namespace sscard::test {
namespace {

void must_hold(bool held, const std::string& what) {
  if (!held) throw std::runtime_error("FM card: " + what);
}

std::unique_ptr<model::SocialScheme> scheme(model::Algorithm algorithm) {
  return std::move(*model::SocialScheme::create(crypto::openssl(), algorithm));
}

data::ChipSerial chip_of(TestCard& card) {
  return data::ChipSerial::from_atr(card.restart()).value();
}

model::Block8 code_of(TestCard& card) {
  const auto cipher =
      crypto::openssl().cipher(crypto::CipherKind::TripleDes, cos::test_transport_key);
  return model::transport_code(**cipher, chip_of(card).bytes());
}

}  // namespace

cos::Blank fm_blank(Byte number) {
  cos::Blank blank = cos::blank_speaking(model::Dialect::Fm);
  blank.serial = {0x26, 0x01, 0x01, 0x00, 0x00, number};
  return blank;
}

FmBuilder::FmBuilder(TestCard& card, model::Tree tree, model::Algorithm algorithm)
    : card_(card), tree_(tree), algorithm_(algorithm) {
  const auto city = data::RegionCode::parse("999901").value();
  plan_ = perso::SocialTemplate(tree).nobody(city, chip_of(card));
  prepared_.verify_transport_code = keys::show_transport_code(model::Dialect::Fm, code_of(card));
  for (const model::KeyRow& row : model::key_table())
    if (row.df == model::Df::Mf || model::exists_in(row.df, tree)) add(row);
  add_key_set();
}

Command FmBuilder::write_key(const model::KeyRow& row, bool replaces) const {
  const bool in_mf = row.df == model::Df::Mf;
  const model::Algorithm algorithm = in_mf ? model::Algorithm::TripleDes : algorithm_;
  const bool first_master = row.type == model::KeyType::Master && !replaces;
  const model::Df guardian = first_master ? model::row(row.df).parent : row.df;
  const auto under = in_mf && first_master ? cos::test_transport_key : test_key(guardian, "MK");
  const auto key = model::SocialKey::create(crypto::openssl(), algorithm, under).value();
  const bool pin = row.type == model::KeyType::Pin;
  const Bytes value = pin ? *model::pin_bcd(test_pin) : to_bytes(test_key(row.df, row.name));
  const auto header = keys::key_header(model::Dialect::Fm, row, algorithm_,
                                       row.type == model::KeyType::Master || pin ? 0 : 1,
                                       static_cast<Byte>(value.size()));
  return keys::write_key(model::Dialect::Fm, *scheme(algorithm), key, {header, value, replaces});
}

void FmBuilder::add(const model::KeyRow& row) {
  prepared_.key_loads.push_back({row.df, row.type, row.id, 0, write_key(row)});
}

void FmBuilder::add_key_set() {
  const auto under =
      model::SocialKey::create(crypto::openssl(), algorithm_, test_key(model::Df::Mf, "MK"))
          .value();
  for (Byte id = 1; id <= 4; ++id) {
    const auto value = test_key(model::Df::Pse, std::string(1, static_cast<char>('0' + id)));
    const model::KeyHeader header{.type = model::KeyType::Master,
                                  .id = id,
                                  .version = 0x0F,
                                  .following_level = model::level_master,
                                  .length = 16};
    prepared_.key_loads.push_back(
        {model::Df::Pse, header.type, id, header.version,
         keys::write_key(model::Dialect::Fm, *scheme(algorithm_), under, {header, value})});
  }
}

void FmBuilder::send(const perso::Steps& steps) {
  for (const perso::Step& step : steps) {
    const Bytes sent = step.command.encode();
    const Bytes answer = card_.exchange(sent);
    must_hold(answer.size() >= 2, "mute");
    const unsigned sw = u16_at(answer, answer.size() - 2);
    must_hold(sw == 0x9000U || sw >> 8U == 0x61U, to_hex(sent) + " -> " + to_hex(answer));
    if (step.expected)
      must_hold(equal(ByteView(answer).first(answer.size() - 2), *step.expected), "read-back");
  }
}

void FmBuilder::master_file() {
  send(perso::fm().open_card(prepared_, tree_));
}

void FmBuilder::environment() {
  send(perso::fm().create_social_environment(prepared_, tree_));
}

void FmBuilder::contents() {
  send(perso::fm().build_social(plan_, prepared_, tree_, algorithm_));
}

void FmBuilder::pse() {
  send(perso::fm().create_bank_environment(prepared_, tree_));
}

void FmBuilder::end() {
  send(perso::fm().end_card());
}

void FmBuilder::everything() {
  master_file();
  environment();
  contents();
  pse();
  end();
}

Bytes fm_card_cells() {
  static const Bytes cells = [] {
    TestCard card(fm_blank());
    FmBuilder(card).everything();
    return card.cells();
  }();
  return cells;
}

}  // namespace sscard::test
