#include "cardlib/data/text.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace sscard::data {
namespace {

constexpr const char* card_charset = "GB18030";
constexpr const char* program_charset = "UTF-8";

/// One conversion descriptor per thread and direction: opening one costs more than a name.
class Converter {
 public:
  Converter(const char* to, const char* from) : handle_(iconv_open(to, from)) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (usable()) iconv_close(handle_);
  }

  bool usable() const { return handle_ != invalid(); }

  /// Appends the converted text; the offset of the first byte that could not be, else the length.
  std::size_t convert(ByteView from, std::string& to) {
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    char* in = const_cast<char*>(reinterpret_cast<const char*>(from.data()));  // read only
    std::size_t left = from.size();
    while (left > 0 && step(in, left, to)) {
    }
    return from.size() - left;
  }

 private:
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the value is iconv's own
  static iconv_t invalid() { return reinterpret_cast<iconv_t>(-1); }

  /// False when no byte more can be converted. A full output buffer is not the end.
  bool step(char*& in, std::size_t& left, std::string& to) {
    std::array<char, 256> buffer{};
    char* out = buffer.data();
    std::size_t room = buffer.size();
    const std::size_t result = iconv(handle_, &in, &left, &out, &room);
    const bool full = result == static_cast<std::size_t>(-1) && errno == E2BIG;
    to.append(buffer.data(), buffer.size() - room);
    return full;
  }

  iconv_t handle_;
};

Error no_conversion() {
  return {ErrorKind::NoService, msg("this machine cannot convert GB 18030 text"),
          msg("install the package libc6 with its gconv modules")};
}

Error broken(std::size_t offset, const char* why) {
  return {
      ErrorKind::BadInput, Message{why, {std::to_string(offset)}},
      msg("ask the sender for the text in the agreed character set")
  };
}

bool is_trail(Byte b) {
  return b >= 0x40 && b != 0x7F && b != 0xFF;
}

bool is_lead(Byte b) {
  return b >= 0x81 && b != 0xFF;
}

bool is_digit(Byte b) {
  return b >= '0' && b <= '9';
}

}  // namespace

Result<std::string> to_utf8(ByteView gb18030) {
  thread_local Converter converter(program_charset, card_charset);
  if (!converter.usable()) return no_conversion();
  std::string out;
  out.reserve(gb18030.size() * 3 / 2);
  const std::size_t done = converter.convert(gb18030, out);
  if (done < gb18030.size()) {
    return broken(done, phrase("byte {} begins no character of GB 18030"));
  }
  return out;
}

Result<Bytes> to_gb18030(std::string_view utf8) {
  thread_local Converter converter(card_charset, program_charset);
  if (!converter.usable()) return no_conversion();
  std::string out;
  out.reserve(utf8.size());
  const std::size_t done = converter.convert(as_bytes(utf8), out);
  if (done < utf8.size()) {
    return broken(done, phrase("byte {} of the UTF-8 text begins no character of GB 18030"));
  }
  return to_bytes(out);
}

std::size_t character_length(ByteView at) {
  if (at.empty()) return 0;
  if (at[0] < 0x80) return 1;
  if (!is_lead(at[0]) || at.size() < 2) return 0;
  if (is_trail(at[1])) return 2;
  const bool four = at.size() >= 4 && is_digit(at[1]) && is_lead(at[2]) && is_digit(at[3]);
  return four ? 4 : 0;
}

bool is_gb18030_valid(ByteView text) {
  while (!text.empty()) {
    const std::size_t n = character_length(text);
    if (n == 0) return false;
    text = text.subspan(n);
  }
  return true;
}

bool is_gbk_only(ByteView text) {
  while (!text.empty()) {
    const std::size_t n = character_length(text);
    if (n == 0 || n > 2) return false;
    text = text.subspan(n);
  }
  return true;
}

void split_fields(ByteView line, char separator, std::vector<ByteView>& fields) {
  fields.clear();
  const auto wanted = static_cast<Byte>(separator);
  std::size_t start = 0;
  std::size_t at = 0;
  while (at < line.size()) {
    if (line[at] == wanted) {
      fields.push_back(line.subspan(start, at - start));
      start = ++at;
    } else if (line[at] < 0x80) {
      ++at;
    } else {
      at += std::max<std::size_t>(character_length(line.subspan(at)), 1);
    }
  }
  fields.push_back(line.subspan(start));
}

std::vector<ByteView> split_fields(ByteView line, char separator) {
  std::vector<ByteView> fields;
  split_fields(line, separator, fields);
  return fields;
}

Cut cut_at_character(ByteView gb18030, std::size_t bytes_max) {
  std::size_t at = 0;
  while (at < gb18030.size()) {
    const std::size_t n = std::max<std::size_t>(character_length(gb18030.subspan(at)), 1);
    if (at + n > bytes_max) break;
    at += n;
  }
  return {gb18030.first(at), gb18030.subspan(at)};
}

}  // namespace sscard::data
