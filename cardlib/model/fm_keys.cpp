// Bodies of WRITE KEY of the FM family: fm.hpp.
#include <algorithm>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "cardlib/base/wipe.hpp"
#include "cardlib/model/fm.hpp"

namespace sscard::model::fm {
namespace {

constexpr std::size_t key_size = 16;
constexpr Byte no_state = 0xFF;
constexpr Byte first_version = 0x01;
constexpr std::size_t pin_min = 2;
constexpr std::size_t pin_max = 8;

struct CodeRow {
  KeyCode code;
  KeyType type;
  bool versioned;  ///< version and algorithm stand where others have state and counter
};
constexpr std::array codes = {
    CodeRow{KeyCode::External, KeyType::External,     false},
    CodeRow{KeyCode::External, KeyType::Master,       false},
    CodeRow{KeyCode::Pin,      KeyType::Pin,          false},
    CodeRow{KeyCode::Line,     KeyType::Transmission, false},
    CodeRow{KeyCode::Internal, KeyType::Internal,     true },
    CodeRow{KeyCode::Tac,      KeyType::Tac,          true },
    CodeRow{KeyCode::Purchase, KeyType::Debit,        true },
    CodeRow{KeyCode::Load,     KeyType::Load,         true },
};

template <typename Member>
const CodeRow* row_with(Member CodeRow::* member, Member wanted) {
  const auto found = std::ranges::find(codes, wanted, member);
  return found == codes.end() ? nullptr : &*found;
}

/// The version that the short form means.
Byte plain_version(KeyType type) {
  return type == KeyType::Master || type == KeyType::Pin ? Byte{0} : first_version;
}

Byte counter_byte(Byte limit) {
  expects(limit <= 0x0F);
  return static_cast<Byte>(limit << 4U | limit);
}

/// Bytes of a body written one after another.
class Writer {
 public:
  explicit Writer(KeyBody& out) : out_(out) {}
  void add(std::initializer_list<Byte> bytes) { add(ByteView(bytes.begin(), bytes.size())); }
  void add(ByteView bytes) {
    expects(out_.size + bytes.size() <= out_.bytes.size());
    std::ranges::copy(bytes, out_.bytes.begin() + static_cast<std::ptrdiff_t>(out_.size));
    out_.size += bytes.size();
  }

 private:
  KeyBody& out_;
};

Byte state_of(const KeyHeader& header) {
  if (header.type == KeyType::Transmission) return no_state;
  const std::optional<Level> level = from_kernel(header.following_level);
  expects(level.has_value());
  return state_byte(*level);
}

Byte puk_state(const KeyHeader& header) {
  const std::optional<Level> level = from_kernel(header.puk_level);
  expects(level.has_value());
  return state_byte(*level);
}

/// Single DES opens nothing here.
std::optional<KeyAlgorithm> algorithm(Byte byte) {
  constexpr std::array known = {KeyAlgorithm::TripleDes, KeyAlgorithm::Sm4, KeyAlgorithm::Aes};
  for (const KeyAlgorithm each : known) {
    if (static_cast<Byte>(each) == byte) return each;
  }
  return std::nullopt;
}

bool take_algorithm(ByteReader& reader, KeyHeader& header) {
  header.version = reader.u8();
  const std::optional<KeyAlgorithm> known = algorithm(reader.u8());
  if (known) header.algorithm = *known;
  return known.has_value();
}

bool take_counter(ByteReader& reader, KeyHeader& header) {
  const Byte counter = reader.u8();
  header.try_limit = static_cast<Byte>(counter >> 4U);
  return counter == counter_byte(header.try_limit);  // a new key has all its tries
}

/// 39: the state says what it is; Pin's and the extension's bits are levels like any other.
bool take_state(ByteReader& reader, KeyHeader& header) {
  const Byte state = reader.u8();
  if (header.type == KeyType::Transmission) return state == no_state;
  const std::optional<Level> level = level_from(state);
  if (!level || *level == Level::None) return false;
  header.following_level = kernel_level(*level);
  if (header.type == KeyType::Pin) return *level == Level::Pin;
  if (*level == Level::Master) header.type = KeyType::Master;
  return true;
}

/// The change right: the master key's, in a PIN the level that may reload it.
bool take_change(ByteReader& reader, KeyHeader& header) {
  const Byte change = reader.u8();
  if (header.type != KeyType::Pin) return change == right_master;
  const std::optional<Level> level = level_from(change);
  if (level) header.puk_level = kernel_level(*level);
  return level.has_value();
}

/// Behind use and change: state and counter, and the two bytes of the long form.
bool take_middle(ByteReader& reader, KeyHeader& header) {
  if (!take_state(reader, header) || !take_counter(reader, header)) return false;
  header.version = plain_version(header.type);
  if (header.type == KeyType::Pin || reader.left() == key_size) return true;
  const Byte usual = header.version;
  const bool known = take_algorithm(reader, header);
  const bool needed = header.version != usual || header.algorithm != KeyAlgorithm::TripleDes;
  return known && needed;
}

bool length_fits(KeyType type, std::size_t length) {
  return type == KeyType::Pin ? length >= pin_min && length <= pin_max : length == key_size;
}

}  // namespace

std::optional<KeyCode> key_code(Byte byte) {
  const CodeRow* row = row_with(&CodeRow::code, static_cast<KeyCode>(byte));
  return row == nullptr ? std::nullopt : std::optional(row->code);
}

KeyCode code_of(KeyType type) {
  const CodeRow* row = row_with(&CodeRow::type, type);
  expects(row != nullptr);
  return row->code;
}

std::optional<KeyType> type_of(KeyCode code) {
  const CodeRow* row = row_with(&CodeRow::code, code);
  return row == nullptr ? std::nullopt : std::optional(row->type);
}

KeyBody encode_key(const KeyHeader& header, ByteView key) {
  expects(header.length == key.size() && length_fits(header.type, key.size()));
  const CodeRow& row = *row_with(&CodeRow::type, header.type);
  KeyBody out;
  Writer body(out);
  body.add({static_cast<Byte>(row.code), right_free,
            header.type == KeyType::Pin ? puk_state(header) : right_master});
  const auto known = static_cast<Byte>(header.algorithm);
  const bool plain =
      header.version == plain_version(header.type) && header.algorithm == KeyAlgorithm::TripleDes;
  if (!row.versioned) body.add({state_of(header), counter_byte(header.try_limit)});
  if (row.versioned || (!plain && header.type != KeyType::Pin)) body.add({header.version, known});
  body.add(key);
  return out;
}

std::optional<KeyRecordView> parse_key(Byte id, ByteView bytes) {
  ByteReader reader(bytes);
  const CodeRow* row = row_with(&CodeRow::code, static_cast<KeyCode>(reader.u8()));
  const Byte use = reader.u8();
  if (row == nullptr || use != right_free) return std::nullopt;
  KeyRecordView out;
  KeyHeader& header = out.header;
  header.type = row->type;
  header.id = id;
  if (!take_change(reader, header)) return std::nullopt;
  if (!(row->versioned ? take_algorithm(reader, header) : take_middle(reader, header)))
    return std::nullopt;
  out.key = reader.rest();
  if (reader.failed() || !length_fits(header.type, out.key.size())) return std::nullopt;
  header.length = static_cast<Byte>(out.key.size());
  return out;
}

KeyHeader key_header(const KeyRow& key, Algorithm algorithm, Byte version, Byte length) {
  KeyHeader out = model::key_header(key, algorithm, version, length);
  out.following_level = kernel_level(level_of(key));
  if (key.type == KeyType::Pin) out.puk_level = kernel_level(level_of(*find_key(key.df, "PUK")));
  if (row_with(&CodeRow::type, key.type)->versioned) out.try_limit = 0;  // no place for it
  return out;
}

Bytes seal(const crypto::Cipher& under, ByteView body) {
  expects(body.size() <= key_body_max);
  Bytes plain{static_cast<Byte>(body.size())};
  plain.reserve(1 + key_body_max);
  append(plain, body);
  Bytes block = crypto::pad_80_if_needed(plain, crypto::block_size(under.kind()));
  wipe(plain);
  under.encrypt_ecb(block, block);
  return block;
}

std::optional<KeyBody> open(const crypto::Cipher& under, ByteView sealed) {
  std::array<Byte, 32> plain{};
  const WipeOnExit wiped(plain);
  const std::size_t block = crypto::block_size(under.kind());
  if (sealed.empty() || sealed.size() > plain.size() || sealed.size() % block != 0)
    return std::nullopt;
  const auto text = MutableBytes(plain).first(sealed.size());
  under.decrypt_ecb(sealed, text);
  KeyBody out;
  out.size = text[0];
  if (out.size > key_body_max || out.size + 1 > text.size()) return std::nullopt;
  const ByteView tail = text.subspan(1 + out.size);
  const bool padded =
      tail.empty() ||
      (tail[0] == 0x80 && std::ranges::all_of(tail.subspan(1), [](Byte b) { return b == 0; }));
  if (tail.size() >= block || !padded) return std::nullopt;
  std::ranges::copy(text.subspan(1, out.size), out.bytes.begin());
  return out;
}

}  // namespace sscard::model::fm
