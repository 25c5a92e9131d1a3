#include <doctest/doctest.h>

#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;
using test::run_sscard;

TEST_CASE("a custody book is shown and verified offline; a changed or shortened one is not") {
  const test::TempFolder folder;
  const std::string book = folder / "book";
  const std::string image = folder / "p.card";
  CHECK(run_sscard({"vault", "custody", "show", "--book", book}).code == 3);
  REQUIRE(run_sscard({"sim", "new", "--kind", "psam", "--blank", image}).code == 0);
  const test::Ran issued =
      run_sscard({"vault", "carrier", "issue", "--kind", "psam", "--image", image, "--book", book,
                  "--by", "Zhang", "--with", "Li", "--why", "counter 3", "--json"});
  CAPTURE(issued.err);
  REQUIRE(issued.code == 0);
  const std::string mark = "\"head\": \"";
  const std::string head = issued.out.substr(issued.out.find(mark) + mark.size(), 64);
  CHECK(run_sscard({"vault", "custody", "show", "--book", book}).out.find("counter 3") !=
        std::string::npos);
  CHECK(run_sscard({"vault", "custody", "verify", "--book", book, "--head", head}).code == 0);
  CHECK(run_sscard({"vault", "custody", "verify", "--book", book, "--signatures"}).code == 0);
  const std::string other(64, '0');
  CHECK(run_sscard({"vault", "custody", "verify", "--book", book, "--head", other}).code == 6);
  Bytes content = real_world().files.read(book).value();
  content[30] = static_cast<Byte>(content[30] ^ 1);
  REQUIRE(real_world().files.replace(book, content));
  CHECK(run_sscard({"vault", "custody", "verify", "--book", book}).code == 6);
}
