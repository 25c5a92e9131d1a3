// The administration formats against any bytes: what is accepted encodes to the same bytes again.
#include "cardlib/model/t514.hpp"

#include "cardlib/base/expects.hpp"
#include "cardlib/model/fci.hpp"

namespace {

using namespace sscard;
using namespace sscard::model;

template <typename Parsed>
void check_round_trip(const std::optional<Parsed>& parsed, ByteView bytes) {
  if (parsed) ensures(equal(encode(*parsed), bytes));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  check_round_trip(parse_ef_header(bytes), bytes);
  check_round_trip(parse_df_header(bytes), bytes);
  check_round_trip(parse_fci(bytes), bytes);
  check_round_trip(parse_fci_record(bytes), bytes);
  check_round_trip(parse_directory_entry(bytes), bytes);
  if (const auto record = parse_key_record(bytes)) {
    ensures(equal(encode(record->header, record->key), bytes));
  }
  algorithm_indicator(bytes);
  return 0;
}
