#include "tools/sscard/test_card.hpp"

#include <fmt/format.h>

#include "personalizer/dialect/dialect.hpp"

namespace sscard::tools {
namespace {

constexpr std::string_view test_city = "999901";

Status send(Channel& channel, const perso::Steps& steps) {
  for (const perso::Step& step : steps) {
    const auto answer = channel.demand(step.command, step.name);
    if (!answer) return answer.error();
    if (step.expected && *answer != *step.expected) {
      return Error{ErrorKind::WrongCard,
                   msg("the card does not hold what was written: {}", step.name),
                   msg("make a new image")};
    }
  }
  return {};
}

keys::PrepareRequest request_of(const TestCardPlan& plan, const data::ChipSerial& chip,
                                const data::CardId::Body& card_id) {
  keys::PrepareRequest out;
  out.step = keys::Step::SocialFirst;
  out.structure = plan.structure;
  out.algorithm = plan.algorithm;
  out.dialect = plan.dialect;
  out.local_directory = model::exists_in(model::Df::Df06, plan.tree());
  out.chip_serial = chip.bytes();
  out.region = test_city;
  out.card_id = card_id;
  return out;
}

}  // namespace

model::Algorithm usual_algorithm(model::Structure structure) {
  return structure == model::Structure::V300 ? model::Algorithm::Sm4 : model::Algorithm::TripleDes;
}

Result<model::Dialect> find_dialect(const std::string& name) {
  const auto dialect = model::dialect_from(name);
  if (dialect) return *dialect;
  return Error{ErrorKind::Usage, msg("'{}' is no administration dialect", name),
               msg("this version has t514 and fm")};
}

Status check(const TestCardPlan& plan) {
  if (plan.algorithm == model::Algorithm::Sm4 && plan.structure != model::Structure::V300) {
    return Error{ErrorKind::Usage, msg("sm4 needs structure 3.00"),
                 msg("only a card of structure 3.00 says which algorithm it has")};
  }
  if (plan.extension && !plan.extension->structures().contains(plan.structure)) {
    return Error{ErrorKind::Usage,
                 msg("the extension '{}' is not for structure {}", plan.extension->name(),
                     model::text(plan.structure)),
                 msg("choose a structure that the extension names")};
  }
  if (const model::EfRow* file = perso::dialect_of(plan.dialect).cannot_tell(plan.tree())) {
    return Error{ErrorKind::Usage,
                 msg("dialect {} has no form for the access rules of {} {}",
                     std::string(model::text(plan.dialect)), std::string(model::row(file->df).name),
                     fmt::format("{:04X}", file->fid)),
                 msg("let read keys read and update keys update, or use another dialect")};
  }
  return {};
}

Result<std::shared_ptr<const model::Extension>> load_extension(const std::string& file,
                                                               Files& files) {
  if (file.empty()) return std::shared_ptr<const model::Extension>();
  const auto text = files.read(file);
  if (!text) return text.error();
  return model::parse_extension(file, *text);
}

Status build_test_card(Channel& channel, const TestCardPlan& plan, keys::Vault& vault) {
  const auto chip = data::ChipSerial::from_atr(channel.atr());
  if (!chip) return chip.error();
  const auto city = data::RegionCode::parse(test_city);
  if (!city) return city.error();
  const model::Tree tree = plan.tree();
  perso::SocialPlan social = perso::SocialTemplate(tree).nobody(*city, *chip);
  const auto prepared = vault.prepare(request_of(plan, *chip, social.card_id));
  if (!prepared) return prepared.error();
  social.set_card_id({social.card_id, prepared->card_id_mac});
  const perso::Dialect& dialect = perso::dialect_of(plan.dialect);
  Status done = send(channel, dialect.open_card(*prepared, tree));
  if (done) done = send(channel, dialect.create_social_environment(*prepared, tree));
  if (done) done = send(channel, dialect.build_social(social, *prepared, tree, plan.algorithm));
  if (done) done = send(channel, dialect.create_bank_environment(*prepared, tree));
  if (done) done = send(channel, dialect.end_card());
  const Status closed = vault.close_session(prepared->session);
  return done ? closed : done;
}

}  // namespace sscard::tools
