#include "tools/sscard/job_run.hpp"

#include <csignal>
#include <filesystem>

#include "cardlib/channel/pcsc.hpp"
#include "personalizer/intake/intake.hpp"
#include "personalizer/output/feedback.hpp"
#include "personalizer/station/card_flow.hpp"
#include "tools/sscard/bank_source.hpp"
#include "tools/sscard/progress.hpp"
#include "tools/sscard/simulated_station.hpp"
#include "tools/sscard/test_card.hpp"

namespace sscard::tools {
namespace {

std::atomic<bool> cancelled{false};

void cancel(int) {
  cancelled = true;
}

/// Ctrl-C and SIGTERM end the run after the cards in work, as long as this lives.
class CancelOnSignal {
 public:
  CancelOnSignal() {
    cancelled = false;
    struct sigaction action{};
    action.sa_handler = cancel;
    sigaction(SIGINT, &action, &old_int_);
    sigaction(SIGTERM, &action, &old_term_);
  }
  CancelOnSignal(const CancelOnSignal&) = delete;
  CancelOnSignal& operator=(const CancelOnSignal&) = delete;
  ~CancelOnSignal() {
    sigaction(SIGINT, &old_int_, nullptr);
    sigaction(SIGTERM, &old_term_, nullptr);
  }

 private:
  struct sigaction old_int_{};
  struct sigaction old_term_{};
};

/// Tells a person what happens, card by card.
class Teller final : public perso::RunObserver {
 public:
  Teller(const Context& context, std::size_t total)
      : context_(context),
        total_(total),
        progress_({context.print.streams().err,
                   context.print.streams().err_is_terminal && !context.print.json(),
                   context.print.translate()(phrase("cards issued"))},
                  context.world.clock) {}

  void issued(const perso::CardNews&, const perso::RunReport& report) override {
    progress_.at(report.issued, total_);
  }
  void refused(const perso::CardNews& news, const Message& reason) override {
    context_.print.warn(msg("{}: card {} is handed back untouched: {}", std::string(news.reader),
                            news.chip.text(), reason));
  }
  void quarantined(const perso::CardNews& news, const Message& reason) override {
    context_.print.warn(
        msg("{}: card {} is quarantined: {}", std::string(news.reader), news.chip.text(), reason));
  }
  void set_aside(const perso::CardNews& news, const Message& reason) override {
    context_.print.warn(msg("order {} is set aside: {}", news.number, reason));
  }
  void reader_stopped(std::string_view reader, const Error& error) override {
    context_.print.warn(msg("reader {} works no longer: {}", std::string(reader), error.what));
  }
  void card_wanted(std::string_view reader) override {
    context_.print.say(msg("{}: put in the next card", std::string(reader)));
  }

 private:
  const Context& context_;
  std::size_t total_;
  Progress progress_;
};

/// Readers of either kind behind one view.
struct Readers {
  SimulatedStation station;
  std::vector<std::unique_ptr<PcscReader>> plastic;
  std::vector<Reader*> pointers;
};

Result<Readers> open_readers(const RunWishes& wishes, const StationPlan& simulated,
                             const World& world) {
  Readers out;
  if (wishes.simulated > 0) {
    auto station = open_station(simulated, world);
    if (!station) return station.error();
    out.station = std::move(*station);
    out.pointers = out.station.pointers();
    return out;
  }
  for (const std::string& name : wishes.readers) {
    out.plastic.push_back(std::make_unique<PcscReader>(name));
    out.pointers.push_back(out.plastic.back().get());
  }
  return out;
}

/// A first step makes its own blanks; a second step's cards exist already.
std::size_t blanks_wanted(keys::Step step, std::size_t waiting) {
  const bool second = step == keys::Step::SocialSecond || step == keys::Step::BankSecond;
  return second ? 0 : waiting;
}

Status hand_over(const RunWishes& wishes, perso::Job& job, keys::Vault& vault, const World& world) {
  if (wishes.association != perso::Association::Feedback || wishes.feedback_file.empty()) {
    return {};
  }
  const auto text = world.files.read(wishes.feedback_file);
  if (!text) return text.error();
  // The second step's own side reads the feedback of the first.
  const auto key =
      job.step() == keys::Step::BankSecond ? keys::ExchangeKey::Bank : keys::ExchangeKey::Social;
  const auto cards = perso::handed_over(*text, wishes.feedback_file, {vault, key});
  if (!cards) return cards.error();
  return job.ledger().hand_over(*cards);
}

}  // namespace

Result<perso::Profile> load_profile(const std::string& name, Files& files,
                                    const std::string& dialect) {
  Result<perso::Profile> profile = perso::test_profile();
  if (!name.empty() && name != perso::test_profile().name) {
    const auto text = files.read(name);
    if (!text) return text.error();
    profile = perso::parse_profile(name, *text);
  }
  if (!profile) return profile;
  if (!dialect.empty()) {
    const auto known = find_dialect(dialect);
    if (!known) return known.error();
    profile->dialect = *known;
  }
  const auto beside = [&name](const std::string& file) {
    return (std::filesystem::path(name).parent_path() / file).string();
  };
  if (!profile->bank.issuer_file.empty()) {
    profile->bank.issuer_file = beside(profile->bank.issuer_file);
  }
  if (profile->extension_file.empty()) return profile;
  // Beside the profile, unless it is a whole path.
  auto extension = load_extension(beside(profile->extension_file), files);
  if (!extension) return extension.error();
  profile->extension = std::move(*extension);
  const Status fits =
      check({profile->structure, profile->algorithm, profile->extension, profile->dialect});
  if (!fits) return fits.error();
  return profile;
}

Result<perso::Totals> prepare_job(const PrepareWishes& wishes, keys::Vault& vault,
                                  const World& world) {
  const auto profile = load_profile(wishes.profile, world.files, wishes.dialect);
  if (!profile) return profile.error();
  perso::NewJob request;
  request.folder = wishes.folder;
  request.facts.structure = profile->structure;
  request.facts.algorithm = profile->algorithm;
  request.facts.dialect = std::string(model::text(profile->dialect));
  request.facts.profile = wishes.profile.empty() ? profile->name : wishes.profile;
  request.facts.vault = wishes.vault;
  for (const std::string& file : {wishes.social_file, wishes.bank_file}) {
    if (file.empty()) continue;
    request.input_files.push_back(file);
    request.input_files.push_back(file + ".manifest");
  }
  const auto fill = [&](perso::IntakeSink& sink) -> Status {
    const auto summary =
        perso::take_in({wishes.social_file, wishes.bank_file, profile->tree()}, vault, world, sink);
    return summary ? Status{} : Status(summary.error());
  };
  const auto job = perso::Job::create(request, world, fill);
  if (!job) return job.error();
  if (!wishes.bank_file.empty()) {
    const auto issuer = issuer_of(*job, *profile, vault);
    if (!issuer) return issuer.error();
  }
  return job->ledger().totals();
}

Result<perso::RunReport> run_wished(const RunWishes& wishes, keys::Vault& vault,
                                    const Context& context) {
  auto job = perso::Job::open(wishes.folder, context.world);
  if (!job) return job.error();
  const auto profile =
      load_profile(job->facts().profile, context.world.files, job->facts().dialect);
  if (!profile) return profile.error();
  const perso::Mode mode =
      wishes.mode.value_or(job->facts().mode.value_or(perso::Mode::Centralized));
  const perso::Association association =
      job->facts().mode && wishes.association == perso::Association::None ? job->facts().association
                                                                          : wishes.association;
  if (const Status fixed = job->fix_mode(mode, association); !fixed) return fixed.error();
  if (const Status handed = hand_over(wishes, *job, vault, context.world); !handed) {
    return handed.error();
  }
  const auto waiting = job->ledger().totals();
  if (!waiting) return waiting.error();
  const std::size_t wanted = waiting->waiting + waiting->in_work;
  const StationPlan simulated{.folder = wishes.folder,
                              .readers = wishes.simulated,
                              .blanks = blanks_wanted(job->step(), wanted),
                              .dialect = profile->dialect};
  auto readers = open_readers(wishes, simulated, context.world);
  if (!readers) return readers.error();

  const perso::SocialTemplate compiled(profile->tree());
  const auto bank = BankRun::open(*job, *profile, vault);
  if (!bank) return bank.error();
  const perso::FlowSetup flow{
      job->step(), *profile,      compiled,         perso::dialect_of(profile->dialect),
      vault,       context.world, &(*bank)->maker()};
  (*bank)->fill_for(wanted);
  const perso::CardWorkFactory factory = [&flow]() -> Result<std::unique_ptr<perso::CardWork>> {
    return perso::make_card_flow(flow);
  };
  const CancelOnSignal on_signal;
  Teller teller(context, wanted);
  perso::RunSetup setup{*job, readers->pointers, factory, teller, {}};
  setup.options.cancelled = &cancelled;
  return perso::run_job(setup);
}

}  // namespace sscard::tools
