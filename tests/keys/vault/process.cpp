#include "keys/vault/process.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <thread>

#include "card_side.hpp"
#include "keys/vault/test_keys.hpp"
#include "memory_scan.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

constexpr const char* scan_case = "memory scan: a process that only talks to the vault";

bool alive(pid_t process) {
  return ::kill(process, 0) == 0;
}

/// What the vault process sees of itself, told by a maker that then refuses.
std::string told_by_the_vault(std::vector<int> keep_open,
                              const std::function<std::string()>& tell) {
  const auto started = start_vault(
      {real_world(),
       [&]() -> Result<KeyRing> { return Error{ErrorKind::Usage, msg("{}", tell()), msg("")}; },
       std::move(keep_open)});
  REQUIRE_FALSE(started.has_value());
  CHECK(started.error().kind == ErrorKind::Usage);
  return started.error().what.english();
}

/// Everything a card-writing process asks a vault, with a card that lives in another process.
void use_everything(Vault& vault) {
  const auto p = vault.prepare(test_card::request(Step::Both));
  REQUIRE(p.has_value());
  const Bytes answer = bytes_from_elsewhere([&] {
    test_card::Channel card("bank KMC", own_key_set);
    return card.answer(p->initialize_update[1]);
  });
  const auto channel = vault.secure_channel({
      p->session,
      1,
      answer,
      {{0x8000, {}, SecretContent::ApplicationKeys}, {0x8010, {}, SecretContent::PinBlock}},
      false,
      true
  });
  REQUIRE(channel.has_value());
  LiveCheckRequest live{p->session, {}, {}, {}};
  const Bytes right = bytes_from_elsewhere([&] {
    return test_card::authentication(test_card::card_key("SSSE IRK"), Bytes(8), Bytes(8));
  });
  std::ranges::copy(right, live.card_answer.begin());
  const auto checked = vault.live_check(live);
  REQUIRE(checked.has_value());
  CHECK(checked->genuine);
  CHECK(vault.prepare(test_card::request(Step::SocialSecond)).has_value());
  CHECK(vault.exchange_mac(ExchangeKey::Social, Bytes(100)).has_value());
  CHECK(vault.info().has_value());
}

/// Every test master but the transport key, which is a printed constant, and every key of the card.
void all_secrets(Needles& needles) {
  const auto ring = test_key_ring(crypto::botan());
  REQUIRE(ring.has_value());
  for (const KeyEntry& entry : ring->entries()) {
    const Purpose purpose = entry.facts.purpose;
    if (purpose == Purpose::Transport || is_pin(purpose)) continue;
    needles.add(entry.secret.reveal(SecretAccess::for_cipher()));
    const bool down_to_card = purpose == Purpose::CardKey || purpose == Purpose::CardMaster ||
                              purpose == Purpose::HandOverMaster;
    if (down_to_card) needles.add(test_card::card_key(entry.facts.name));
  }
  for (const char* kmc : {"bank KMC", "PSE hand-over KMC"}) {
    const test_card::Channel set(kmc, own_key_set);
    for (const Bytes* key : {&set.enc, &set.mac, &set.dek})
      needles.add(*key);
  }
}

}  // namespace

TEST_CASE("the vault is a process of its own and is gone with its owner") {
  test::SeededWorld seeded;
  pid_t process = 0;
  {
    const auto vault = start_test_vault(seeded.world());
    REQUIRE(vault.has_value());
    process = (*vault)->process();
    CHECK(process != ::getpid());
    CHECK(alive(process));
    CHECK((*vault)->info()->own_process);
  }
  CHECK_FALSE(alive(process));
}

TEST_CASE("Ctrl-C, hang-up and termination do not take the vault away from a card in work") {
  test::SeededWorld seeded;
  const auto vault = start_test_vault(seeded.world());
  REQUIRE(vault.has_value());
  for (const int signal : {SIGINT, SIGHUP, SIGTERM, SIGQUIT})
    REQUIRE(::kill((*vault)->process(), signal) == 0);
  CHECK((*vault)->prepare(test_card::request(Step::Both)).has_value());
}

TEST_CASE("a vault killed in the middle of a call is a clear error, now and later") {
  test::SeededWorld seeded;
  const auto vault = start_test_vault(seeded.world());
  REQUIRE(vault.has_value());
  REQUIRE(::kill((*vault)->process(), SIGSTOP) == 0);
  std::optional<Error> error;
  std::thread worker([&] {
    const auto prepared = (*vault)->prepare(test_card::request(Step::Both));
    if (!prepared) error = prepared.error();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds{50});  // the call waits for its answer
  REQUIRE(::kill((*vault)->process(), SIGKILL) == 0);
  worker.join();
  REQUIRE(error.has_value());
  CHECK(error->kind == ErrorKind::Keys);
  CHECK(error->what.english() == "the key vault does not answer any more");
  CHECK_FALSE((*vault)->info().has_value());
}

TEST_CASE("a vault whose owner is killed ends by itself") {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const Bytes told = bytes_from_elsewhere([] {
    auto vault = start_test_vault(real_world());
    Bytes out;
    append_u32(out, static_cast<std::uint32_t>((*vault)->process()));
    // the owner ends without a farewell: it leaves by _exit and never destroys this
    new std::unique_ptr<RemoteVault>(std::move(*vault));
    return out;
  });
  const auto process = static_cast<pid_t>(u32_at(told, 0));
  int status = 0;
  CHECK(::waitpid(process, &status, 0) == process);
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST_CASE("the reason why there are no keys reaches the one who started the vault") {
  CHECK(told_by_the_vault({}, [] { return std::string("no credential"); }) == "no credential");
}

TEST_CASE("before the first key is made the vault is closed: no dump, no core, no open files") {
  const int stranger = ::dup(STDERR_FILENO);  // without CLOEXEC, as a careless library leaves it
  const std::string told = told_by_the_vault({}, [] {
    std::size_t open = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
      static_cast<void>(entry);
      ++open;
    }
    rlimit core{1, 1};
    ::getrlimit(RLIMIT_CORE, &core);
    return fmt::format("dumpable {} core {} {} open {}", ::prctl(PR_GET_DUMPABLE), core.rlim_cur,
                       core.rlim_max, open);
  });
  ::close(stranger);
  // stdin, stdout, stderr, the socket, and the folder that is being listed
  CHECK(told == "dumpable 0 core 0 0 open 5");
}

TEST_CASE("the credential's descriptor stays open for the maker") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  REQUIRE(::write(ends[1], "word", 4) == 4);
  CHECK(told_by_the_vault({ends[0]}, [&] {
          std::array<char, 4> text{};
          const ssize_t n = ::read(ends[0], text.data(), text.size());
          return std::string(text.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
        }) == "word");
  ::close(ends[0]);
  ::close(ends[1]);
}

// Runs alone in a fresh program: the other tests of this program do hold test keys.
TEST_CASE(scan_case* doctest::skip()) {
  const std::vector<MaskedNeedle> needles = needles_from_elsewhere(all_secrets);
  REQUIRE(needles.size() > 3 * 130);
  const auto vault = start_test_vault(real_world());
  REQUIRE(vault.has_value());
  use_everything(**vault);
  CHECK(count_in_own_memory(needles) == 0);
  // the search does find what is there
  Bytes planted(8);
  plant(needles[0], planted);
  CHECK(count_in_own_memory(needles) == 1);
  wipe(planted);
  CHECK(count_in_own_memory(needles) == 0);
}

TEST_CASE("the memory of a process that uses the vault for everything holds no key") {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const std::string only = std::string("-tc=") + scan_case;
    ::execl("/proc/self/exe", "test_keys", "--no-skip", only.c_str(), nullptr);
    ::_exit(1);
  }
  int status = 1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}
