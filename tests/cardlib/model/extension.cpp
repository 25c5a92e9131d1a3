#include "cardlib/model/extension.hpp"

#include <doctest/doctest.h>

#include "cardlib/base/world.hpp"
#include "cardlib/model/fci.hpp"
#include "cardlib/model/t514.hpp"

using namespace sscard;
using namespace sscard::model;

namespace {

std::shared_ptr<const Extension> example() {
  const std::string path = std::string(SSCARD_SOURCE) + "/tools/profiles/extension-example.toml";
  const auto text = real_world().files.read(path);
  REQUIRE(text);
  const auto extension = parse_extension("example.toml", *text);
  REQUIRE_MESSAGE(extension, extension.error().what.english());
  return *extension;
}

}  // namespace

TEST_CASE("a card with the example extension has its files behind the national ones") {
  const auto extension = example();
  const Tree tree(Structure::V201, extension.get());
  CHECK(files_of(Df::Ssse, tree).size() == files_of(Df::Ssse, Structure::V201).size() + 1);
  const EfRow* local = find_file(Df::Ssse, 0xEF0D, tree);
  REQUIRE(local != nullptr);
  CHECK(file_size(*local, tree) == 12 + 3 + 1 + 1 + 4 * 2 + 2);
  CHECK(local->update.own_key == "UKLOCAL");
  CHECK(find_record(Df::Ssse, 0xEF0D, 0xEB, tree)->encoding == Encoding::Region);
  CHECK(records_of(Df::Ssse, 0xEF06, tree).size() == 7);
  const EfRow* visits = find_file(Df::Df01, 0xEF0B, tree);
  REQUIRE(visits != nullptr);
  CHECK(visits->record_length == 15);
  CHECK(file_size(*visits, tree) == 5 * 15 + 2);
  const RecordRow* subsidy = find_record(Df::Df06, 0xEF08, 0x60, tree);
  REQUIRE(subsidy != nullptr);
  CHECK(to_hex(initial_value(*subsidy)) == "0104FFFFFFFF02050000000000");
  for (const EfRow& file : extension->files())
    CHECK(parse_ef_header(encode(header_of(file, tree))) == header_of(file, tree));
}

TEST_CASE("an adopted local directory comes with its own rows, keys and selection answer") {
  const auto extension = example();
  for (const Structure s : {Structure::V200, Structure::V201, Structure::V300}) {
    const Tree tree(s, extension.get());
    CHECK(exists_in(Df::Df06, tree));
    CHECK(files_of(Df::Df06, tree).size() == 4);
    CHECK(records_of(Df::Df06, 0xEF06, tree).size() == 28);
    CHECK(internal_files_of(Df::Df06, tree).size() == 1);
    CHECK(fci_records(Df::Ssse, tree, Algorithm::TripleDes).size() == 8);
    const EfRow* fci = internal_files_of(Df::Ssse, tree)[1];
    CHECK(file_size(*fci, tree) == file_size(*fci, s) + 15);
  }
  CHECK_FALSE(exists_in(Df::Df06, {Structure::V100, extension.get()}));
  CHECK(find_file(Df::Ssse, 0xEF0D, {Structure::V100, extension.get()}) == nullptr);
}
