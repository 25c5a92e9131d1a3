#include "personalizer/output/outputs.hpp"

#include <algorithm>

#include "personalizer/ledger/audit.hpp"
#include "personalizer/output/feedback.hpp"
#include "personalizer/output/json_report.hpp"
#include "personalizer/output/rejects_file.hpp"
#include "personalizer/output/return_file.hpp"

namespace sscard::perso {
namespace {

/// Writes one file after the other and keeps the first error.
class OutFolder {
 public:
  explicit OutFolder(const Job& job) : job_(job) {}

  void write(const char* name, const std::string& text) {
    if (!status_) return;
    const std::string path = job_.path(std::string("out/") + name);
    status_ = job_.world().files.replace(path, as_bytes(text));
    if (status_) paths_.push_back(path);
  }
  /// The same for lines of any number: `fill` writes them, they go to the disk as they come.
  template <typename Fill>
  void stream(const char* name, const Fill& fill) {
    if (!status_) return;
    const std::string path = job_.path(std::string("out/") + name);
    const auto file = job_.world().files.replacement(path);
    if (!file) {
      status_ = file.error();
      return;
    }
    GbLines lines([&file](ByteView bytes) { return (*file)->write(bytes); });
    status_ = fill(lines);
    if (status_) status_ = lines.finish();
    if (status_) status_ = (*file)->commit();
    if (status_) paths_.push_back(path);
  }
  Result<std::vector<std::string>> take() && {
    if (!status_) return status_.error();
    return std::move(paths_);
  }

 private:
  const Job& job_;
  Status status_;
  std::vector<std::string> paths_;
};

struct SideNames {
  const char* returned;
  const char* rejects;
};

SideNames names_of(Side side) {
  if (side == Side::Social) return {"social-return.txt", "social-rejects.txt"};
  return {"bank-return.txt", "bank-rejects.txt"};
}

void write_report(OutFolder& out, const BatchReport& report, const SignedReport& signed_report,
                  const Translator& translate) {
  out.write("report.txt", report_text(report, signed_report.mac, translate));
  out.write("report.json", signed_report.json);
  out.write("report.html", report_html(report, signed_report.mac, translate));
}

Result<std::vector<std::string>> write_all(const Job& job, keys::Vault& vault,
                                           const Translator& translate,
                                           const std::optional<TwoPeople>& closed_by) {
  const Result<BatchReport> report = make_report(job, closed_by);
  if (!report) return report.error();
  const Result<SignedReport> signed_report = sign_report(*report, vault);
  if (!signed_report) return signed_report.error();
  OutFolder out(job);
  Ledger& ledger = job.ledger();
  for (const BatchFacts& facts : report->batches) {
    out.stream(names_of(facts.side).returned,
               [&](GbLines& lines) { return return_file(lines, ledger, facts, translate); });
  }
  const FeedbackKey key{vault, feedback_key(job.facts())};
  out.stream("feedback.txt",
             [&](GbLines& lines) { return feedback_file(lines, ledger, key, translate); });
  for (const BatchFacts& facts : report->batches) {
    out.stream(names_of(facts.side).rejects,
               [&](GbLines& lines) { return rejects_file(lines, ledger, facts.side, translate); });
  }
  out.stream("unmatched.txt",
             [&](GbLines& lines) { return unmatched_file(lines, ledger, translate); });
  out.stream("invalid-list.txt",
             [&](GbLines& lines) { return invalid_list_file(lines, ledger, translate); });
  write_report(out, *report, *signed_report, translate);
  return std::move(out).take();
}

Status audit_is_clean(const Job& job) {
  const Result<AuditReport> found = audit(job.path("ledger.sqlite"));
  if (!found) return found.error();
  if (found->clean()) return {};
  return Error{ErrorKind::Storage,
               msg("the audit of the ledger found {} contradictions, the first: {}",
                   found->findings.size(), found->findings.front()),
               msg("keep the folder as it is and find out who changed it")};
}

Status is_complete(const Job& job) {
  const Result<Totals> totals = job.ledger().totals();
  if (!totals) return totals.error();
  if (totals->waiting + totals->in_work > 0) {
    return Error{ErrorKind::Usage,
                 msg("{} orders wait and {} are in work", totals->waiting, totals->in_work),
                 msg("continue with `sscard batch run`, or give up whoever waits")};
  }
  const Result<Accounting> cards = job.ledger().accounting();
  if (!cards) return cards.error();
  if (cards->balanced()) return {};
  return Error{ErrorKind::Usage,
               msg("the cards do not add up: received {}, good {}, spoiled {}, quarantined {}, "
                   "returned {}, samples {}, in stock {}, in work {}",
                   cards->received, cards->good, cards->spoiled, cards->quarantined,
                   cards->returned, cards->samples, cards->in_stock, cards->in_work),
               msg("return the unused blanks, and settle what is in work with a run")};
}

Status settle_rest(const Job& job, const Closing& closing) {
  if (closing.give_up_waiting) {
    const Result<std::size_t> given_up =
        job.ledger().give_up_waiting(msg("the job was closed before a card was made"));
    if (!given_up) return given_up.error();
  }
  if (closing.return_unused) {
    const Result<std::size_t> returned = job.ledger().return_unused();
    if (!returned) return returned.error();
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> write_outputs(const Job& job, keys::Vault& vault,
                                               const Translator& translate) {
  return write_all(job, vault, translate, {});
}

keys::ExchangeKey feedback_key(const JobFacts& facts) {
  const bool second = facts.association != Association::None;
  const bool social_reads =
      facts.mode == Mode::Centralized || !facts.mode || (facts.mode == Mode::Bank) != second;
  return social_reads ? keys::ExchangeKey::Social : keys::ExchangeKey::Bank;
}

Result<std::vector<std::string>> close_job(const Job& job, keys::Vault& vault,
                                           const Translator& translate, const Closing& closing) {
  if (!two_different(closing.people)) return not_two_people();
  const Result<std::optional<std::string>> closed = job.ledger().fact("closed");
  if (!closed) return closed.error();
  if (*closed) {
    return Error{ErrorKind::Usage, msg("{}: this job is closed", job.folder()),
                 msg("its report is in the out folder")};
  }
  if (Status clean = audit_is_clean(job); !clean) return clean.error();
  if (Status settled = settle_rest(job, closing); !settled) return settled.error();
  if (Status complete = is_complete(job); !complete) return complete.error();
  Result<std::vector<std::string>> paths = write_all(job, vault, translate, closing.people);
  if (!paths) return paths;
  const std::string people = closing.people.first + ", " + closing.people.second;
  if (Status noted = job.ledger().note(EventKind::Closed, people); !noted) return noted.error();
  if (Status done = job.ledger().set_fact("closed", people); !done) return done.error();
  return paths;
}

}  // namespace sscard::perso
