// A batch in the FM family from two files to finished cards, the same person through either
// dialect, and blanks of the wrong family among the right ones.
#include <doctest/doctest.h>

#include <filesystem>

#include "cardlib/model/dialect.hpp"
#include "cos-sim/hardware/image_file.hpp"
#include "cos-sim/kernel/inspect.hpp"
#include "terminal/secure_module/vault_module.hpp"
#include "terminal/social/social_visit.hpp"
#include "tests/support/issued_card.hpp"
#include "tests/support/program.hpp"
#include "tests/support/sample.hpp"

using namespace sscard;
using test::run_sscard;
namespace fs = std::filesystem;

namespace {

struct Seen {
  std::optional<model::Dialect> dialect;
  model::CardState state;
};

std::vector<Seen> cards_in(const std::string& folder) {
  std::vector<Seen> out;
  for (const auto& entry : fs::directory_iterator(folder)) {
    auto image = cos::ImageFile::open(entry.path().string(), cos::ImageFile::Mode::Look);
    REQUIRE(image);
    const auto card = cos::inspect(**image);
    REQUIRE(card);
    out.push_back({card->dialect, card->state});
  }
  return out;
}

/// Two people, prepared for cards of this dialect.
struct Batch {
  test::SampleFolder files{2};
  std::string job = files.folder / "job";
  explicit Batch(const std::string& dialect) {
    REQUIRE(run_sscard({"batch", "prepare", "--social", files.sample.social_file, "--bank",
                        files.sample.bank_file, "--dialect", dialect, "--job", job})
                .code == 0);
  }
};

/// Everything of an issued card but its keys: files with contents, by directory.
std::string contents_of(test::MemoryCard& card) {
  const auto seen = cos::inspect(card.store());
  REQUIRE(seen);
  std::string out;
  for (const cos::DirectoryDescription& directory : seen->directories) {
    out += to_hex(directory.aid) + "\n";
    for (const cos::FileDescription& file : directory.files) {
      if (file.header.fid == model::fci_file_fid) continue;  // one of records in FM only
      for (const Bytes& content : file.contents)
        out += to_hex(content) + "\n";
    }
    out += std::to_string(directory.keys.size()) + " keys\n";
  }
  return out;
}

}  // namespace

TEST_CASE("one order makes the same card in either dialect, and a terminal reads either") {
  const perso::CardOrder order = test::sample_order();
  std::string first;
  for (const model::Dialect dialect : {model::Dialect::T514, model::Dialect::Fm}) {
    perso::Profile profile = perso::test_profile();
    profile.dialect = dialect;
    test::Bureau bureau(keys::Step::Both, profile);
    test::MemoryCard card(1, dialect);
    const auto record = bureau.issue(card, order);
    REQUIRE_MESSAGE(record, record.error().what.english());
    CHECK(record->cost.vault_calls == 4);
    const std::string contents = contents_of(card);
    if (first.empty()) first = contents;
    CHECK(contents == first);

    cos::InProcessLink link = card.link();
    Channel channel(link);
    term::VaultModule module(bureau.vault());
    test::SeededRandom random(5);
    term::SocialVisit visit(channel, module, random);
    const auto report = term::run_social_visit(visit, {});
    REQUIRE_MESSAGE(report, report.error().what.english());
    CHECK(report->card.holder == order.social->holder);
  }
}

TEST_CASE("a batch in FM: from two files to finished cards that verify") {
  Batch batch("fm");
  const test::Ran ran = run_sscard({"batch", "run", batch.job, "--simulated", "2"});
  CAPTURE(ran.err);
  REQUIRE(ran.code == 0);
  const auto cards = cards_in(batch.job + "/cards");
  CHECK(cards.size() == 2);
  for (const Seen& card : cards) {
    CHECK(card.dialect == model::Dialect::Fm);
    CHECK(card.state == model::CardState::Ended);
  }
  for (const auto& entry : fs::directory_iterator(batch.job + "/cards"))
    CHECK(
        run_sscard({"card", "verify", "--image", entry.path().string(), "--job", batch.job}).code ==
        0);
}

TEST_CASE("blanks of the other family among the blanks of a job come back as they were") {
  for (const char* job_speaks : {"t514", "fm"}) {
    const std::string other = job_speaks == std::string("fm") ? "t514" : "fm";
    Batch batch(job_speaks);
    fs::create_directories(batch.job + "/blanks");
    REQUIRE(run_sscard({"sim", "new", "--dialect", other, batch.job + "/blanks/a.card"}).code == 0);
    const test::Ran ran = run_sscard({"batch", "run", batch.job, "--simulated", "1"});
    CAPTURE(ran.err);
    CHECK(ran.err.find("handed back untouched") != std::string::npos);
    CHECK(cards_in(batch.job + "/cards").size() == 2);
    std::size_t untouched = 0;
    for (const char* folder : {"/blanks", "/rejects"}) {
      for (const Seen& card : cards_in(batch.job + folder)) {
        CHECK(card.state == model::CardState::Transport);
        untouched += card.dialect == model::dialect_from(other) ? 1U : 0U;
      }
    }
    CHECK(untouched == 1);
    const test::Ran status = run_sscard({"batch", "status", batch.job, "--json"});
    CHECK(status.out.find("\"blanks_spoiled\": \"0\"") != std::string::npos);
    CHECK(status.out.find("\"blanks_quarantined\": \"0\"") != std::string::npos);
  }
}
