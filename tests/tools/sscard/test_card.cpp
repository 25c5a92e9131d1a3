#include "tools/sscard/test_card.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "cardlib/model/fm.hpp"
#include "cos-sim/kernel/inspect.hpp"
#include "tests/support/issued_card.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;
using test::run_sscard;

namespace {

std::shared_ptr<const model::Extension> example() {
  const auto loaded = tools::load_extension(SSCARD_SOURCE "/tools/profiles/extension-example.toml",
                                            real_world().files);
  REQUIRE(loaded);
  return *loaded;
}

/// The header a file has on a card of this dialect.
model::EfHeader header_on(const cos::CardDescription& card, const model::EfRow& row,
                          model::Tree tree) {
  return card.dialect == model::Dialect::Fm
             ? model::fm::in_kernel(model::fm::header_of(row, tree).value())
             : model::header_of(row, tree);
}

/// File sizes by the formula of ssc-card.md 9.2, as they stand on the card.
void check_tree(const cos::CardDescription& card, model::Tree tree) {
  for (const cos::DirectoryDescription& directory : card.directories) {
    const auto df = model::df_by_aid(directory.aid).value_or(model::Df::Mf);
    CAPTURE(model::row(df).name);
    const auto files = model::files_of(df, tree);
    const auto internal = model::internal_files_of(df, tree);
    if (model::row(df).owner == model::Environment::Pse) continue;
    CHECK(directory.files.size() == files.size() + internal.size());
    CHECK(directory.keys.size() == model::keys_of(df).size());
    CHECK(directory.life == cos::Life::Active);
    for (const model::EfRow* row : files) {
      const auto found = std::ranges::find(directory.files, row->fid,
                                           [](const auto& file) { return file.header.fid; });
      REQUIRE(found != directory.files.end());
      CHECK(found->header == header_on(card, *row, tree));
      const auto records = model::records_of(df, row->fid, tree);
      CHECK(found->records == (row->kind == model::FileKind::LinearVariable ? records.size() : 0));
    }
  }
}

}  // namespace

TEST_CASE("a test card has the whole tree of its structure, as the tables say") {
  using enum model::Structure;
  using enum model::Algorithm;
  const tools::TestCardPlan plans[] = {
      {V100, TripleDes, {}},
      {V200, TripleDes, {}},
      {V201, TripleDes, example()},
      {V300, TripleDes, {}},
      {V300, Sm4, example()},
      {V201, TripleDes, example(), model::Dialect::Fm},
      {V300, Sm4, {}, model::Dialect::Fm},
  };
  Byte serial = 0;
  for (const tools::TestCardPlan& plan : plans) {
    CAPTURE(model::text(plan.structure));
    REQUIRE(tools::check(plan));
    test::TestVault vault;
    test::MemoryCard card(++serial, plan.dialect);
    cos::InProcessLink link = card.link();
    Channel channel(link);
    const Status built = tools::build_test_card(channel, plan, *vault);
    REQUIRE_MESSAGE(built, built.error().what.english());
    const auto seen = cos::inspect(card.store());
    REQUIRE(seen);
    CHECK(seen->state == model::CardState::Ended);
    std::size_t directories = 0;
    for (const model::DfRow& row : model::df_table())
      directories += model::exists_in(row.df, plan.tree()) ? 1U : 0U;
    CHECK(seen->directories.size() == directories);
    check_tree(*seen, plan.tree());
  }
}

TEST_CASE("SM4 below 3.00 and an extension of another structure are refused") {
  CHECK_FALSE(tools::check({model::Structure::V201, model::Algorithm::Sm4, {}}));
  CHECK_FALSE(tools::check({model::Structure::V100, model::Algorithm::TripleDes, example()}));
  CHECK_FALSE(tools::load_extension("/nowhere/none.toml", real_world().files));
}

TEST_CASE("sim new makes a test card, sim show tells its tree in words and never a secret") {
  const test::TempFolder folder;
  const std::string image = folder / "t.card";
  const std::string extension = SSCARD_SOURCE "/tools/profiles/extension-example.toml";
  const test::Ran made = run_sscard(
      {"sim", "new", "--structure", "3.00", "--extension", extension, "--dialect", "t514", image});
  CAPTURE(made.err);
  REQUIRE(made.code == 0);
  const test::Ran shown = run_sscard({"sim", "show", "--extension", extension, image});
  REQUIRE(shown.code == 0);
  for (const char* expected :
       {"DDF1 SSSE: active", "EF EF06 card holder: records, 93 bytes; read: RK; update: UK",
        "structure version: 3.00", "key PIN (type 01, id 00, version 00, PIN): 6 of 6 tries left",
        "key RK (type 0D, id 0A, version 01, SM4): 10 of 10 tries left", "read: PIN or RK;",
        "read: PIN and RK1;", "EF EF0D local registration", "DF06 DF06: active", "update: nobody",
        "name: empty"}) {
    CAPTURE(expected);
    CHECK(shown.out.find(expected) != std::string::npos);
  }
  const test::Ran json = run_sscard({"sim", "show", "--json", image});
  REQUIRE(json.code == 0);
  const auto tree = nlohmann::json::parse(json.out);
  CHECK(tree["dialect"] == "t514");
  CHECK(tree["directories"].size() == 11);
  CHECK(tree["directories"][1]["name"] == "SSSE");
  CHECK(tree["directories"][1]["keys"].size() == 9);
  CHECK(json.out.find("kcv") == std::string::npos);
}

TEST_CASE("sim new --dialect fm makes a card of that family, and sim show names its levels") {
  const test::TempFolder folder;
  const std::string image = folder / "fm.card";
  REQUIRE(run_sscard({"sim", "new", "--structure", "2.01", "--dialect", "fm", image}).code == 0);
  const test::Ran shown = run_sscard({"sim", "show", image});
  REQUIRE(shown.code == 0);
  for (const char* expected : {"3B6D00000090", "dialect: fm", "read: PIN or RK; update: UK1",
                               "read: PIN and RK1; update: UK2", "update: UKB"}) {
    CAPTURE(expected);
    CHECK(shown.out.find(expected) != std::string::npos);
  }
  const std::string blank = folder / "blank.card";
  REQUIRE(run_sscard({"sim", "new", "--dialect", "fm", "--vendor", "0087", blank}).code == 0);
  CHECK(run_sscard({"sim", "show", blank}).out.find("3B6D00000087") != std::string::npos);
}

TEST_CASE("sim new refuses what makes no card, and leaves no image behind") {
  const test::TempFolder folder;
  const std::string image = folder / "t.card";
  const std::string extension = SSCARD_SOURCE "/tools/profiles/extension-example.toml";
  const std::vector<std::vector<std::string>> refused = {
      {"--structure", "2.02"},
      {"--structure", "2.01", "--algorithm", "sm4"},
      {"--structure", "1.00", "--extension", extension},
      {"--extension", extension},
      {"--algorithm", "sm4"},
      {"--dialect", "other"},
  };
  for (const auto& options : refused) {
    std::vector<std::string> words = {"sim", "new"};
    words.insert(words.end(), options.begin(), options.end());
    words.push_back(image);
    CAPTURE(options.back());
    CHECK(run_sscard(words).code == 2);
    CHECK_FALSE(real_world().files.exists(image));
  }
}
