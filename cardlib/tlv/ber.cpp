#include "cardlib/tlv/ber.hpp"

#include <fmt/format.h>

#include <string>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"

namespace sscard::tlv {
namespace {

constexpr Byte multi_byte_tag = 0x1F;
constexpr Byte constructed_bit = 0x20;
constexpr Byte more_bit = 0x80;
constexpr Byte one_length_byte = 0x81;
constexpr Byte two_length_bytes = 0x82;

Error bad(Message what) {
  return {ErrorKind::BadInput, std::move(what), {}};
}

/// nullopt: cut short, longer than tag_bytes_max, 00, or a second byte 80 (a leading zero).
std::optional<Tag> read_tag(ByteReader& reader) {
  const Byte first = reader.u8();
  if (reader.failed() || first == 0) return std::nullopt;
  if ((first & multi_byte_tag) != multi_byte_tag) return first;
  Tag tag = first;
  for (std::size_t n = 1; n < tag_bytes_max; ++n) {
    const Byte next = reader.u8();
    if (reader.failed() || (n == 1 && next == more_bit)) return std::nullopt;
    tag = tag << 8U | next;
    if ((next & more_bit) == 0) return tag;
  }
  return std::nullopt;
}

/// nullopt: cut short, another form than 00…7F, 81, 82, or longer than need be.
std::optional<std::size_t> read_length(ByteReader& reader) {
  const Byte first = reader.u8();
  std::optional<std::size_t> length;
  std::size_t least = 0;
  if (first < more_bit) length = first;
  if (first == one_length_byte) {
    length = reader.u8();
    least = more_bit;
  }
  if (first == two_length_bytes) {
    length = reader.u16();
    least = 0x100;
  }
  if (reader.failed() || !length || *length < least) return std::nullopt;
  return length;
}

std::string hex(Tag tag) {
  return fmt::format("{:02X}", tag);
}

/// One level of objects, told to `each` until it returns false.
template <typename Each>
Status for_objects(ByteView bytes, Each each) {
  ByteReader reader(bytes);
  while (!reader.at_end()) {
    const std::size_t start = bytes.size() - reader.left();
    const std::optional<Tag> tag = read_tag(reader);
    if (!tag) return bad(msg("broken tag at byte {}", start));
    const std::optional<std::size_t> length = read_length(reader);
    if (!length) return bad(msg("broken length of tag {} at byte {}", hex(*tag), start));
    if (*length > reader.left()) {
      return bad(msg("tag {} at byte {} says {} bytes, {} are there", hex(*tag), start, *length,
                     reader.left()));
    }
    const ByteView value = reader.take(*length);
    const std::size_t end = bytes.size() - reader.left();
    if (!each(Object{*tag, value, bytes.subspan(start, end - start)})) return {};
  }
  return {};
}

Status walk_into(ByteView bytes, std::size_t depth, std::vector<NestedObject>& out) {
  if (depth >= depth_max) return bad(msg("objects nest deeper than {} levels", depth_max));
  const auto level = read_objects(bytes);
  if (!level) return level.error();
  for (const Object& found : *level) {
    out.push_back({found, depth});
    if (!is_constructed(found.tag)) continue;
    const Status inner = walk_into(found.value, depth + 1, out);
    if (!inner) return inner;
  }
  return {};
}

std::optional<ByteView> first_value(ByteView bytes, Tag tag) {
  std::optional<ByteView> out;
  const Status whole = for_objects(bytes, [&](const Object& object) {
    if (object.tag == tag) out = object.value;
    return !out;
  });
  return whole ? out : std::nullopt;
}

void append_tag(Bytes& to, Tag tag) {
  if (tag > 0xFFFF) to.push_back(static_cast<Byte>(tag >> 16U));
  if (tag > 0xFF) to.push_back(static_cast<Byte>(tag >> 8U & 0xFFU));
  to.push_back(static_cast<Byte>(tag & 0xFFU));
}

void append_length(Bytes& to, std::size_t length) {
  if (length > 0xFF) {
    to.push_back(two_length_bytes);
    append_u16(to, static_cast<std::uint16_t>(length));
    return;
  }
  if (length >= more_bit) to.push_back(one_length_byte);
  to.push_back(static_cast<Byte>(length));
}

}  // namespace

bool is_constructed(Tag tag) {
  while (tag > 0xFF)
    tag >>= 8U;
  return (tag & constructed_bit) != 0;
}

Result<std::vector<Object>> read_objects(ByteView bytes) {
  std::vector<Object> out;
  const Status whole = for_objects(bytes, [&](const Object& object) {
    out.push_back(object);
    return true;
  });
  if (!whole) return whole.error();
  return out;
}

Result<Object> read_object(ByteView bytes) {
  const auto all = read_objects(bytes);
  if (!all) return all.error();
  if (all->size() != 1) return bad(msg("{} objects where one is expected", all->size()));
  return all->front();
}

Result<std::vector<NestedObject>> walk(ByteView bytes) {
  std::vector<NestedObject> out;
  const Status whole = walk_into(bytes, 0, out);
  if (!whole) return whole.error();
  return out;
}

std::optional<ByteView> find(ByteView bytes, std::span<const Tag> path) {
  std::optional<ByteView> at = bytes;
  for (const Tag tag : path) {
    at = first_value(*at, tag);
    if (!at) return std::nullopt;
  }
  return at;
}

std::optional<ByteView> find(ByteView bytes, std::initializer_list<Tag> path) {
  return find(bytes, std::span(path.begin(), path.size()));
}

Bytes object(Tag tag, ByteView value) {
  Bytes out;
  append_object(out, tag, value);
  return out;
}

void append_object(Bytes& to, Tag tag, ByteView value) {
  expects(tag != 0 && tag <= 0xFFFFFF && value.size() <= value_bytes_max);
  append_tag(to, tag);
  append_length(to, value.size());
  append(to, value);
}

}  // namespace sscard::tlv
