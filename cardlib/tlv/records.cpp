#include "cardlib/tlv/records.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"

namespace sscard::tlv {
namespace {

constexpr Byte no_tag_low = 0x00;
constexpr Byte no_tag_high = 0xFF;

Error bad(Message what) {
  return {ErrorKind::BadInput, std::move(what), {}};
}

bool is_tag(Byte tag) {
  return tag != no_tag_low && tag != no_tag_high;
}

Result<Item> next_item(ByteReader& reader, std::size_t offset) {
  const Byte tag = reader.u8();
  const Byte length = reader.u8();
  const std::string name = fmt::format("{:02X}", tag);
  if (reader.failed()) return bad(msg("the item at byte {} has no length", offset));
  if (!is_tag(tag)) return bad(msg("{} at byte {} is no tag of a record", name, offset));
  if (length > item_value_max || length > reader.left()) {
    return bad(
        msg("item {} at byte {} says {} bytes, {} are there", name, offset, length, reader.left()));
  }
  return Item{tag, reader.take(length)};
}

}  // namespace

Result<Item> read_record(ByteView record) {
  ByteReader reader(record);
  Result<Item> item = next_item(reader, 0);
  if (item && !reader.at_end()) return bad(msg("{} bytes after the record", reader.left()));
  return item;
}

Result<std::vector<Item>> read_items(ByteView value) {
  ByteReader reader(value);
  std::vector<Item> out;
  while (!reader.at_end()) {
    const Result<Item> item = next_item(reader, value.size() - reader.left());
    if (!item) return item.error();
    out.push_back(*item);
  }
  return out;
}

std::optional<ByteView> find_item(ByteView value, Byte tag) {
  const auto items = read_items(value);
  if (!items) return std::nullopt;
  const auto found = std::ranges::find(*items, tag, &Item::tag);
  if (found == items->end()) return std::nullopt;
  return found->value;
}

Bytes record(Byte tag, ByteView value) {
  Bytes out;
  append_item(out, tag, value);
  return out;
}

void append_item(Bytes& to, Byte tag, ByteView value) {
  expects(is_tag(tag) && value.size() <= item_value_max);
  to.push_back(tag);
  to.push_back(static_cast<Byte>(value.size()));
  append(to, value);
}

}  // namespace sscard::tlv
