// sscard demo: the main job on simulated cards, through the same code as production. First a
// centralized batch, then a stepwise one (social side first, then the bank, associated by the
// feedback file), then a visit to one of the cards.
#include <filesystem>

#include "cos-sim/attach/in_process.hpp"
#include "personalizer/output/outputs.hpp"
#include "terminal/secure_module/vault_module.hpp"
#include "terminal/social/social_visit.hpp"
#include "tools/sample/sample_files.hpp"
#include "tools/sscard/bank_look.hpp"
#include "tools/sscard/commands.hpp"
#include "tools/sscard/job_run.hpp"
#include "tools/sscard/masked.hpp"
#include "tools/sscard/simulated_card.hpp"
#include "tools/sscard/vault_choice.hpp"

namespace sscard::tools {
namespace {

namespace fs = std::filesystem;

struct DemoOptions {
  std::size_t cards = 20;
  std::string out = "demo-out";
  std::size_t readers = 2;
  std::uint64_t seed = 1;
  std::string product;  ///< profile of the bank product; empty: the built-in one
};

class Demo {
 public:
  Demo(const Context& context, const DemoOptions& options, keys::Vault& vault)
      : context_(context), options_(options), vault_(vault) {}

  Status run();

 private:
  Result<Sample> make_files(const std::string& name, std::uint64_t seed, bool faults);
  Status issue(const PrepareWishes& prepare, RunWishes run);
  Status check_counts(const std::string& folder, const Sample& sample);
  Status outputs(const std::string& folder);
  Status centralized();
  Status stepwise();
  Status hand_cards_on(const std::string& from, const std::string& to);
  Status visit(const std::string& cards_folder);
  std::string path(const std::string& name) const { return options_.out + "/" + name; }

  const Context& context_;
  const DemoOptions& options_;
  keys::Vault& vault_;
  std::size_t issued_ = 0;
  std::uint64_t commands_ = 0;
  double seconds_ = 0;
};

Result<Sample> Demo::make_files(const std::string& name, std::uint64_t seed, bool faults) {
  SampleRequest request;
  request.persons = options_.cards;
  request.seed = seed;
  request.folder = path(name);
  request.batch = name;
  request.faults = faults;
  auto sample = write_sample(request, vault_, context_.world);
  if (sample) {
    context_.print.say(
        msg("issuance files for {} persons in {}; planted in them: {} bad lines, "
            "{} lines without a partner",
            options_.cards, request.folder, sample->rejects, sample->unmatched));
  }
  return sample;
}

Status Demo::outputs(const std::string& folder) {
  const auto job = perso::Job::look(folder, context_.world);
  if (!job) return job.error();
  const auto files = perso::write_outputs(
      *job, vault_, [this](const Message& m) { return context_.print.translate()(m); });
  return files ? Status{} : Status(files.error());
}

Status Demo::issue(const PrepareWishes& prepare, RunWishes run) {
  const auto totals = prepare_job(prepare, vault_, context_.world);
  if (!totals) return totals.error();
  run.simulated = options_.readers;
  const auto start = context_.world.clock.now();
  const auto report = run_wished(run, vault_, context_);
  if (!report) return report.error();
  seconds_ += std::chrono::duration<double>(context_.world.clock.now() - start).count();
  issued_ += report->issued;
  commands_ += report->commands;
  if (report->still_waiting > 0 || report->quarantined > 0 || report->refused > 0) {
    return Error{ErrorKind::CardRefused,
                 msg("{} persons have no card after the run", report->still_waiting),
                 msg("see the report in {}", run.folder + "/out")};
  }
  context_.print.say(msg(
      "{}: {} cards issued, {} commands and {} vault calls per card, {} s per card at 9600 "
      "baud",
      run.folder, report->issued, report->commands / std::max<std::size_t>(report->issued, 1),
      report->vault_calls / std::max<std::size_t>(report->issued, 1),
      fmt::format("{:.1f}", static_cast<double>(report->milliseconds_9600) / 1000.0 /
                                static_cast<double>(std::max<std::size_t>(report->issued, 1)))));
  return outputs(run.folder);
}

/// What was planted must have been found, no more and no less.
Status Demo::check_counts(const std::string& folder, const Sample& sample) {
  const auto job = perso::Job::look(folder, context_.world);
  if (!job) return job.error();
  const auto totals = job->ledger().totals();
  if (!totals) return totals.error();
  const bool as_planted = totals->issued == sample.pairs &&
                          totals->social_rejects + totals->bank_rejects == sample.rejects &&
                          totals->social_unmatched + totals->bank_unmatched == sample.unmatched;
  if (as_planted) return {};
  return Error{ErrorKind::BadInput, msg("{}: the counts are not what was planted", folder),
               msg("see the report in {}", folder + "/out")};
}

Status Demo::centralized() {
  context_.print.say(msg("1. centralized: one bureau writes both applications"));
  const auto sample = make_files("central", options_.seed, true);
  if (!sample) return sample.error();
  const std::string job = path("central-job");
  const Status done =
      issue({sample->social_file, sample->bank_file, options_.product, "", "test", job}, {job});
  if (!done) return done;
  return check_counts(job, *sample);
}

Status Demo::hand_cards_on(const std::string& from, const std::string& to) {
  const Status made = context_.world.files.make_folder(to);
  if (!made) return made;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(from, code)) {
    fs::rename(entry.path(), fs::path(to) / entry.path().filename(), code);
    if (code) break;
  }
  if (!code) return {};
  return Error{ErrorKind::Storage, msg("{}: cannot be moved: {}", from, code.message()),
               msg("free space or mend the permissions, then run the same command again")};
}

Status Demo::stepwise() {
  context_.print.say(
      msg("2. stepwise: the social side first, then the bank, by the feedback file"));
  const auto sample = make_files("step", options_.seed + 1, false);
  if (!sample) return sample.error();
  const std::string social = path("step-social-job");
  RunWishes first{social, perso::Mode::Social};
  if (const Status done =
          issue({sample->social_file, "", options_.product, "", "test", social}, first);
      !done) {
    return done;
  }
  const std::string bank = path("step-bank-job");
  const Status moved = hand_cards_on(social + "/cards", bank + "/blanks");
  if (!moved) return moved;
  RunWishes second{bank, perso::Mode::Bank, perso::Association::Feedback,
                   social + "/out/feedback.txt"};
  return issue({"", sample->bank_file, options_.product, "", "test", bank}, second);
}

Status Demo::visit(const std::string& cards_folder) {
  std::error_code code;
  const fs::directory_iterator first(cards_folder, code);
  if (code || first == fs::directory_iterator{}) return {};
  auto card = SimulatedCard::open(first->path().string(), context_.world);
  if (!card) return card.error();
  cos::InProcessLink link(**card, Protocol::T0);
  Channel channel(link);
  context_.print.say(msg("3. a terminal visits the card {}", (*card)->path()));
  term::VaultModule module(vault_);
  term::SocialVisit social(channel, module, context_.world.random);
  const Pin pin(as_bytes("123456"));
  term::SocialVisitPlan plan;
  plan.pin = &pin;
  const auto seen = term::run_social_visit(social, plan);
  if (!seen) return seen.error();
  const auto say_steps = [this](const std::vector<term::VisitStep>& steps) {
    for (const term::VisitStep& step : steps) {
      context_.print.say(msg(
          "   {}: {}", step.name,
          step.outcome.done
              ? msg("done")
              : msg("refused, status word {}", fmt::format("{:04X}", number(step.outcome.sw)))));
    }
  };
  say_steps(seen->steps);
  context_.print.say(msg("   {} {}, card number {}", masked_name(seen->card.holder.name),
                         seen->card.holder.number.masked(), seen->card.holder.card_number.text()));
  const auto bank = visit_bank(channel, context_.world.random);
  if (!bank) return bank.error();
  say_steps(bank->visit.steps);
  context_.print.say(verdict(bank->offline));
  if (bank->offline.method == term::OfflineMethod::None || bank->offline.authentic) return {};
  return Error{ErrorKind::WrongCard, verdict(bank->offline),
               msg("compare the product's profile with the terminal's authority keys")};
}

Status Demo::run() {
  if (context_.world.files.exists(options_.out)) {
    return Error{ErrorKind::Usage, msg("{} exists already", options_.out),
                 msg("give another folder with --out, or remove this one")};
  }
  if (const Status done = centralized(); !done) return done;
  if (const Status done = stepwise(); !done) return done;
  if (const Status done = visit(path("central-job/cards")); !done) return done;
  context_.print.say(msg("{} cards, {} cards/s, {} commands/s", issued_,
                         fmt::format("{:.0f}", static_cast<double>(issued_) / seconds_),
                         fmt::format("{:.0f}", static_cast<double>(commands_) / seconds_)));
  context_.print.say(
      msg("everything lies in {}: files in central and step, jobs in central-job, "
          "step-social-job and step-bank-job, each with out/report.html",
          fs::absolute(options_.out).string()));
  context_.print.object({
      {"folder", fs::absolute(options_.out).string()},
      {"cards", std::to_string(issued_)},
      {"commands", std::to_string(commands_)},
      {"seconds", fmt::format("{:.3f}", seconds_)}
  });
  return {};
}

std::string free_folder(const std::string& wanted, Files& files) {
  std::string out = wanted;
  for (int i = 2; files.exists(out); ++i)
    out = fmt::format("{}-{}", wanted, i);
  return out;
}

Result<ExitCode> demo(const Context& context, DemoOptions options, bool out_given) {
  if (!out_given) options.out = free_folder(options.out, context.world.files);
  const auto vault = open_test_vault(context.world);
  if (!vault) return vault.error();
  const Status done = Demo(context, options, **vault).run();
  if (!done) return done.error();
  return ExitCode::Done;
}

}  // namespace

void define_demo(Program& program) {
  const Verb noun = program.noun("demo", phrase("the main job on simulated cards"));
  const auto options = std::make_shared<DemoOptions>();
  noun.option("--cards", options->cards, phrase("number of persons")).between(1, 1'000'000);
  const Option out = noun.option("--out", options->out, phrase("folder for the results"));
  noun.option("--readers", options->readers, phrase("number of simulated readers")).between(1, 64);
  noun.option("--product", options->product, phrase("product profile, a TOML file"));
  noun.option("--seed", options->seed, phrase("the same seed gives the same persons"));
  program.does(noun, [options, out](const Context& context) {
    return demo(context, *options, out.given());
  });
}

}  // namespace sscard::tools
