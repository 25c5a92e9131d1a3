// Splitting, cutting and converting any bytes: nothing is lost, no character is cut, what converts
// comes back.
#include "cardlib/data/text.hpp"

#include "cardlib/base/expects.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* raw, std::size_t size) {
  using namespace sscard;
  const ByteView bytes(raw, size);
  std::size_t total = 0;
  const auto fields = data::split_fields(bytes, '|');
  for (const ByteView field : fields)
    total += field.size();
  ensures(total + fields.size() - 1 == size);
  const bool valid = data::is_gb18030_valid(bytes);
  for (const ByteView field : fields)
    ensures(!valid || data::is_gb18030_valid(field));
  const data::Cut cut = data::cut_at_character(bytes, 30);
  ensures(cut.head.size() <= 30 && cut.head.size() + cut.rest.size() == size);
  ensures(!valid || (data::is_gb18030_valid(cut.head) && data::is_gb18030_valid(cut.rest)));
  const auto utf8 = data::to_utf8(bytes);
  if (!utf8) return 0;
  ensures(valid);
  ensures(data::to_gb18030(*utf8).has_value());
  static_cast<void>(data::to_gb18030(as_text(bytes)));
  return 0;
}
