#include <doctest/doctest.h>
#include <unistd.h>

#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;
using test::run_sscard;

namespace {

/// A desk with a book and two people.
struct Desk {
  test::Ran run(std::vector<std::string> words) const {
    for (const char* word : {"--by", "Zhang", "--with", "Li", "--why", "as ordered", "--book"})
      words.emplace_back(word);
    words.push_back(book());
    return run_sscard(words);
  }
  std::string book() const { return folder / "book"; }
  std::string card(const std::string& kind, const std::string& serial) const {
    const std::string image = folder / (kind + ".card");
    CHECK(run_sscard({"sim", "new", "--kind", kind, "--blank", "--serial", serial, image}).code ==
          0);
    return image;
  }
  test::TempFolder folder;
};

/// The program with the operator's PIN at its descriptor.
test::Ran verify(const Desk& desk, const std::string& image, std::string_view pin) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  REQUIRE(::write(ends[1], pin.data(), pin.size()) == static_cast<ssize_t>(pin.size()));
  ::close(ends[1]);
  const test::Ran ran = desk.run(
      {"vault", "carrier", "verify", "--image", image, "--pin-fd", std::to_string(ends[0])});
  ::close(ends[0]);
  return ran;
}

}  // namespace

TEST_CASE("a mother card: issued, verified, handed over, lost, with a signed report") {
  const Desk desk;
  const std::string image = desk.card("mother", "260101000001");
  const std::string serial = "8660260101000001";
  const test::Ran issued =
      desk.run({"vault", "carrier", "issue", "--kind", "mother", "--image", image});
  CAPTURE(issued.err);
  REQUIRE(issued.code == 0);
  CHECK(desk.run({"vault", "carrier", "issue", "--kind", "mother", "--image", image}).code == 5);
  const test::Ran right = verify(desk, image, "654321\n");
  CAPTURE(right.err);
  CHECK(right.code == 0);
  CHECK(verify(desk, image, "111111\n").code != 0);
  const std::vector<std::string> over = {"vault", "carrier", "hand-over",   "--serial", serial,
                                         "--to",  "Wang",    "--agreement", "2026-0017"};
  CHECK(desk.run(over).code == 0);
  CHECK(desk.run(over).code == 5);  // it is in one hand already
  const std::string out = desk.folder / "lost.txt";
  const test::Ran lost =
      desk.run({"vault", "carrier", "report-lost", "--serial", serial, "--out", out});
  CAPTURE(lost.err);
  CHECK(lost.code == 0);
  const test::Ran checked =
      run_sscard({"vault", "custody", "verify", "--book", desk.book(), "--report", out});
  CAPTURE(checked.err);
  CHECK(checked.code == 0);
  Bytes text = real_world().files.read(out).value();
  text[40] = static_cast<Byte>(text[40] ^ 1);
  REQUIRE(real_world().files.replace(out, text));
  CHECK(run_sscard({"vault", "custody", "verify", "--book", desk.book(), "--report", out}).code ==
        5);
}

TEST_CASE("a PSAM in the register: placed in its terminal, recovered, listed") {
  const Desk desk;
  const std::string image = desk.card("psam", "260101000002");
  const std::string serial = "8660260101000002";
  REQUIRE(desk.run({"vault", "carrier", "issue", "--kind", "psam", "--terminal", "990100000007",
                    "--image", image})
              .code == 0);
  CHECK(desk.run({"vault", "psam", "place", "--serial", serial, "--terminal", "990100000007",
                  "--place", "Hospital 3, counter 2"})
            .code == 0);
  const test::Ran listed = run_sscard({"vault", "psam", "list", "--book", desk.book()});
  CHECK(listed.out.find("990100000007 Hospital 3, counter 2") != std::string::npos);
  CHECK(run_sscard({"vault", "carrier", "list", "--book", desk.book()}).out.find(serial) ==
        std::string::npos);
  CHECK(desk.run({"vault", "psam", "recover", "--serial", serial}).code == 0);
  CHECK(desk.run({"vault", "psam", "recover", "--serial", serial}).code == 5);
  CHECK(desk.run({"vault", "carrier", "destroy", "--serial", serial}).code == 0);
}
