#include "cardlib/model/value_codec.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "cardlib/data/codes.hpp"
#include "cardlib/data/text.hpp"

namespace sscard::model {
namespace {

constexpr std::array separators = {'^', ':', ','};

Error bad(Message what) {
  return {ErrorKind::BadInput, std::move(what), msg("correct the value at its source")};
}

bool digits_only(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<Bytes> put_text(std::string_view text, std::size_t length) {
  if (text.find('\0') != std::string_view::npos) {
    return bad(msg("a text field contains a null character"));
  }
  Result<Bytes> gb = data::to_gb18030(text);
  return gb ? data::to_an(*gb, length) : std::move(gb);
}

Result<std::string> take_text(ByteView value) {
  return data::to_utf8(data::trim_an(value));
}

Result<Bytes> put_date(std::string_view text, std::size_t length) {
  if (!text.empty() && !data::is_calendar_date(text)) {
    return bad(msg("a date must be eight digits YYYYMMDD of a day that exists"));
  }
  return data::to_cn(text, length);
}

Result<Bytes> put_month(std::string_view text, std::size_t length) {
  if (!text.empty() && !data::is_calendar_date(std::string(text) + "01")) {
    return bad(msg("a month must be six digits YYYYMM"));
  }
  return data::to_cn(text, length);
}

Result<Bytes> put_date_time(std::string_view text, std::size_t length) {
  const bool shape = text.size() == 14 && digits_only(text);
  const bool valid = shape && data::is_calendar_date(text.substr(0, 8)) &&
                     text.substr(8, 2) < "24" && text.substr(10, 2) < "60" &&
                     text.substr(12, 2) < "60";
  if (!text.empty() && !valid) {
    return bad(msg("date and time must be fourteen digits YYYYMMDDhhmmss that exist"));
  }
  return data::to_cn(text, length);
}

Result<Bytes> put_region(std::string_view text, std::size_t length) {
  if (!text.empty() && text.size() != 2 * length) {
    return bad(msg("a region code has {} digits, here are {}", 2 * length, text.size()));
  }
  return data::to_cn(text, length);
}

Result<Bytes> put_binary(std::string_view text, std::size_t length) {
  std::optional<Bytes> bytes = from_hex(text);
  if (!bytes) return bad(msg("a binary field must be pairs of hex digits"));
  if (bytes->size() > length) {
    return bad(msg("{} bytes do not fit into a field of {} bytes", bytes->size(), length));
  }
  bytes->resize(length);
  return std::move(*bytes);
}

Result<std::string> take_binary(ByteView value) {
  return to_hex(value);
}

Result<Bytes> put_amount(std::string_view text, std::size_t length) {
  expects(length >= 1 && length <= sizeof(std::uint32_t));
  const std::uint32_t most = 0xFFFFFFFFU >> (8U * (sizeof(std::uint32_t) - length));
  std::uint32_t fen = 0;
  const char* const end = text.data() + text.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the end is the next argument
  const auto [stop, error] = std::from_chars(text.data(), end, fen);
  if (!text.empty() && (error != std::errc{} || stop != end || fen > most)) {
    return bad(msg("an amount must be a number of fen from 0 to {}", most));
  }
  Bytes out;
  append_u32(out, fen);
  out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(length));
  return out;
}

Result<std::string> take_amount(ByteView value) {
  std::uint32_t fen = 0;
  for (const Byte byte : value)
    fen = fen << 8U | byte;
  return std::to_string(fen);
}

struct Codec {
  Encoding encoding;
  Result<Bytes> (*put)(std::string_view text, std::size_t length);
  Result<std::string> (*take)(ByteView value);
};

constexpr std::array codecs = {
    Codec{Encoding::Text,     put_text,      take_text    },
    Codec{Encoding::Digits,   data::to_cn,   data::from_cn},
    Codec{Encoding::Date,     put_date,      data::from_cn},
    Codec{Encoding::Month,    put_month,     data::from_cn},
    Codec{Encoding::DateTime, put_date_time, data::from_cn},
    Codec{Encoding::Region,   put_region,    data::from_cn},
    Codec{Encoding::Binary,   put_binary,    take_binary  },
    Codec{Encoding::Amount,   put_amount,    take_amount  },
};

consteval bool codecs_stand_at_their_encoding() {
  for (std::size_t i = 0; i < codecs.size(); ++i) {
    if (static_cast<std::size_t>(codecs[i].encoding) != i) return false;
  }
  return codecs.size() == static_cast<std::size_t>(Encoding::Nested);
}
static_assert(codecs_stand_at_their_encoding(), "every encoding of a single value has a codec");

const Codec& codec_of(Encoding encoding) {
  expects(!is_composed(encoding));
  return codecs[static_cast<std::size_t>(encoding)];
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while ((at = text.find(separator)) != std::string_view::npos) {
    out.push_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  out.push_back(text);
  return out;
}

/// The items of a composed text; empty when no separator gives `count` of them.
std::vector<std::string_view> split_items(std::string_view text, std::size_t count) {
  for (const char separator : separators) {
    std::vector<std::string_view> items = split(text, separator);
    if (items.size() == count) return items;
  }
  return {};
}

Result<Bytes> put_items(const RecordRow& record, std::string_view text) {
  std::vector<std::string_view> texts(record.items.size());
  if (!text.empty()) texts = split_items(text, record.items.size());
  if (texts.empty()) {
    return bad(msg("the value needs {} items between ^, : or ,", record.items.size()));
  }
  Bytes out;
  for (std::size_t i = 0; i < record.items.size(); ++i) {
    const ItemRow& item = record.items[i];
    const Result<Bytes> value = codec_of(item.encoding).put(texts[i], item.length);
    if (!value) return bad(msg("item {} ({}): {}", i + 1, item.name, value.error().what));
    if (record.encoding == Encoding::Nested) append(out, std::array{item.tag, item.length});
    append(out, *value);
  }
  ensures(out.size() == record.length);
  return out;
}

std::string join(const std::vector<std::string>& items, char separator) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out.push_back(separator);
    out += items[i];
  }
  return out;
}

bool splits_back(const std::string& text, const std::vector<std::string>& items) {
  return std::ranges::equal(split_items(text, items.size()), items);
}

/// With a separator that lets the text be split again; with ':' when there is none.
std::string join_items(const std::vector<std::string>& items) {
  for (const char separator : {':', '^', ','}) {
    std::string out = join(items, separator);
    if (splits_back(out, items)) return out;
  }
  return join(items, ':');
}

Result<std::string> take_items(const RecordRow& record, ByteView value) {
  ByteReader reader(value);
  std::vector<std::string> texts;
  for (const ItemRow& item : record.items) {
    const bool nested = record.encoding == Encoding::Nested;
    if (nested && (reader.u8() != item.tag || reader.u8() != item.length)) {
      return bad(msg("the value has other items than its file description"));
    }
    Result<std::string> text = codec_of(item.encoding).take(reader.take(item.length));
    if (!text) return bad(msg("item {}: {}", item.name, text.error().what));
    texts.push_back(std::move(*text));
  }
  ensures(reader.done());
  return join_items(texts);
}

}  // namespace

Result<Bytes> encode_value(const RecordRow& record, std::string_view text) {
  if (is_composed(record.encoding)) return put_items(record, text);
  return codec_of(record.encoding).put(text, record.length);
}

Result<std::string> decode_value(const RecordRow& record, ByteView value) {
  if (value.size() != record.length) {
    return bad(msg("the value has {} bytes instead of {}", value.size(), record.length));
  }
  if (is_composed(record.encoding)) return take_items(record, value);
  return codec_of(record.encoding).take(value);
}

}  // namespace sscard::model
