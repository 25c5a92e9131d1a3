#include "personalizer/intake/good_lines.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sscard;
using namespace sscard::perso;

namespace {

struct Sifted {
  std::vector<Reject> rejects;
  std::optional<GoodLines> good;
};

/// Lines "person,card,seq"; "!" is a fault.
Sifted sift(const std::string& text) {
  AcceptedFile file{"f", {}, to_bytes(text), {}};
  file.lines = cut_lines(file.content, false);
  Sifted out;
  const auto look = [](const SourceLine&, ByteView line) -> std::variant<UniqueItems, LineFault> {
    const auto fields = cut_fields(line);
    if (fields.size() != 3) return LineFault{"x", msg("the name is empty")};
    return UniqueItems{std::string(as_text(fields[0])), std::string(as_text(fields[1])),
                       std::string(as_text(fields[2]))};
  };
  auto good = GoodLines::sift(file, {"person", "card", "seq"}, {look, 2}, [&](const Reject& r) {
    out.rejects.push_back(r);
    return Status{};
  });
  REQUIRE(good);
  out.good = std::move(*good);
  return out;
}

}  // namespace

TEST_CASE("every copy of a duplicate is set aside, in file order, under the column that repeats") {
  const Sifted sifted = sift("p1|c1|1|\np2|c2|2|\np1|c3|3|\n!\np4|c2|5|\np6|c6|6|\n");
  REQUIRE(sifted.rejects.size() == 5);
  CHECK(sifted.rejects[0].field == "person");
  CHECK(sifted.rejects[0].source.line == 1);
  CHECK(sifted.rejects[0].seq == "1");
  CHECK(sifted.rejects[1].field == "card");
  CHECK(sifted.rejects[2].source.line == 3);
  CHECK(sifted.rejects[3].field == "x");
  CHECK(as_text(sifted.rejects[4].raw) == "p4|c2|5|");
  CHECK(sifted.good->lines().size() == 1);
  CHECK(sifted.good->copies("p1") == 2);
  CHECK(sifted.good->copies("p6") == 1);
  CHECK(sifted.good->copies("p9") == 0);
  REQUIRE(sifted.good->find("p6") != nullptr);
  CHECK(sifted.good->find("p6")->number == 6);
  CHECK(sifted.good->find("p1") == nullptr);
}

TEST_CASE("a sink that fails ends the sifting") {
  AcceptedFile file{"f", {}, to_bytes("!\n"), {}};
  file.lines = cut_lines(file.content, false);
  const auto fault = [](const SourceLine&, ByteView) -> std::variant<UniqueItems, LineFault> {
    return LineFault{"", msg("the name is empty")};
  };
  const auto full = [](const Reject&) -> Status {
    return Error{ErrorKind::Storage, msg("the name is empty"), {}};
  };
  CHECK_FALSE(GoodLines::sift(file, {"a", "b", "c"}, {fault, 0}, full));
}
