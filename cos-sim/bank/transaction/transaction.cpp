#include "cos-sim/bank/transaction/transaction.hpp"

#include "cardlib/base/byte_reader.hpp"
#include "cos-sim/bank/file/objects.hpp"

namespace sscard::cos::bank {

ByteView value_in_list(ByteView list, ByteView data, std::uint32_t tag, std::size_t size) {
  ByteReader names{list};
  ByteReader values{data};
  while (!names.at_end()) {
    const std::optional<tlv::Tag> found = take_tag(names);
    const ByteView value = values.take(names.u8());
    if (!found || names.failed() || values.failed()) return {};
    if (*found == tag) return value.size() == size ? value : ByteView{};
  }
  return {};
}

}  // namespace sscard::cos::bank
