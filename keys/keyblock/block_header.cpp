#include "keys/keyblock/block_header.hpp"

#include <algorithm>
#include <charconv>

namespace sscard::keys {
namespace {

constexpr std::size_t fixed_size = 16;
constexpr std::size_t total_max = 9999;
constexpr std::size_t optional_max = 99;
constexpr std::string_view padding_id = "PB";
constexpr std::string_view reserved = "00";

constexpr std::string_view versions = "ABCD4";
constexpr std::string_view algorithms = "ADEHRST4";
constexpr std::string_view modes = "BCDEGNSTVXY";
constexpr std::string_view exportabilities = "ENS";
/// Usages of the standard; two digits are left to proprietary ones.
constexpr std::string_view usages[] = {
    "B0", "B1", "B2", "B3", "C0", "D0", "D1", "D2", "D3", "E0", "E1", "E2", "E3", "E4",
    "E5", "E6", "E7", "I0", "K0", "K1", "K2", "K3", "K4", "M0", "M1", "M2", "M3", "M4",
    "M5", "M6", "M7", "M8", "P0", "P1", "S0", "S1", "S2", "V0", "V1", "V2", "V3", "V4"};

Error malformed(const char* field, const char* reason) {
  return {ErrorKind::BadInput, msg("key block, {}: {}", field, reason),
          msg("ask the sender for the block again")};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z');
}
bool is_printable(char c) {
  return c >= 0x20 && c <= 0x7E;
}
bool all(std::string_view text, bool (*rule)(char)) {
  return std::ranges::all_of(text, rule);
}
bool is_upper_hex(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'F');
}

/// nullopt when a character does not belong to the base.
std::optional<std::size_t> number(std::string_view text, int base) {
  if (!all(text, base == 10 ? is_digit : is_upper_hex)) return std::nullopt;
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_usage(std::string_view usage) {
  return all(usage, is_digit) || std::ranges::find(usages, usage) != std::end(usages);
}

/// The fields of the first sixteen characters, without the lengths.
struct FieldRule {
  const char* name;
  std::string_view value;
  bool right;
};

Status check_fields(const BlockHeader& header) {
  const auto one_of = [](std::string_view set, char c) { return set.find(c) != set.npos; };
  const char version = static_cast<char>(header.version);
  const FieldRule rules[] = {
      {phrase("version"), {}, one_of(versions, version)},
      {phrase("usage"), header.usage, header.usage.size() == 2 && is_usage(header.usage)},
      {phrase("algorithm"), {}, one_of(algorithms, header.algorithm)},
      {phrase("mode of use"), {}, one_of(modes, header.mode)},
      {phrase("key version"), header.key_version,
       header.key_version.size() == 2 &&
           all(header.key_version, [](char c) { return is_letter_or_digit(c) || c == 'c'; })},
      {phrase("exportability"), {}, one_of(exportabilities, header.exportability)},
  };
  for (const FieldRule& rule : rules) {
    if (!rule.right) return malformed(rule.name, phrase("not a value of the standard"));
  }
  return {};
}

/// A cursor over the optional blocks.
class OptionalReader {
 public:
  explicit OptionalReader(std::string_view text) : text_(text) {}

  Result<OptionalBlock> next() {
    const std::string_view id = take(2);
    const std::size_t size = read_size();
    if (failed_ || !all(id, is_letter_or_digit)) return wrong();
    const std::string_view data = take(size);
    if (failed_ || !all(data, is_printable)) return wrong();
    return OptionalBlock{std::string(id), std::string(data)};
  }
  std::size_t consumed() const { return at_; }

 private:
  static Error wrong() {
    return malformed(phrase("optional block"), phrase("id, length or content is wrong"));
  }

  std::string_view take(std::size_t n) {
    if (failed_ || n > text_.size() - at_) {
      failed_ = true;
      return {};
    }
    at_ += n;
    return text_.substr(at_ - n, n);
  }

  /// Characters of data. The length counts id and itself; 00 02 announces one of four digits.
  std::size_t read_size() {
    std::size_t overhead = 4;
    std::optional<std::size_t> length = number(take(2), 16);
    if (length == 0U) {
      overhead = 10;
      length = take(2) == "02" ? number(take(4), 16) : std::nullopt;
      if (length && *length <= 0xFF) length.reset();
    }
    if (failed_ || !length || *length < overhead) {
      failed_ = true;
      return 0;
    }
    return *length - overhead;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

bool contains(const std::vector<OptionalBlock>& blocks, std::string_view id) {
  return std::ranges::find(blocks, id, &OptionalBlock::id) != blocks.end();
}

Result<ReadHeader> read_optional(BlockHeader header, std::string_view behind, std::size_t count) {
  OptionalReader reader(behind);
  for (std::size_t i = 0; i < count; ++i) {
    auto block = reader.next();
    if (!block) return block.error();
    const bool last = i + 1 == count;
    if (block->id == padding_id && last) continue;
    if (block->id == padding_id || contains(header.optional, block->id)) {
      return malformed(phrase("optional block"), phrase("twice, or padding before the end"));
    }
    header.optional.push_back(std::move(*block));
  }
  if (reader.consumed() % cipher_block(header.version) != 0) {
    return malformed(phrase("optional block"), phrase("no whole number of cipher blocks"));
  }
  return ReadHeader{std::move(header), fixed_size + reader.consumed()};
}

std::string written(const OptionalBlock& block) {
  const std::size_t size = block.data.size() + 4;
  if (size <= 0xFF) return fmt::format("{}{:02X}{}", block.id, size, block.data);
  return fmt::format("{}0002{:04X}{}", block.id, size + 6, block.data);
}

Status check_optional(const BlockHeader& header) {
  std::vector<OptionalBlock> seen;
  for (const OptionalBlock& block : header.optional) {
    const bool right = block.id.size() == 2 && all(block.id, is_letter_or_digit) &&
                       block.id != padding_id && all(block.data, is_printable) &&
                       block.data.size() <= total_max && !contains(seen, block.id);
    if (!right)
      return malformed(phrase("optional block"), phrase("id, length or content is wrong"));
    seen.push_back(block);
  }
  return {};
}

}  // namespace

std::size_t cipher_block(BlockVersion version) {
  return version == BlockVersion::D || version == BlockVersion::Sm4 ? 16 : 8;
}

Result<ReadHeader> read_header(std::string_view block) {
  if (block.size() < fixed_size) {
    return malformed(phrase("length"), phrase("shorter than a header"));
  }
  if (number(block.substr(1, 4), 10) != block.size()) {
    return malformed(phrase("length"), phrase("not that of the text"));
  }
  BlockHeader header{static_cast<BlockVersion>(block[0]),
                     std::string(block.substr(5, 2)),
                     block[7],
                     block[8],
                     std::string(block.substr(9, 2)),
                     block[11]};
  if (Status right = check_fields(header); !right) return right.error();
  const auto count = number(block.substr(12, 2), 10);
  if (!count || block.substr(14, 2) != reserved) {
    return malformed(phrase("optional block"), phrase("number or reserved characters are wrong"));
  }
  return read_optional(std::move(header), block.substr(fixed_size), *count);
}

Result<std::string> write_header(const BlockHeader& header, std::size_t body) {
  if (Status right = check_fields(header); !right) return right.error();
  if (Status right = check_optional(header); !right) return right.error();
  std::string optional;
  for (const OptionalBlock& block : header.optional)
    optional += written(block);
  std::size_t count = header.optional.size();
  const std::size_t unit = cipher_block(header.version);
  if (optional.size() % unit != 0) {
    const std::size_t fill = (unit - (optional.size() + 4) % unit) % unit;
    optional += written({std::string(padding_id), std::string(fill, '0')});
    ++count;
  }
  const std::size_t total = fixed_size + optional.size() + body;
  if (count > optional_max || total > total_max) {
    return malformed(phrase("length"), phrase("longer than a block can be"));
  }
  return fmt::format("{}{:04}{}{}{}{}{}{:02}{}{}", static_cast<char>(header.version), total,
                     header.usage, header.algorithm, header.mode, header.key_version,
                     header.exportability, count, reserved, optional);
}

}  // namespace sscard::keys
