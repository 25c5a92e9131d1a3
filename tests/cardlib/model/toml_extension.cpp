#include <doctest/doctest.h>

#include <string>

#include "cardlib/model/extension.hpp"

using namespace sscard;
using namespace sscard::model;

namespace {

constexpr std::string_view good =
    "name = 'p'\n"
    "structures = ['2.01']\n"
    "[[file]]\n"
    "df = 'SSSE'\n"
    "fid = 'EF0D'\n"
    "kind = 'records'\n"
    "title = 't'\n"
    "read = 'free'\n"
    "update = 'UKLOCAL'\n"
    "[[file.record]]\n"
    "tag = 'EA'\n"
    "type = 'an'\n"
    "length = 12\n"
    "name = 'n'\n";

std::string with(std::string_view what, std::string_view instead) {
  std::string out(good);
  const std::size_t at = out.find(what);
  REQUIRE(at != std::string::npos);
  return out.replace(at, what.size(), instead);
}

/// "" when it is accepted, else the message.
std::string refusal(std::string_view text) {
  const auto extension = parse_extension("p.toml", as_bytes(text));
  if (extension) return "";
  CHECK(extension.error().kind == ErrorKind::BadInput);
  CHECK_FALSE(extension.error().next.english().empty());
  return extension.error().what.english();
}

struct Contradiction {
  std::string_view what, instead;
  std::string_view line_and_field;
  std::string_view reason;
};

constexpr std::string_view record_after =
    "name = 'n'\n[[file.record]]\ntag = 'EA'\ntype = 'cn'\nlength = 1\nname = 'm'\n";
constexpr std::string_view huge = "kind = 'transparent'\nsize = 9000\n";

constexpr Contradiction no(std::string_view what, std::string_view instead, std::string_view where,
                           std::string_view reason) {
  return {what, instead, where, reason};
}

constexpr Contradiction contradictions[] = {
    no("'SSSE'", "'DF08'", "line 4: 'df'", "no directory 'DF08'"),
    no("'SSSE'", "'PSE'", "line 4: 'df'", "another environment"),
    no("'SSSE'", "'DF06'", "line 4: 'df'", "has no DF06"),
    no("'EF0D'", "'EF06'", "line 5: 'fid'", "has this FID"),
    no("'EF0D'", "'EF1F'", "line 5: 'fid'", "EF01 to EF1E"),
    no("'EF0D'", "'EF00'", "line 5: 'fid'", "EF01 to EF1E"),
    no("'EF0D'", "'3F0D'", "line 5: 'fid'", "EF01 to EF1E"),
    no("'EF0D'", "'EF0'", "line 5: 'fid'", "4 hexadecimal digits"),
    no("'records'", "'linear'", "line 6: 'kind'", "not known"),
    no("'free'", "'RKDF01'", "line 8: 'read'", "key that is not there"),
    no("'free'", "'PIN|RK'", "line 8: 'read'", "key that is not there"),
    no("'free'", "'STK'", "line 8: 'read'", "opens nothing"),
    no("'free'", "'MK'", "line 8: 'read'", "opens nothing"),
    no("'UKLOCAL'", "'UK9'", "line 9: 'update'", "key that is not there"),
    no("'UKLOCAL'", "'free'", "line 9: 'update'", "anybody could write"),
    no("'EA'", "'00'", "line 11: 'tag'", "missing"),
    no("'an'", "'text'", "line 12: 'type'", "no type of a value"),
    no("length = 12", "length = 250", "line 13: 'length'", "from 1 to 249"),
    no("length = 12", "length = 0", "line 13: 'length'", "from 1 to 249"),
    no("'an'", "'date'", "line 13: 'length'", "does not fit the type"),
    no("name = 'n'\n", record_after, "line 16: 'tag'", "has this tag"),
    no("'2.01'", "'2.02'", "line 2: 'structures'", "no structure version"),
    no("structures = ['2.01']", "structures = []", "'structures'", "list of structure"),
    no("name = 'p'", "names = 'p'", "line 1: 'names'", "unknown"),
    no("name = 'p'", "", "'name'", "missing"),
    no("title = 't'\n", "", "'title'", "missing"),
    no("title = 't'", "title = 5", "line 7: 'title'", "must be text"),
    no("'records'", "'records", "line 6", ""),
    no("structures = ['2.01']", "structures = ['2.01']\ndirectories = ['DF05']",
       "line 3: 'directories'", "cannot be defined again"),
    no("structures = ['2.01']", "structures = ['2.01']\ndirectories = ['PSE']",
       "line 3: 'directories'", "no local directory"),
    no("kind = 'records'\n", huge, "'size'", "room for 8192"),
    no("kind = 'records'\n", "kind = 'cyclic'\ncount = 300\n", "'count'", "from 1 to 254"),
};

}  // namespace

TEST_CASE("an extension that keeps the rules is taken") {
  CHECK(refusal(good) == "");
  CHECK(refusal(with("'2.01'", "'1.00', '3.00'")) == "");
  CHECK(refusal(with("'SSSE'", "'df01'")) == "");  // a key of SSSE opens files below it
  CHECK(refusal(with("'SSSE'", "'MF'")).find("another environment") != std::string::npos);
}

TEST_CASE("an extension that contradicts a rule or a national row is refused with line and field") {
  for (const Contradiction& each : contradictions) {
    CAPTURE(each.instead);
    const std::string text = with(each.what, each.instead);
    const std::string why = refusal(text);
    CAPTURE(why);
    CHECK(why.starts_with("p.toml: "));
    CHECK(why.find(each.line_and_field) != std::string::npos);
    CHECK(why.find(each.reason) != std::string::npos);
  }
}

TEST_CASE("a file that two structures have under different rows may be added to neither") {
  const std::string text = with("'EF0D'", "'EF08'");
  CHECK(refusal(text).find("has this FID") != std::string::npos);
  std::string first = text;
  first.replace(first.find("2.01"), 4, "1.00");
  CHECK(refusal(first) == "");  // the photo is no file of V1
}
