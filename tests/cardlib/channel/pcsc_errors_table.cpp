#include <doctest/doctest.h>

#include <set>
#include <string>

#include "cardlib/channel/pcsc_errors.hpp"

namespace sscard {
namespace {

TEST_CASE("each PC/SC code has one row, a sentence of its own and something to do next") {
  std::set<PcscCode> codes;
  std::set<std::string> sentences;
  for (const PcscErrorRow& row : pcsc_error_table()) {
    CHECK(codes.insert(row.code).second);
    CHECK(sentences.insert(row.what).second);
    CHECK(std::string_view(row.next).size() > 10);
    const Error error = pcsc_error(row.code, "Line 07");
    CHECK(error.kind == row.kind);
    CHECK(error.what.english().find(row.what) != std::string::npos);
    CHECK(error.next.english() == row.next);
    if (row.kind != ErrorKind::NoService) {
      CHECK(error.what.english().starts_with("reader Line 07: "));
    }
  }
}

}  // namespace
}  // namespace sscard
