// Column names and values of issuance files against any text, and record values of a foreign card
// against every record of the tree.
#include "cardlib/model/field_address.hpp"

#include <algorithm>
#include <string>

#include "cardlib/base/expects.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sscard;
  using namespace sscard::model;
  const std::string_view text = as_text({data, size});
  const std::string_view name = text.substr(0, text.find('|'));
  const std::string_view value = text.substr(std::min(text.size(), name.size() + 1));
  if (const auto address = parse_field_address(name)) {
    ensures(parse_field_address(to_text(*address)) == address);
    const auto field = encode_field(*address, value, Structure::V201);
    ensures(field.has_value() || field.error().kind == ErrorKind::BadInput);
  }
  for (const RecordRow& record : record_table()) {
    const auto shown = decode_value(record, {data, size});
    if (!shown) continue;
    const auto again = encode_value(record, *shown);
    ensures(!again || again->size() == record.length);
  }
  return 0;
}
