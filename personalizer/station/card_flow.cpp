#include "personalizer/station/card_flow.hpp"

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "personalizer/station/card_reader.hpp"

namespace sscard::perso {
namespace {

/// The stages of a run, in the order of the table below.
enum class Stage {
  OpenCard,
  SocialEnvironment,
  TakeOverSocial,  ///< second step: hand-over master key proven, then replaced
  Social,
  BankEnvironment,
  TakeOverBank,  ///< second step: PUT KEY under the hand-over set
  Bank,
  EndCard,
};

struct Route {
  keys::Step step;
  bool writes_social;
  bool writes_bank;
  std::vector<Stage> stages;
};

const Route& route(keys::Step step) {
  using enum Stage;
  static const std::array<Route, 5> table = {
      {
       {keys::Step::Both,
           true,
           true,
           {OpenCard, SocialEnvironment, Social, BankEnvironment, Bank, EndCard}},
       {keys::Step::SocialFirst,
           true,
           false,
           {OpenCard, SocialEnvironment, Social, BankEnvironment, EndCard}},
       {keys::Step::BankFirst,
           false,
           true,
           {OpenCard, SocialEnvironment, BankEnvironment, Bank, EndCard}},
       {keys::Step::SocialSecond, true, false, {TakeOverSocial, Social}},
       {keys::Step::BankSecond, false, true, {TakeOverBank, Bank}},
       }
  };
  return *std::ranges::find(table, step, &Route::step);
}

/// What is known of the card in work, from prepare to verify.
struct Work {
  CardPlan plan;
  keys::Prepared prepared;
  std::uint32_t vault_calls = 0;
  std::size_t bank_channels = 0;
};

class CardFlow final : public CardWork {
 public:
  explicit CardFlow(const FlowSetup& setup) : setup_(setup), route_(route(setup.step)) {}

  Result<CardOwner> identify(Channel& channel) override { return read_owner(channel); }
  Result<CheckOutcome> check(Channel& channel, const CardTask& task) override;
  CardOutcome personalize(Channel& channel, const CardTask& task) override;
  Status verify(Channel& channel, const CardTask& task, CardRecord& record) override;
  Result<Inspection> inspect(Channel& channel, const CardTask& task) override;

 private:
  CardFacts facts() const {
    return {setup_.step, setup_.profile.structure, route_.writes_social, route_.writes_bank,
            setup_.dialect};
  }
  Result<Work> prepare(const CardTask& task, BankPlanFor purpose) const;
  Result<CardPlan> plan(const CardTask& task, BankPlanFor purpose) const;
  Status carry_out(Stage stage, Channel& channel, Work& work);
  Status send(Channel& channel, const Steps& steps, CardRecord* record = nullptr);
  Status take_over_social(Channel& channel, Work& work);
  Status take_over_bank(Channel& channel, Work& work);
  Status personalize_bank(Channel& channel, Work& work);
  Status open_channel(Channel& channel, Work& work, keys::ChannelRequest request);
  Status compare_social(Channel& channel, const Work& work, CardRecord& record);
  Status compare_bank(Channel& channel, const Work& work, CardRecord& record);
  Status live_check(Channel& channel, Work& work);
  void describe(const CardTask& task, const Work& work, CardRecord& record) const;
  bool holds_work_of(const CardTask& task) const { return work_ && chip_ == task.chip; }

  FlowSetup setup_;
  const Route& route_;
  std::optional<Work> work_;
  data::ChipSerial chip_;
  std::uint32_t compared_ = 0;
};

Result<CardPlan> CardFlow::plan(const CardTask& task, BankPlanFor purpose) const {
  const bool make_bank = route_.writes_bank && task.order.bank && setup_.bank != nullptr;
  if (!make_bank) return plan_card(task.order, setup_.compiled, setup_.profile, task.chip);
  auto bank = setup_.bank->make(*task.order.bank, task.chip, purpose);
  if (!bank) return bank.error();
  return plan_card(task.order, setup_.compiled, setup_.profile, task.chip, std::move(*bank));
}

Result<Work> CardFlow::prepare(const CardTask& task, BankPlanFor purpose) const {
  Work work;
  auto planned = plan(task, purpose);
  if (!planned) return planned.error();
  work.plan = std::move(*planned);
  // An order may carry both sides of a person; a step writes its own only.
  if (!route_.writes_social) work.plan.social.reset();
  if (!route_.writes_bank) work.plan.bank.reset();
  keys::PrepareRequest request;
  request.step = setup_.step;
  request.structure = setup_.profile.structure;
  request.algorithm = setup_.profile.algorithm;
  request.channel = setup_.profile.channel;
  request.level = setup_.profile.channel_level;
  request.dialect = setup_.dialect.name();
  request.local_directory = model::exists_in(model::Df::Df06, setup_.profile.tree());
  request.chip_serial = task.chip.bytes();
  request.region = setup_.profile.city.text();
  if (work.plan.social) request.card_id = work.plan.social->card_id;
  if (route_.writes_bank && task.order.bank) {
    request.pan = task.order.bank->pan.text();
    request.psn = task.order.bank->psn;
  }
  auto prepared = setup_.vault.prepare(request);
  if (!prepared) return prepared.error();
  work.prepared = std::move(*prepared);
  work.vault_calls = work.plan.bank && setup_.bank != nullptr ? 1 + setup_.bank->vault_calls() : 1;
  if (work.plan.social) {
    work.plan.social->set_card_id({work.plan.social->card_id, work.prepared.card_id_mac});
  }
  return work;
}

Status CardFlow::send(Channel& channel, const Steps& steps, CardRecord*) {
  for (const Step& step : steps) {
    const Result<Bytes> answer = channel.demand(step.command, step.name);
    if (!answer) return answer.error();
    if (!step.expected) continue;
    if (*answer != *step.expected) {
      return Error{ErrorKind::WrongCard,
                   msg("the card does not hold what was written: {}", step.name),
                   msg("the card is spoiled; look for worn contacts before the next one")};
    }
    ++compared_;
  }
  return {};
}

Status CardFlow::open_channel(Channel& channel, Work& work, keys::ChannelRequest request) {
  expects(request.channel < work.prepared.initialize_update.size());
  auto answer = channel.demand(work.prepared.initialize_update[request.channel],
                               phrase("open a secure channel"));
  if (!answer) return answer.error();
  request.session = work.prepared.session;
  request.initialize_update_answer = std::move(*answer);
  const auto commands = setup_.vault.secure_channel(request);
  ++work.vault_calls;
  if (!commands) return commands.error();
  const auto opened = channel.demand(commands->external_authenticate,
                                     phrase("authenticate to the bank application"));
  if (!opened) return opened.error();
  for (std::size_t i = 0; i < commands->commands.size(); ++i) {
    const auto stored = channel.demand(commands->commands[i], phrase("store bank data"));
    if (!stored) return stored.error();
    const bool foretold = i < commands->answers.size() && !commands->answers[i].empty();
    if (foretold && *stored != commands->answers[i]) {
      return Error{ErrorKind::WrongCard,
                   msg("the answer in the secure channel is not that of this card"),
                   msg("the card is spoiled; look who sits between reader and card before the "
                       "next one")};
    }
  }
  return {};
}

Status CardFlow::take_over_social(Channel& channel, Work& work) {
  const auto selected =
      channel.demand(apdu::select_by_name(model::row(model::Df::Ssse).aid, apdu::Fci::Ignored),
                     phrase("select the social-security environment"));
  if (!selected) return selected.error();
  const auto challenge = channel.demand(apdu::get_challenge(8), phrase("get a challenge"));
  if (!challenge) return challenge.error();
  keys::MasterAuthenticationRequest request;
  request.session = work.prepared.session;
  std::ranges::copy(*challenge, request.card_challenge.begin());
  const auto proof = setup_.vault.master_authentication(request);
  ++work.vault_calls;
  if (!proof) return proof.error();
  const auto proven =
      channel.demand(apdu::external_authenticate(0x00, *proof), phrase("prove the hand-over key"));
  if (!proven) return proven.error();
  Steps replace;
  for (const keys::KeyLoad& load : work.prepared.key_loads) {
    if (load.df == model::Df::Ssse && load.type == model::KeyType::Master) {
      replace.push_back({phrase("replace the hand-over key"), load.command, std::nullopt});
    }
  }
  return send(channel, replace);
}

Status CardFlow::take_over_bank(Channel& channel, Work& work) {
  const auto selected =
      channel.demand(apdu::select_by_name(model::row(model::Df::Pse).aid, apdu::Fci::Ignored),
                     phrase("select the payment environment"));
  if (!selected) return selected.error();
  keys::ChannelRequest request;
  request.channel = work.bank_channels++;
  request.replace_keys = true;
  return open_channel(channel, work, std::move(request));
}

Status CardFlow::personalize_bank(Channel& channel, Work& work) {
  expects(work.plan.bank.has_value());
  struct Part {
    model::Df df;
    const std::vector<keys::StoreData>& groups;
    const char* name;
  };
  const std::array<Part, 2> parts = {
      {
       {model::Df::Pse, work.plan.bank->pse, phrase("select the payment environment")},
       {model::Df::Debit, work.plan.bank->debit, phrase("select the debit application")},
       }
  };
  for (const Part& part : parts) {
    const auto selected = channel.demand(
        apdu::select_by_name(model::row(part.df).aid, apdu::Fci::Ignored), part.name);
    if (!selected) return selected.error();
    keys::ChannelRequest request;
    request.channel = work.bank_channels++;
    request.store_data = part.groups;
    if (const Status done = open_channel(channel, work, std::move(request)); !done) return done;
  }
  return {};
}

Status CardFlow::carry_out(Stage stage, Channel& channel, Work& work) {
  const model::Tree tree = setup_.profile.tree();
  const Dialect& dialect = setup_.dialect;
  switch (stage) {
    case Stage::OpenCard:
      return send(channel, dialect.open_card(work.prepared, tree));
    case Stage::SocialEnvironment:
      return send(channel, dialect.create_social_environment(work.prepared, tree));
    case Stage::TakeOverSocial:
      return take_over_social(channel, work);
    case Stage::Social:
      expects(work.plan.social.has_value());
      return send(channel, dialect.build_social(*work.plan.social, work.prepared, tree,
                                                setup_.profile.algorithm));
    case Stage::BankEnvironment:
      return send(channel, dialect.create_bank_environment(work.prepared, tree));
    case Stage::TakeOverBank:
      return take_over_bank(channel, work);
    case Stage::Bank:
      return personalize_bank(channel, work);
    case Stage::EndCard:
      return send(channel, dialect.end_card());
  }
  return {};
}

Result<CheckOutcome> CardFlow::check(Channel& channel, const CardTask& task) {
  return check_card(channel, facts(), task);
}

CardOutcome CardFlow::personalize(Channel& channel, const CardTask& task) {
  CardOutcome out;
  chip_ = task.chip;
  compared_ = 0;
  work_.reset();
  Result<Work> work = prepare(task, BankPlanFor::NewCard);
  if (!work) {
    out.touched = false;
    out.error = work.error();
    return out;
  }
  work_ = std::move(*work);
  for (const Stage stage : route_.stages) {
    if (Status done = carry_out(stage, channel, *work_); !done) {
      out.error = std::move(done).error();
      break;
    }
  }
  describe(task, *work_, out.record);
  return out;
}

void CardFlow::describe(const CardTask& task, const Work& work, CardRecord& record) const {
  record.structure = setup_.profile.structure;
  if (work.plan.social) {
    record.card_id = data::CardId(work.plan.social->card_id, work.prepared.card_id_mac).text();
    record.card_number = task.order.social->holder.card_number.text();
  }
  if (work.plan.bank) record.pan = task.order.bank->pan.text();
  record.key_versions = key_versions(setup_.step);
  record.fields_compared = compared_;
  record.cost.vault_calls = work.vault_calls;
}

Status CardFlow::compare_social(Channel& channel, const Work& work, CardRecord& record) {
  const auto read = compare_free_files(channel, *work.plan.social);
  if (!read) return read.error();
  record.fields_compared += *read;
  return {};
}

Status CardFlow::compare_bank(Channel& channel, const Work& work, CardRecord& record) {
  const auto read = compare_bank_records(channel, *work.plan.bank);
  if (!read) return read.error();
  record.fields_compared += *read;
  return {};
}

Status CardFlow::live_check(Channel& channel, Work& work) {
  const auto selected =
      channel.demand(apdu::select_by_name(model::row(model::Df::Ssse).aid, apdu::Fci::Ignored),
                     phrase("select the social-security environment"));
  if (!selected) return selected.error();
  keys::LiveCheckRequest request;
  request.session = work.prepared.session;
  setup_.world.random.fill(request.random);
  const auto answer = channel.demand(apdu::internal_authenticate(0x00, request.random),
                                     phrase("prove that the card is genuine"));
  if (!answer) return answer.error();
  const auto challenge = channel.demand(apdu::get_challenge(8), phrase("get a challenge"));
  if (!challenge) return challenge.error();
  expects(answer->size() == request.card_answer.size());
  std::ranges::copy(*answer, request.card_answer.begin());
  std::ranges::copy(*challenge, request.card_challenge.begin());
  const auto check = setup_.vault.live_check(request);
  ++work.vault_calls;
  if (!check) return check.error();
  if (!check->genuine) {
    return Error{ErrorKind::WrongCard, msg("the internal authentication key on the card is wrong"),
                 msg("the card is spoiled; compare the key check values with the order")};
  }
  const model::KeyRow* update_key = model::find_key(model::Df::Ssse, "UK");
  expects(update_key != nullptr);
  const auto proven =
      channel.demand(apdu::external_authenticate(update_key->id, check->authentication),
                     phrase("prove the update key"));
  return proven ? Status{} : Status(proven.error());
}

Status CardFlow::verify(Channel& channel, const CardTask& task, CardRecord& record) {
  if (!holds_work_of(task)) {
    // After a restart: the same derivations again, nothing is written.
    Result<Work> work = prepare(task, BankPlanFor::WrittenCard);
    if (!work) return work.error();
    work_ = std::move(*work);
    chip_ = task.chip;
    compared_ = 0;
    describe(task, *work_, record);
  }
  record.atr = channel.atr();
  Status done;
  if (work_->plan.social) done = compare_social(channel, *work_, record);
  if (done && work_->plan.bank) done = compare_bank(channel, *work_, record);
  if (done && work_->plan.social) done = live_check(channel, *work_);
  record.cost.vault_calls = work_->vault_calls;
  const Status closed = setup_.vault.close_session(work_->prepared.session);
  work_.reset();
  return done ? closed : done;
}

Result<Inspection> CardFlow::inspect(Channel& channel, const CardTask& task) {
  return inspect_card(channel, facts(), task);
}

}  // namespace

std::unique_ptr<CardWork> make_card_flow(const FlowSetup& setup) {
  return std::make_unique<CardFlow>(setup);
}

}  // namespace sscard::perso
