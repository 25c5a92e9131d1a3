// The style as a test: house numbers, arrows, banned calls, mirrors, rooms, translations. Every
// rule also proves that it can fail.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tidy/house.hpp"

namespace {

const std::string top = SSCARD_SOURCE;

/// Each new place that opens a secret changes this number, and so is seen by a reviewer.
constexpr std::size_t reveals_known = 77;

const std::vector<tidy::Source>& house() {
  static const std::vector<tidy::Source> sources = tidy::read_house(top);
  return sources;
}

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

void none(const tidy::Findings& findings) {
  for (const std::string& finding : findings)
    FAIL_CHECK(finding);
}

std::string lines(std::size_t n, const std::string& line) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i)
    out += line + "\n";
  return out;
}

}  // namespace

TEST_CASE("files, lines and functions keep the house numbers") {
  for (const tidy::Source& source : house())
    none(tidy::check_lengths(source));
}

TEST_CASE("includes follow the arrows of the house") {
  for (const tidy::Source& source : house())
    none(tidy::check_arrows(source));
}

TEST_CASE("nobody calls what is banned") {
  for (const tidy::Source& source : house())
    none(tidy::check_banned(source));
}

TEST_CASE("every source has its test at the mirrored place") {
  none(tidy::check_mirrors(house()));
}

TEST_CASE("every header is used") {
  none(tidy::check_orphans(house()));
}

TEST_CASE("every room has a drawing and an entry") {
  none(tidy::check_rooms(top));
}

TEST_CASE("the build has the arrows of the design") {
  none(tidy::check_build_arrows(text_of(top + "/CMakeLists.txt")));
}

TEST_CASE("secrets are opened in as many places as were reviewed") {
  CHECK(tidy::count_reveals(house()) == reveals_known);
}

TEST_CASE("every sentence of the house has its Chinese text") {
  const std::string pot = (std::filesystem::temp_directory_path() / "sscard-tidy.pot").string();
  const std::string command = "sh '" + top + "/tools/messages' xgettext '" + pot + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  const std::string sentences = text_of(pot);
  std::filesystem::remove(pot);
  CHECK(tidy::read_catalogue(sentences).size() > 100);
  none(tidy::check_translations(sentences, text_of(top + "/tools/po/zh_CN.po")));
}

TEST_CASE("the length rule finds a long file, a long line, a long function, many parameters") {
  const auto found = [](const std::string& text) {
    return tidy::check_lengths(tidy::make_source("cardlib/x.cpp", text)).size();
  };
  CHECK(found(lines(400, "int a;")) == 0);
  CHECK(found(lines(401, "int a;")) == 1);
  CHECK(found(std::string(100, 'a')) == 0);
  CHECK(found(std::string(101, 'a')) == 1);
  CHECK(found("void f() {\n" + lines(58, "  a();") + "}\n") == 0);
  CHECK(found("void f() {\n" + lines(59, "  a();") + "}\n") == 1);
  CHECK(found("void f(int a,\n       int b) {\n" + lines(58, "  a();") + "}\n") == 1);
  CHECK(found("void f(A a, B b, C<1, 2> c, D d, E e) {\n}\n") == 0);
  CHECK(found("void f(A a, B b, C c, D d, E e, F f) {\n}\n") == 1);
  CHECK(found("if (a) {\n" + lines(90, "  a();") + "}\n") == 0);
}

TEST_CASE("the arrow rule finds a forbidden include") {
  const auto found = [](const std::string& path, const std::string& include) {
    return tidy::check_arrows(tidy::make_source(path, "#include \"" + include + "\"\n")).size();
  };
  CHECK(found("keys/a.cpp", "cardlib/b.hpp") == 0);
  CHECK(found("keys/a.cpp", "terminal/b.hpp") == 1);
  CHECK(found("personalizer/a.cpp", "cos-sim/b.hpp") == 1);
  CHECK(found("cardlib/a.cpp", "keys/b.hpp") == 1);
  CHECK(found("tools/a.cpp", "cos-sim/b.hpp") == 0);
}

TEST_CASE("the ban rule finds calls, left-overs and swallowed exceptions, but not comments") {
  const auto found = [](const std::string& path, const std::string& text) {
    return tidy::check_banned(tidy::make_source(path, text)).size();
  };
  CHECK(found("keys/a.cpp", "if (memcmp(a, b, 3) == 0)") == 1);
  CHECK(found("keys/a.cpp", "// memcmp( is banned") == 0);
  CHECK(found("keys/a.cpp", "} catch (...) {") == 1);
  CHECK(found("cardlib/crypto/botan.cpp", "} catch (...) {") == 0);
  CHECK(found("keys/a.hpp", "using namespace std;") == 1);
  CHECK(found("keys/a.cpp", std::string("// TOD") + "O later") == 1);
  CHECK(found("tools/sscard/main.cpp", "std::getenv(\"LANG\")") == 0);
  CHECK(found("tools/sscard/demo.cpp", "std::getenv(\"LANG\")") == 1);
}

TEST_CASE("the mirror and orphan rules find what is missing") {
  const std::vector<tidy::Source> small = {tidy::make_source("keys/vault/a.cpp", ""),
                                           tidy::make_source("keys/vault/a.hpp", "")};
  CHECK(tidy::check_mirrors(small).size() == 1);
  CHECK(tidy::check_orphans(small).size() == 1);
}

TEST_CASE("the build rule finds an arrow too many") {
  std::string text = text_of(top + "/CMakeLists.txt");
  const std::string arrow = "room(keys NEEDS cardlib";
  REQUIRE(text.find(arrow) != std::string::npos);
  text.replace(text.find(arrow), arrow.size(), "room(keys NEEDS cardlib terminal");
  CHECK(tidy::check_build_arrows(text).size() == 1);
}

TEST_CASE("the translation rule finds a missing text and a lost argument") {
  const std::string pot = "msgid \"a {}\"\nmsgstr \"\"\n\nmsgid \"b\"\nmsgstr \"\"\n";
  CHECK(tidy::check_translations(pot, "msgid \"a {}\"\nmsgstr \"甲 {}\"\n").size() == 1);
  CHECK(tidy::check_translations(pot, "msgid \"a {}\"\nmsgstr \"甲\"\n").size() == 2);
  const std::string split =
      "msgid \"\"\n\"a \"\n\"{}\"\nmsgstr \"甲 {}\"\nmsgid \"b\"\nmsgstr \"乙\"\n";
  CHECK(tidy::check_translations(pot, split).empty());
}
