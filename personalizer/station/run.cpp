#include "personalizer/station/run.hpp"

#include <thread>

#include "personalizer/station/card_passage.hpp"
#include "personalizer/station/line.hpp"

namespace sscard::perso {
namespace {

/// One reader's worker: card after card, until nobody waits or no card comes.
class Worker {
 public:
  Worker(const RunSetup& setup, Line& line, Reader& reader, std::unique_ptr<CardWork> work)
      : setup_(setup), line_(line), reader_(reader), work_(std::move(work)) {}

  void run(bool look_first) {
    bool going = true;
    if (look_first) {
      going = look();
      line_.looked();
    }
    while (going && line_.more())
      going = next_card();
    if (link_) static_cast<void>(let_go(Tray::Stay));
  }

 private:
  /// Restart: cards of open intents first; the first other card is kept for the work.
  bool look() {
    while (!line_.stopped()) {
      const Result<std::vector<Intent>> open = setup_.job.ledger().open_intents();
      if (!open) return stop(open.error());
      if (open->empty()) return true;
      Result<std::unique_ptr<Link>> link = reader_.connect(setup_.options.restart_timeout);
      if (!link) return true;
      link_ = std::move(*link);
      const Result<data::ChipSerial> chip = data::ChipSerial::from_atr(link_->atr());
      if (!chip) return true;
      const Result<std::optional<Intent>> intent = setup_.job.ledger().open_intent(*chip);
      if (!intent) return stop(intent.error());
      if (!*intent) return true;
      CardPassage passage(setup_, line_, *work_, {reader_.name(), *chip, *link_});
      if (!end(passage.resume(**intent))) return false;
    }
    return false;
  }

  bool next_card() {
    if (!link_) {
      Result<std::unique_ptr<Link>> link = reader_.connect(setup_.options.card_timeout);
      if (!link) return no_card(link.error());
      link_ = std::move(*link);
    }
    setup_.job.world().kill_points.passed("after connect");
    const Result<data::ChipSerial> chip = data::ChipSerial::from_atr(link_->atr());
    if (!chip) return refuse(chip.error());
    line_.begin_card();
    CardPassage passage(setup_, line_, *work_, {reader_.name(), *chip, *link_});
    const Passed passed = passage.issue();
    line_.end_card();
    // Nobody took this card: it stays for the next person, or for one who is queued again.
    if (passed.tray == Tray::Stay && !line_.stopped()) return true;
    return end(passed);
  }

  bool no_card(const Error& error) {
    if (error.kind == ErrorKind::CardMute || error.kind == ErrorKind::CardTimeout) {
      return refuse(error);
    }
    if (error.kind != ErrorKind::NoCard) return reader_stopped(error);
    if (setup_.options.stop_when_empty) return false;
    line_.tell([&](RunReport&, RunObserver& observer) { observer.card_wanted(reader_.name()); });
    return true;
  }

  /// A card that cannot even be named.
  bool refuse(const Error& error) {
    line_.tell([&](RunReport& report, RunObserver& observer) {
      ++report.refused;
      observer.refused({reader_.name(), {}, 0}, error.what);
    });
    return end({Tray::Reject, true});
  }

  bool end(const Passed& passed) {
    const bool released = let_go(passed.tray);
    setup_.job.world().kill_points.passed("after release");
    failures_in_a_row_ = passed.failed ? failures_in_a_row_ + 1 : 0;
    if (!released || line_.stopped()) return false;
    if (failures_in_a_row_ < setup_.options.failures_in_a_row_max) return true;
    return reader_stopped({ErrorKind::CardRefused,
                           msg("{} cards in a row failed in this reader", failures_in_a_row_),
                           msg("check the reader and the blanks, then run again: it continues")});
  }

  bool let_go(Tray tray) {
    link_.reset();
    const Status released = reader_.release(tray);
    return released ? true : reader_stopped(released.error());
  }

  bool reader_stopped(const Error& error) {
    line_.tell([&](RunReport& report, RunObserver& observer) {
      ++report.stopped_readers;
      observer.reader_stopped(reader_.name(), error);
    });
    return false;
  }

  bool stop(const Error& error) {
    line_.stop(error);
    return false;
  }

  const RunSetup& setup_;
  Line& line_;
  Reader& reader_;
  std::unique_ptr<CardWork> work_;
  std::unique_ptr<Link> link_;
  std::uint32_t failures_in_a_row_ = 0;
};

Status may_run(const RunSetup& setup) {
  if (!setup.job.facts().mode) {
    return Error{ErrorKind::Usage, msg("the mode of this job is not fixed yet"),
                 msg("choose --mode centralized, social or bank")};
  }
  if (setup.readers.empty()) {
    return Error{ErrorKind::Usage, msg("there is no reader to work with"),
                 msg("name at least one reader; `sscard reader list` shows them")};
  }
  const Result<std::optional<std::string>> closed = setup.job.ledger().fact("closed");
  if (!closed) return closed.error();
  if (!*closed) return {};
  return Error{ErrorKind::Usage, msg("{}: this job is closed", setup.job.folder()),
               msg("what is left over belongs into a new batch")};
}

std::string description(const RunSetup& setup) {
  return fmt::format("{} {} {} readers", word(*setup.job.facts().mode),
                     word(setup.job.facts().association), setup.readers.size());
}

Result<std::vector<std::unique_ptr<Worker>>> make_workers(const RunSetup& setup, Line& line) {
  std::vector<std::unique_ptr<Worker>> out;
  for (Reader* reader : setup.readers) {
    Result<std::unique_ptr<CardWork>> work = setup.factory();
    if (!work) return work.error();
    out.push_back(std::make_unique<Worker>(setup, line, *reader, std::move(*work)));
  }
  return out;
}

void work(std::vector<std::unique_ptr<Worker>>& workers, bool look_first) {
  if (workers.size() == 1) return workers.front()->run(look_first);
  std::vector<std::thread> threads;
  threads.reserve(workers.size());
  for (const std::unique_ptr<Worker>& worker : workers)
    threads.emplace_back([&worker, look_first] { worker->run(look_first); });
  for (std::thread& thread : threads)
    thread.join();
}

}  // namespace

Result<RunReport> run_job(const RunSetup& setup) {
  if (Status may = may_run(setup); !may) return may.error();
  Ledger& ledger = setup.job.ledger();
  const Result<std::vector<Intent>> open = ledger.open_intents();
  if (!open) return open.error();
  Line line(setup, setup.readers.size());
  Result<std::vector<std::unique_ptr<Worker>>> workers = make_workers(setup, line);
  if (!workers) return workers.error();
  if (Status noted = ledger.note(EventKind::RunStarted, description(setup)); !noted) {
    return noted.error();
  }
  work(*workers, !open->empty());
  if (const std::optional<Error> reason = line.stop_reason()) return *reason;
  RunReport report = line.report();
  const Result<std::size_t> waiting = ledger.waiting();
  if (!waiting) return waiting.error();
  report.still_waiting = *waiting;
  return report;
}

}  // namespace sscard::perso
