#include "personalizer/intake/acceptance.hpp"

#include <doctest/doctest.h>

#include "tests/support/sample.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

Result<AcceptedFile> accept(test::SampleFolder& files, Side side = Side::Social) {
  return accept_file(files.path_of(side), side, *files.vault, real_world());
}

void refused(const Result<AcceptedFile>& result, std::string_view reason) {
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::BadInput);
  const std::string sentence = result.error().what.english();
  CAPTURE(sentence);
  CHECK(sentence.find(reason) != std::string::npos);
  CHECK_FALSE(result.error().next.empty());
}

}  // namespace

TEST_CASE("a file that agrees with its manifest is accepted whole") {
  test::SampleFolder files(5);
  const auto social = accept(files);
  REQUIRE(social);
  CHECK(social->lines.details.size() == 5);
  CHECK(social->facts.task_id == "B0001");
  CHECK(accept(files, Side::Bank));
}

TEST_CASE("every flipped bit of a small file or of its manifest refuses it") {
  test::SampleFolder files(1);
  Files& disk = real_world().files;
  for (const std::string& path : {files.sample.bank_file, files.sample.bank_file + ".manifest"}) {
    const Bytes good = disk.read(path).value();
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
      Bytes bad = good;
      bad[bit / 8] = static_cast<Byte>(bad[bit / 8] ^ (1U << bit % 8));
      REQUIRE(disk.replace(path, bad));
      const bool accepted = accept(files, Side::Bank).has_value();
      // Only the hex digits' case can change without changing what is said.
      if (accepted) CHECK(std::isalpha(good[bit / 8]) != 0);
    }
    REQUIRE(disk.replace(path, good));
  }
}

TEST_CASE("a wrong MAC, size, count, sum, column list, side or name is told apart") {
  test::SampleFolder files(3);
  SUBCASE("mac") {
    files.damage(files.sample.social_file + ".manifest",
                 [](std::string& text) { text[text.find("sender = \"") + 12] ^= 1; });
    refused(accept(files), "MAC");
  }
  SUBCASE("a line more") {
    files.damage(files.sample.social_file, [](std::string& text) { text += "x|\n"; });
    refused(accept(files), "bytes");
  }
  SUBCASE("two lines changed places") {
    files.damage(files.sample.bank_file, [](std::string& text) {
      const std::size_t end = text.find('\n') + 1;
      const std::string first = text.substr(0, end);
      text = text.substr(end) + first;
    });
    refused(accept(files, Side::Bank), "SM3");
  }
  SUBCASE("the other side's file") {
    refused(accept_file(files.sample.bank_file, Side::Social, *files.vault, real_world()),
            "bank file");
  }
  SUBCASE("the header counts wrong") {
    files.resend(Side::Social, [](std::string& text) { text.replace(text.find("|3|"), 3, "|4|"); });
    refused(accept(files), "header line says 4 records");
  }
  SUBCASE("another name") {
    Files& disk = real_world().files;
    const std::string other = files.folder / "other.txt";
    REQUIRE(disk.replace(other, disk.read(files.sample.bank_file).value()));
    REQUIRE(
        disk.replace(other + ".manifest", disk.read(files.sample.bank_file + ".manifest").value()));
    refused(accept_file(other, Side::Bank, *files.vault, real_world()), "bank.txt");
  }
}

TEST_CASE("a missing file or manifest is a storage error that names it") {
  test::SampleFolder files(1);
  std::filesystem::remove(files.sample.social_file + ".manifest");
  const auto result = accept(files);
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::Storage);
  CHECK(result.error().what.english().find(".manifest") != std::string::npos);
}
