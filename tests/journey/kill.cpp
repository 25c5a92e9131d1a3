// Kill -9 at random points of a batch, again and again, until it is through: no person has two
// cards, no card two persons, every blank is accounted for. SSCARD_KILLS says how many kills.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include "cos-sim/attach/in_process.hpp"
#include "personalizer/job/job.hpp"
#include "personalizer/station/card_reader.hpp"
#include "tests/support/program.hpp"
#include "tests/support/sample.hpp"
#include "tools/sscard/simulated_card.hpp"

extern char** environ;

using namespace sscard;
using test::run_sscard;

namespace {

std::size_t wanted_kills() {
  const char* text = std::getenv("SSCARD_KILLS");
  return text == nullptr ? 12 : static_cast<std::size_t>(std::strtoul(text, nullptr, 10));
}

/// Starts `sscard batch run JOB --simulated 2` as a process of its own, without output.
pid_t start_run(const std::string& job) {
  const std::string program = SSCARD_PROGRAM;
  std::vector<std::string> words = {program, "batch", "run", job, "--simulated", "2", "--json"};
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = -1;
  REQUIRE(posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ) == 0);
  posix_spawn_file_actions_destroy(&actions);
  return child;
}

/// True when the process was still working and died of the kill.
bool kill_after(pid_t child, std::chrono::milliseconds delay) {
  std::this_thread::sleep_for(delay);
  kill(child, SIGKILL);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status);
}

std::size_t waiting_in(const std::string& job) {
  return perso::Job::look(job, real_world())->ledger().totals()->waiting;
}

/// Whose the issued cards are. A card whose result was recorded just before the kill was not moved
/// to its tray any more: what counts is the ledger, wherever the card lies.
std::multiset<std::string> owners_of(const std::string& job, perso::Ledger& ledger) {
  std::multiset<std::string> owners;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(job)) {
    if (entry.path().extension() != ".card") continue;
    auto card = tools::SimulatedCard::open(entry.path().string(), real_world());
    REQUIRE(card);
    cos::InProcessLink link(**card, Protocol::T0);
    Channel channel(link);
    const auto chip = data::ChipSerial::from_atr(channel.atr());
    REQUIRE(chip);
    const auto state = ledger.state_of(*chip);
    REQUIRE(state);
    if (*state != perso::CardState::Issued) continue;
    const auto owner = perso::read_owner(channel);
    REQUIRE(owner);
    owners.insert(owner->value);
  }
  return owners;
}

void check_job(const std::string& job, std::size_t persons) {
  const auto look = perso::Job::look(job, real_world());
  REQUIRE(look);
  const auto totals = look->ledger().totals();
  REQUIRE(totals);
  CHECK(totals->issued == persons);
  CHECK(totals->waiting == 0);
  CHECK(totals->in_work == 0);
  const auto cards = look->ledger().accounting();
  REQUIRE(cards);
  CHECK(cards->in_work == 0);
  CHECK(cards->good == persons);
  CHECK(cards->received == cards->good + cards->quarantined + cards->spoiled + cards->returned +
                               cards->samples + cards->in_stock);
  const auto owners = owners_of(job, look->ledger());
  CHECK(owners.size() == persons);
  CHECK(std::set<std::string>(owners.begin(), owners.end()).size() == persons);
}

}  // namespace

TEST_CASE(
    "a batch survives kill -9 at any moment: one person one card, every blank accounted for") {
  constexpr std::size_t persons = 6;
  std::mt19937 engine(20261125);
  std::size_t killed = 0;
  for (int job_number = 0; killed < wanted_kills(); ++job_number) {
    test::SampleFolder files(persons);
    const std::string job = files.folder / "job";
    REQUIRE(run_sscard({"batch", "prepare", "--social", files.sample.social_file, "--bank",
                        files.sample.bank_file, "--job", job})
                .code == 0);
    for (int kills = 0; kills < 4 && waiting_in(job) > 0; ++kills) {
      killed += kill_after(start_run(job), std::chrono::milliseconds(engine() % 600)) ? 1U : 0U;
    }
    const test::Ran last = run_sscard({"batch", "run", job, "--simulated", "2"});
    CAPTURE(last.err);
    CHECK((last.code == 0 || last.code == 1));
    check_job(job, persons);
    REQUIRE(job_number < 1000);
  }
}

TEST_CASE("two runs of one job: the second is told who has it, and nothing happens twice") {
  test::SampleFolder files(20);
  const std::string job = files.folder / "job";
  REQUIRE(run_sscard({"batch", "prepare", "--social", files.sample.social_file, "--bank",
                      files.sample.bank_file, "--job", job})
              .code == 0);
  const auto held = perso::Job::open(job, real_world());
  REQUIRE(held);
  const test::Ran second = run_sscard({"batch", "run", job, "--simulated", "1"});
  CHECK(second.code == 6);
  CHECK(second.err.find("what to do: ") != std::string::npos);
  CHECK(waiting_in(job) == 20);
}
