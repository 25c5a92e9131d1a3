#include "tests/support/issued_card.hpp"

#include "tools/sample/person.hpp"

namespace sscard::test {

perso::CardOrder sample_order(std::uint32_t index) {
  tools::People people(42 + index);
  const tools::Person person = people.next(index);
  perso::SocialRecord social;
  social.source = {"social.txt", index + 3};
  social.seq = std::to_string(index + 1);
  model::Holder& holder = social.holder;
  holder.card_class = "1";
  holder.structure = model::Structure::V201;
  holder.organization = "915600000599990100000001";
  holder.issue_date = "20261125";
  holder.expiry_date = "20361124";
  holder.card_number = data::CardNumber::parse(person.card_number).value();
  holder.number = data::SocialSecurityNumber::parse(person.number).value();
  holder.name = person.name;
  holder.sex = person.sex;
  holder.nation = person.nation;
  holder.birthplace = person.birthplace;
  holder.birthday = person.birthday;
  perso::BankRecord bank;
  bank.source = {"bank.txt", index + 1};
  bank.seq = social.seq;
  bank.cert_no = holder.number;
  bank.id_type = "00";
  bank.name = person.name;
  bank.pan = data::Pan::parse(person.pan).value();
  bank.psn = "01";
  bank.effective = "261125";
  bank.expiry = "361130";
  bank.service_code = "620";
  return {index + 1, std::move(social), std::move(bank)};
}

namespace {

cos::MemoryStore& blanked(cos::MemoryStore& store, Byte serial, model::Dialect dialect) {
  cos::Blank blank = cos::blank_speaking(dialect);
  blank.serial = {0x26, 0x01, 0x00, 0x00, 0x00, serial};
  cos::make_blank(store, blank);
  return store;
}

}  // namespace

MemoryCard::MemoryCard(Byte serial, model::Dialect dialect)
    : random_(serial), card_(blanked(store_, serial, dialect), random_) {}

Bureau::Bureau(keys::Step step, const perso::Profile& profile)
    : profile_(profile), compiled_(profile_.tree()) {
  work_ = perso::make_card_flow(
      {step, profile_, compiled_, perso::dialect_of(profile_.dialect), *vault_, world_.world()});
}

Result<perso::CardRecord> Bureau::issue(MemoryCard& card, const perso::CardOrder& order) {
  cos::InProcessLink link = card.link();
  Channel channel(link);
  const auto chip = data::ChipSerial::from_atr(channel.atr());
  if (!chip) return chip.error();
  const perso::CardTask task{order, *chip, 1};
  const auto fit = work_->check(channel, task);
  if (!fit) return fit.error();
  if (fit->fit != perso::CardFit::Fits) {
    return Error{ErrorKind::WrongCard, fit->reason, {}};
  }
  perso::CardOutcome outcome = work_->personalize(channel, task);
  if (!outcome.done()) return *outcome.error;
  const Status verified = work_->verify(channel, task, outcome.record);
  if (!verified) return verified.error();
  return outcome.record;
}

}  // namespace sscard::test
