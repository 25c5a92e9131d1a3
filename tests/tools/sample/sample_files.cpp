#include "tools/sample/sample_files.hpp"

#include <doctest/doctest.h>

#include "tests/support/sample.hpp"

using namespace sscard;

TEST_CASE("the same seed writes the same files") {
  test::SampleFolder first(5, true);
  test::SampleFolder second(5, true);
  Files& files = real_world().files;
  CHECK(files.read(first.sample.social_file).value() ==
        files.read(second.sample.social_file).value());
  CHECK(files.read(first.sample.bank_file).value() == files.read(second.sample.bank_file).value());
  CHECK(first.sample.pairs == 5);
  CHECK(first.sample.rejects == 6);
  CHECK(first.sample.unmatched == 7);
}

TEST_CASE("a folder that cannot be made is a storage error") {
  test::TestVault vault;
  tools::SampleRequest request;
  request.folder = "/proc/sscard";
  const auto sample = tools::write_sample(request, *vault, real_world());
  REQUIRE_FALSE(sample);
  CHECK(sample.error().kind == ErrorKind::Storage);
}
