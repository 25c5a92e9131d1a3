#include "personalizer/job/job.hpp"

#include <algorithm>
#include <filesystem>

#include "personalizer/ledger/batch_register.hpp"

namespace sscard::perso {
namespace {

constexpr const char* job_file = "job.toml";
constexpr const char* ledger_file = "ledger.sqlite";

Error no_job(const std::string& folder) {
  return {ErrorKind::Usage, msg("{} is no job folder", folder),
          msg("name the folder of a job that `sscard batch prepare` has made")};
}

/// Every batch is claimed for this job before anything of it is kept.
class RegisteringIntake final : public IntakeSink {
 public:
  RegisteringIntake(IntakeSink& sink, BatchRegister& batches, const std::string& folder)
      : sink_(sink), batches_(batches), folder_(folder) {}
  Status batch(const BatchFacts& facts) override {
    if (Status claimed = batches_.claim(facts, folder_); !claimed) return claimed;
    return sink_.batch(facts);
  }
  Status accept(const CardOrder& order) override { return sink_.accept(order); }
  Status reject(const Reject& line) override { return sink_.reject(line); }
  Status unmatched(const Unmatched& line) override { return sink_.unmatched(line); }

 private:
  IntakeSink& sink_;
  BatchRegister& batches_;
  const std::string& folder_;
};

std::string absolute(const std::string& folder) {
  std::error_code code;
  const std::filesystem::path path = std::filesystem::absolute(folder, code).lexically_normal();
  if (code) return folder;
  std::string text = path.string();
  while (text.size() > 1 && text.back() == '/')
    text.pop_back();
  return text;
}

std::string beside(const std::string& folder) {
  return (std::filesystem::path(folder).parent_path() / "batches.sqlite").string();
}

/// What an interrupted `prepare` left; there is no job.toml, so nothing was issued from it.
void clear_unfinished(const std::string& ledger) {
  std::error_code ignored;
  for (const char* ending : {"", "-wal", "-shm"})
    std::filesystem::remove(ledger + ending, ignored);
}

}  // namespace

Result<Job> Job::create(const NewJob& request, const World& world, const Fill& fill) {
  Job job(absolute(request.folder), request.facts, world);
  if (job.facts_.batch_register.empty()) job.facts_.batch_register = beside(job.folder_);
  for (const char* inner : {"in", "out"}) {
    if (Status made = world.files.make_folder(job.path(inner)); !made) return made.error();
  }
  if (Status locked = job.take_lock(); !locked) return locked.error();
  if (world.files.exists(job.path(job_file))) {
    return Error{ErrorKind::Usage, msg("{}: there is a job in this folder already", job.folder_),
                 msg("continue it with `sscard batch run`, or choose another folder")};
  }
  clear_unfinished(job.path(ledger_file));
  if (Status made = job.open_ledger(Ledger::Open::Create); !made) return made.error();
  if (Status filled = job.fill_ledger(fill); !filled) {
    job.ledger_.reset();
    clear_unfinished(job.path(ledger_file));
    return filled.error();
  }
  if (Status kept = job.keep_inputs(request.input_files); !kept) return kept.error();
  const std::string text = write_job_file(job.facts_);
  world.kill_points.passed("before job file");
  if (Status done = world.files.replace(job.path(job_file), as_bytes(text)); !done) {
    return done.error();
  }
  return job;
}

Result<Job> Job::read(const std::string& folder, const World& world) {
  Job job(absolute(folder), {}, world);
  const std::string path = job.path(job_file);
  if (!world.files.exists(path)) return no_job(folder);
  const Result<Bytes> text = world.files.read(path);
  if (!text) return text.error();
  Result<JobFacts> facts = read_job_file(as_text(*text), path);
  if (!facts) return facts.error();
  job.facts_ = std::move(*facts);
  return job;
}

Result<Job> Job::open(const std::string& folder, const World& world) {
  {
    const Result<Job> there = read(folder, world);  // no lock file in a folder that is no job
    if (!there) return there.error();
  }
  Result<JobLock> lock = JobLock::take(absolute(folder) + "/lock");
  if (!lock) return lock.error();
  Result<Job> job = read(folder, world);  // under the lock: another run may have fixed the mode
  if (!job) return job;
  job->lock_ = std::move(*lock);
  if (Status opened = job->open_ledger(Ledger::Open::ReadWrite); !opened) return opened.error();
  Result<BatchRegister> batches = BatchRegister::open(job->facts_.batch_register);
  if (!batches) return batches.error();
  if (Status confirmed = batches->confirm(job->folder_); !confirmed) return confirmed.error();
  return job;
}

Result<Job> Job::look(const std::string& folder, const World& world) {
  Result<Job> job = read(folder, world);
  if (!job) return job;
  if (Status opened = job->open_ledger(Ledger::Open::ReadOnly); !opened) return opened.error();
  return job;
}

Status Job::take_lock() {
  Result<JobLock> lock = JobLock::take(path("lock"));
  if (!lock) return lock.error();
  lock_ = std::move(*lock);
  return {};
}

Status Job::open_ledger(Ledger::Open how) {
  Result<std::unique_ptr<Ledger>> ledger = Ledger::open(path(ledger_file), how, world_);
  if (!ledger) return ledger.error();
  ledger_ = std::move(*ledger);
  return {};
}

Status Job::fill_ledger(const Fill& fill) {
  Result<BatchRegister> batches = BatchRegister::open(facts_.batch_register);
  if (!batches) return batches.error();
  {
    Result<std::unique_ptr<LedgerIntake>> intake = ledger_->take_batch();
    if (!intake) return intake.error();
    RegisteringIntake sink(**intake, *batches, folder_);
    if (Status filled = fill(sink); !filled) return filled;
    if (Status finished = (*intake)->finish(); !finished) return finished;
  }
  const Result<std::vector<BatchFacts>> taken = ledger_->batches();
  if (!taken) return taken.error();
  for (const BatchFacts& facts : *taken) {
    if (!facts_.batch.empty()) facts_.batch += " ";
    facts_.batch += facts.batch;
  }
  return {};
}

Status Job::keep_inputs(const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    const Result<Bytes> content = world_.files.read(file);
    if (!content) return content.error();
    const std::string name = std::filesystem::path(file).filename().string();
    if (Status kept = world_.files.replace(path("in/" + name), *content); !kept) return kept;
  }
  return {};
}

Status Job::sides_fit(Mode mode) {
  const Result<std::vector<BatchFacts>> taken = ledger_->batches();
  if (!taken) return taken.error();
  const auto has = [&](Side side) {
    return std::ranges::any_of(*taken, [&](const BatchFacts& f) { return f.side == side; });
  };
  const bool social_missing = mode != Mode::Bank && !has(Side::Social);
  const bool bank_missing = mode != Mode::Social && !has(Side::Bank);
  if (!social_missing && !bank_missing) return {};
  return Error{
      ErrorKind::Usage,
      msg("mode '{}' needs the issuance file of the {}, which this job does not have", word(mode),
          social_missing ? phrase("social-security side") : phrase("bank side")),
      msg("choose the mode that fits, or prepare a job with that file")};
}

Status Job::fix_mode(Mode mode, Association association) {
  expects(lock_.has_value());
  if (facts_.mode) {
    if (*facts_.mode == mode && facts_.association == association) return {};
    return Error{ErrorKind::Usage,
                 msg("this job runs in mode '{}' with association '{}', fixed by its first run; "
                     "'{}' with '{}' is something else",
                     word(*facts_.mode), word(facts_.association), word(mode), word(association)),
                 msg("leave the options away, or give the same ones")};
  }
  if (mode == Mode::Centralized && association != Association::None) {
    return Error{ErrorKind::Usage, msg("mode 'centralized' has no second step to associate"),
                 msg("leave --associate away, or choose mode 'social' or 'bank'")};
  }
  if (Status fit = sides_fit(mode); !fit) return fit;
  JobFacts fixed = facts_;
  fixed.mode = mode;
  fixed.association = association;
  const std::string text = write_job_file(fixed);
  if (Status done = world_.files.replace(path(job_file), as_bytes(text)); !done) return done;
  facts_ = std::move(fixed);
  return {};
}

keys::Step Job::step() const {
  expects(facts_.mode.has_value());
  const bool second = facts_.association != Association::None;
  switch (*facts_.mode) {
    case Mode::Social:
      return second ? keys::Step::SocialSecond : keys::Step::SocialFirst;
    case Mode::Bank:
      return second ? keys::Step::BankSecond : keys::Step::BankFirst;
    case Mode::Centralized:
      break;
  }
  return keys::Step::Both;
}

}  // namespace sscard::perso
