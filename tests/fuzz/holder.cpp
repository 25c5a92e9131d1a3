// The holder as read from a foreign card: what decodes, encodes, and decodes to the same person.
// Input: the values of EF05 and EF06 one after another, each as long as its record.
#include "cardlib/model/holder.hpp"

#include <algorithm>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/value_codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sscard;
  using namespace sscard::model;
  ByteReader reader({data, size});
  std::vector<FieldValue> values;
  for (const std::uint16_t fid : {std::uint16_t{0xEF05}, std::uint16_t{0xEF06}}) {
    for (const RecordRow* record : records_of(Df::Ssse, fid, Structure::V201)) {
      const ByteView value = reader.take(std::min<std::size_t>(record->length, reader.left()));
      values.push_back({Df::Ssse, fid, record->number, record->tag, to_bytes(value)});
    }
  }
  const auto holder = decode(values);
  if (!holder) return 0;
  const auto again = encode(*holder);
  if (again) ensures(*decode(*again) == *holder);
  return 0;
}
