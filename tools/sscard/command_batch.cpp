// sscard batch prepare|run|status|report|close: a batch from two files to finished cards.
#include <map>

#include "personalizer/output/json_report.hpp"
#include "personalizer/output/outputs.hpp"
#include "tools/sscard/commands.hpp"
#include "tools/sscard/job_run.hpp"
#include "tools/sscard/vault_choice.hpp"

namespace sscard::tools {
namespace {

enum class Form { Text, Json, Html };

struct BatchOptions {
  PrepareWishes prepare;
  RunWishes run;
  std::string mode, association;
  bool html = false;
  perso::Closing closing;
  VaultWish wish;
};

std::string count(std::size_t n) {
  return std::to_string(n);
}

std::vector<JsonField> as_json(const perso::Totals& totals, const perso::Accounting& cards) {
  return {
      {"orders",             count(totals.orders)          },
      {"waiting",            count(totals.waiting)         },
      {"in_work",            count(totals.in_work)         },
      {"issued",             count(totals.issued)          },
      {"set_aside",          count(totals.set_aside)       },
      {"social_rejects",     count(totals.social_rejects)  },
      {"bank_rejects",       count(totals.bank_rejects)    },
      {"social_unmatched",   count(totals.social_unmatched)},
      {"bank_unmatched",     count(totals.bank_unmatched)  },
      {"blanks_received",    count(cards.received)         },
      {"blanks_good",        count(cards.good)             },
      {"blanks_spoiled",     count(cards.spoiled)          },
      {"blanks_quarantined", count(cards.quarantined)      },
      {"blanks_returned",    count(cards.returned)         },
      {"blanks_in_stock",    count(cards.in_stock)         }
  };
}

void say_totals(const Printer& print, const perso::Totals& totals) {
  print.say(msg("orders: {}, issued: {}, waiting: {}, set aside: {}", totals.orders, totals.issued,
                totals.waiting + totals.in_work, totals.set_aside));
  print.say(msg("lines set aside: {} social, {} bank", totals.social_rejects, totals.bank_rejects));
  print.say(msg("lines without a single partner: {} social, {} bank", totals.social_unmatched,
                totals.bank_unmatched));
}

bool has_rejects(const perso::Totals& totals) {
  return totals.social_rejects + totals.bank_rejects + totals.social_unmatched +
             totals.bank_unmatched + totals.set_aside >
         0;
}

/// Every line that was set aside, as `file:line:field: reason`.
Status say_rejects(const Printer& print, perso::Ledger& ledger) {
  const Status rejects = ledger.for_each_reject([&print](const perso::Reject& reject) -> Status {
    print.warn(
        msg("{}:{}:{}: {}", reject.source.file, reject.source.line, reject.field, reject.reason));
    return {};
  });
  if (!rejects) return rejects;
  return ledger.for_each_unmatched([&print](const perso::Unmatched& line) -> Status {
    print.warn(
        msg("{}:{}: {}: {}", line.source.file, line.source.line, line.person_masked, line.reason));
    return {};
  });
}

perso::Translator translator(const Context& context) {
  return [&context](const Message& message) { return context.print.translate()(message); };
}

Result<ExitCode> prepare(const Context& context, const BatchOptions& options) {
  const PrepareWishes& wishes = options.prepare;
  const auto vault = open_vault({wishes.vault, options.wish.credential_fds}, context);
  if (!vault) return vault.error();
  const auto totals = prepare_job(wishes, **vault, context.world);
  if (!totals) return totals.error();
  const auto job = perso::Job::look(wishes.folder, context.world);
  if (!job) return job.error();
  if (const Status told = say_rejects(context.print, job->ledger()); !told) return told.error();
  context.print.object(as_json(*totals, {}));
  say_totals(context.print, *totals);
  context.print.say(
      msg("the job is in {}; run it with `sscard batch run {}`", wishes.folder, wishes.folder));
  return has_rejects(*totals) ? ExitCode::WithRejects : ExitCode::Done;
}

Status take_words(BatchOptions& options) {
  if (!options.mode.empty()) {
    options.run.mode = perso::mode_from(options.mode);
    if (!options.run.mode) {
      return Error{ErrorKind::Usage, msg("'{}' is no mode", options.mode),
                   msg("use centralized, social or bank")};
    }
  }
  if (!options.association.empty()) {
    const auto association = perso::association_from(options.association);
    if (!association) {
      return Error{ErrorKind::Usage, msg("'{}' is no way to associate", options.association),
                   msg("use card or feedback")};
    }
    options.run.association = *association;
  }
  if (options.run.readers.empty() == (options.run.simulated == 0)) {
    return Error{ErrorKind::Usage, msg("say which readers to use"),
                 msg("give --reader NAME once per reader, or --simulated N")};
  }
  return {};
}

void say_report(const Printer& print, const perso::RunReport& report) {
  print.say(msg("issued: {}, refused untouched: {}, quarantined: {}, still waiting: {}",
                report.issued, report.refused, report.quarantined, report.still_waiting));
  if (report.issued == 0) return;
  print.say(msg("per card: {} commands, {} vault calls, {} s at 9600 baud",
                report.commands / report.issued, report.vault_calls / report.issued,
                fmt::format("{:.1f}", static_cast<double>(report.milliseconds_9600) / 1000.0 /
                                          static_cast<double>(report.issued))));
}

Result<ExitCode> run(const Context& context, BatchOptions& options) {
  if (const Status words = take_words(options); !words) return words.error();
  const auto look = perso::Job::look(options.run.folder, context.world);
  if (!look) return look.error();
  const auto vault = open_vault({look->facts().vault, options.wish.credential_fds}, context);
  if (!vault) return vault.error();
  const auto report = run_wished(options.run, **vault, context);
  if (!report) return report.error();
  const auto job = perso::Job::look(options.run.folder, context.world);
  if (!job) return job.error();
  const auto files = perso::write_outputs(*job, **vault, translator(context));
  if (!files) return files.error();
  context.print.object({
      {"issued",        count(report->issued)              },
      {"refused",       count(report->refused)             },
      {"quarantined",   count(report->quarantined)         },
      {"still_waiting", count(report->still_waiting)       },
      {"commands",      std::to_string(report->commands)   },
      {"vault_calls",   std::to_string(report->vault_calls)}
  });
  say_report(context.print, *report);
  for (const std::string& file : *files)
    context.print.say(msg("written: {}", file));
  const bool clean = report->refused == 0 && report->quarantined == 0 &&
                     report->still_waiting == 0 && report->set_aside == 0;
  return clean ? ExitCode::Done : ExitCode::WithRejects;
}

Result<ExitCode> status(const Context& context, const std::string& folder) {
  const auto job = perso::Job::look(folder, context.world);
  if (!job) return job.error();
  const auto totals = job->ledger().totals();
  if (!totals) return totals.error();
  const auto cards = job->ledger().accounting();
  if (!cards) return cards.error();
  context.print.object(as_json(*totals, *cards));
  say_totals(context.print, *totals);
  context.print.say(msg("blanks: {} received, {} good, {} in work, {} quarantined, {} spoiled",
                        cards->received, cards->good, cards->in_work, cards->quarantined,
                        cards->spoiled));
  return ExitCode::Done;
}

Result<ExitCode> report(const Context& context, const BatchOptions& options, Form form) {
  const std::string& folder = options.run.folder;
  const auto job = perso::Job::look(folder, context.world);
  if (!job) return job.error();
  const auto vault = open_vault({job->facts().vault, options.wish.credential_fds}, context);
  if (!vault) return vault.error();
  const auto made = perso::make_report(*job);
  if (!made) return made.error();
  const auto signed_report = perso::sign_report(*made, **vault);
  if (!signed_report) return signed_report.error();
  switch (form) {
    case Form::Json:
      context.print.raw(signed_report->json);
      break;
    case Form::Html:
      context.print.raw(perso::report_html(*made, signed_report->mac, translator(context)));
      break;
    case Form::Text:
      context.print.raw(perso::report_text(*made, signed_report->mac, translator(context)));
      break;
  }
  return ExitCode::Done;
}

Result<ExitCode> close(const Context& context, const BatchOptions& options) {
  const std::string& folder = options.run.folder;
  const auto look = perso::Job::look(folder, context.world);
  if (!look) return look.error();
  const auto vault = open_vault({look->facts().vault, options.wish.credential_fds}, context);
  if (!vault) return vault.error();
  const auto job = perso::Job::open(folder, context.world);
  if (!job) return job.error();
  const auto files = perso::close_job(*job, **vault, translator(context), options.closing);
  if (!files) return files.error();
  for (const std::string& file : *files)
    context.print.say(msg("written: {}", file));
  context.print.say(msg("the job is closed"));
  return ExitCode::Done;
}

void job_option(Verb verb, std::string& folder) {
  verb.option("job", folder, phrase("folder of the job")).required();
}

void define_prepare(Program& program, Verb noun, const std::shared_ptr<BatchOptions>& options) {
  const Verb verb = program.verb(noun, "prepare", phrase("take the issuance files into a new job"));
  PrepareWishes& wishes = options->prepare;
  verb.option("--social", wishes.social_file, phrase("social-security issuance file"));
  verb.option("--bank", wishes.bank_file, phrase("bank issuance file"));
  verb.option("--profile", wishes.profile, phrase("product profile, a TOML file"));
  verb.option("--dialect", wishes.dialect, phrase("administration commands of the cards"))
      .one_of({"t514", "fm"});
  verb.option("--vault", wishes.vault, phrase("vault with the keys: `test` or a sealed file"));
  credential_option(verb, options->wish);
  verb.option("--job", wishes.folder, phrase("folder for the job")).required();
  program.does(verb, [options](const Context& context) { return prepare(context, *options); });
}

void define_run(Program& program, Verb noun, const std::shared_ptr<BatchOptions>& options) {
  const Verb verb =
      program.verb(noun, "run", phrase("personalize cards, or go on after an interruption"));
  RunWishes& wishes = options->run;
  job_option(verb, wishes.folder);
  credential_option(verb, options->wish);
  verb.option("--mode", options->mode,
              phrase("centralized, social or bank; fixed by the first run"));
  verb.option("--associate", options->association, phrase("second step: card or feedback"));
  verb.option("--feedback", wishes.feedback_file, phrase("feedback file of the first step"));
  verb.option("--reader", wishes.readers, phrase("name of a reader of pcscd, once per reader"));
  verb.option("--simulated", wishes.simulated, phrase("so many simulated readers instead"))
      .between(1, 64);
  program.does(verb, [options](const Context& context) { return run(context, *options); });
}

void define_reports(Program& program, Verb noun, const std::shared_ptr<BatchOptions>& options) {
  const Verb status_verb = program.verb(noun, "status", phrase("where the job is"));
  job_option(status_verb, options->run.folder);
  program.does(status_verb,
               [options](const Context& context) { return status(context, options->run.folder); });
  const Verb report_verb = program.verb(noun, "report", phrase("the signed batch report"));
  job_option(report_verb, options->run.folder);
  credential_option(report_verb, options->wish);
  report_verb.flag("--html", options->html, phrase("as one HTML page"));
  program.does(report_verb, [options](const Context& context) {
    const Form form = options->html ? Form::Html : context.print.json() ? Form::Json : Form::Text;
    return report(context, *options, form);
  });
}

void define_close(Program& program, Verb noun, const std::shared_ptr<BatchOptions>& options) {
  const Verb verb = program.verb(noun, "close", phrase("end the job; two people sign"));
  job_option(verb, options->run.folder);
  credential_option(verb, options->wish);
  perso::Closing& closing = options->closing;
  verb.option("--by", closing.people.first, phrase("first person")).required();
  verb.option("--and", closing.people.second, phrase("second person")).required();
  verb.flag("--return-unused", closing.return_unused, phrase("unused blanks go back"));
  verb.flag("--give-up-waiting", closing.give_up_waiting,
            phrase("whoever still waits gets no card in this job"));
  program.does(verb, [options](const Context& context) { return close(context, *options); });
}

}  // namespace

void define_batch(Program& program) {
  const Verb noun = program.noun("batch", phrase("a batch of cards"));
  const auto options = std::make_shared<BatchOptions>();
  define_prepare(program, noun, options);
  define_run(program, noun, options);
  define_reports(program, noun, options);
  define_close(program, noun, options);
}

}  // namespace sscard::tools
