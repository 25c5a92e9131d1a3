#include "keys/keyblock/key_block.hpp"

#include <algorithm>
#include <array>

#include "cardlib/base/expects.hpp"

namespace sscard::keys {
namespace {

using crypto::CipherKind;

constexpr std::size_t length_field = 2;
constexpr std::size_t key_bytes_max = KeyBytes::capacity;

/// How a version protects.
struct Method {
  BlockVersion version;
  CipherKind cipher;
  std::size_t mac;  ///< bytes
  bool derives;     ///< keys by CMAC, MAC over the clear key; else variants, MAC over the cipher
};
constexpr Method methods[] = {
    {BlockVersion::A,   CipherKind::TripleDes, 4,  false},
    {BlockVersion::B,   CipherKind::TripleDes, 8,  true },
    {BlockVersion::C,   CipherKind::TripleDes, 4,  false},
    {BlockVersion::D,   CipherKind::Aes,       16, true },
    {BlockVersion::Sm4, CipherKind::Sm4,       16, true },
};

/// A protection key length and how the derivation names it. The code of SM4 is ours [PROP].
struct DerivationCode {
  CipherKind cipher;
  std::size_t bytes;
  std::uint16_t code;
};
constexpr DerivationCode derivation_codes[] = {
    {CipherKind::TripleDes, 16, 0x0000},
    {CipherKind::TripleDes, 24, 0x0001},
    {CipherKind::Aes,       16, 0x0002},
    {CipherKind::Aes,       24, 0x0003},
    {CipherKind::Aes,       32, 0x0004},
    {CipherKind::Sm4,       16, 0x8000},
};

/// Keys of an algorithm letter: which lengths it has, and what its key is padded to.
struct AlgorithmLengths {
  char letter;
  std::array<std::size_t, 3> bytes;
  std::size_t padded;
};
constexpr AlgorithmLengths algorithm_lengths[] = {
    {'T',        {8, 16, 24},  24}, // 8: senders put single keys into 3DES blocks
    {'D',        {8, 8, 8},    24},
    {'A',        {16, 24, 32}, 32},
    {sm4_letter, {16, 16, 16}, 16},
};

/// What a key of `bytes` of a letter is worth in bits; a protection key must be worth as much.
unsigned strength(char letter, std::size_t bytes) {
  if (letter == 'T' || letter == 'D') return bytes == 8 ? 56 : bytes == 16 ? 80 : 112;
  return static_cast<unsigned>(bytes * 8);
}

char letter_of(CipherKind kind) {
  switch (kind) {
    case CipherKind::Aes:
      return 'A';
    case CipherKind::Sm4:
      return sm4_letter;
    default:
      return 'T';
  }
}

Error refused(const char* reason, const char* next) {
  return {
      ErrorKind::Keys, msg("key block: {}", reason), Message{next, {}, {}}
  };
}

Error wrong_body(const char* reason) {
  return {ErrorKind::BadInput, msg("key block, {}: {}", phrase("body"), reason),
          msg("ask the sender for the block again")};
}

const Method& method_of(BlockVersion version) {
  const auto* found = std::ranges::find(methods, version, &Method::version);
  expects(found != std::end(methods));
  return *found;
}

const DerivationCode* code_of(CipherKind cipher, std::size_t bytes) {
  for (const DerivationCode& row : derivation_codes) {
    if (row.cipher == cipher && row.bytes == bytes) return &row;
  }
  return nullptr;
}

bool fits(char letter, std::size_t bytes) {
  for (const AlgorithmLengths& row : algorithm_lengths) {
    if (row.letter == letter) return std::ranges::find(row.bytes, bytes) != row.bytes.end();
  }
  return letter == 'H' && bytes >= 1 && bytes <= key_bytes_max;
}

std::size_t padded_length(char letter, std::size_t bytes) {
  for (const AlgorithmLengths& row : algorithm_lengths) {
    if (row.letter == letter) return std::max(bytes, row.padded);
  }
  return key_bytes_max;
}

/// What a derived key is for.
enum class KeyPart : Byte { Cipher = 0x00, Mac = 0x01 };

/// Counter ‖ 00 part ‖ 00 ‖ code ‖ bits, by CMAC under the protection key.
KeyBytes derived(const crypto::Cipher& protection, const DerivationCode& code, KeyPart part) {
  std::array<Byte, 64> out{};
  const WipeOnExit wiped(out);
  const std::size_t block = crypto::block_size(protection.kind());
  Byte counter = 1;
  for (std::size_t made = 0; made < code.bytes; made += block, ++counter) {
    Bytes input = {counter, 0x00, static_cast<Byte>(part), 0x00};
    append_u16(input, code.code);
    append_u16(input, static_cast<std::uint16_t>(code.bytes * 8));
    protection.cmac(input, MutableBytes(out).subspan(made, block));
  }
  return KeyBytes(ByteView(out).first(code.bytes));
}

/// Every byte of the protection key xor 45 (cipher) or 4D (MAC).
KeyBytes variant(ByteView protection, KeyPart part) {
  std::array<Byte, key_bytes_max> out{};
  const WipeOnExit wiped(out);
  const Byte constant = part == KeyPart::Cipher ? 0x45 : 0x4D;
  for (std::size_t i = 0; i < protection.size(); ++i)
    out[i] = protection[i] ^ constant;
  return KeyBytes(ByteView(out).first(protection.size()));
}

/// The two keys of one block, ready.
class Protection {
 public:
  static Result<Protection> create(const crypto::Provider& engine, const Method& method,
                                   const KeyBytes& protection) {
    const DerivationCode* code = code_of(method.cipher, protection.size());
    if (code == nullptr) {
      return refused(phrase("the protection key has another length than this version takes"),
                     phrase("choose the protection key agreed with the sender"));
    }
    const ByteView opened = protection.reveal(SecretAccess::for_cipher());
    const auto master = engine.cipher(method.cipher, opened);
    if (!master) return master.error();
    const auto make = [&](KeyPart part) {
      const KeyBytes key = method.derives ? derived(**master, *code, part) : variant(opened, part);
      return engine.cipher(method.cipher, key.reveal(SecretAccess::for_cipher()));
    };
    auto cipher = make(KeyPart::Cipher);
    auto mac = make(KeyPart::Mac);
    if (!cipher) return cipher.error();
    if (!mac) return mac.error();
    return Protection(method, std::move(*cipher), std::move(*mac));
  }

  /// Over the header and what follows: the clear key where keys are derived, else the cipher.
  Bytes mac(std::string_view header, ByteView following) const {
    Bytes message = concat(as_bytes(header), following);
    const WipeOnExit wiped(message);
    const std::size_t block = crypto::block_size(method_->cipher);
    Bytes out(block);
    if (method_->derives) {
      mac_->cmac(message, out);
    } else {
      const Bytes chained = crypto::encrypt_cbc(*mac_, Bytes(block), message);
      out.assign(chained.end() - static_cast<long>(block), chained.end());
    }
    out.resize(method_->mac);
    return out;
  }

  /// Initial value: the MAC where keys are derived, else the header.
  void decipher(std::string_view header, ByteView mac, MutableBytes in_place) const {
    cipher_->decrypt_cbc(initial_value(header, mac), in_place, in_place);
  }
  void encipher(std::string_view header, ByteView mac, MutableBytes in_place) const {
    cipher_->encrypt_cbc(initial_value(header, mac), in_place, in_place);
  }

 private:
  Protection(const Method& method, std::unique_ptr<crypto::Cipher> cipher,
             std::unique_ptr<crypto::Cipher> mac)
      : method_(&method), cipher_(std::move(cipher)), mac_(std::move(mac)) {}
  ByteView initial_value(std::string_view header, ByteView mac) const {
    return method_->derives ? mac : as_bytes(header).first(8);
  }

  const Method* method_;
  std::unique_ptr<crypto::Cipher> cipher_;
  std::unique_ptr<crypto::Cipher> mac_;
};

/// Upper-case digits only: a small letter would be a changed bit that nobody sees.
std::optional<Bytes> strict_hex(std::string_view text) {
  const bool upper = std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); });
  return upper ? from_hex(text) : std::nullopt;
}

Result<KeyBytes> key_inside(const BlockHeader& header, ByteView clear) {
  const std::size_t bits = u16_at(clear, 0);
  const std::size_t bytes = bits / 8;
  if (bits % 8 != 0 || length_field + bytes > clear.size() || !fits(header.algorithm, bytes)) {
    return refused(phrase("what is inside is no key of the algorithm in the header"),
                   phrase("ask the sender for the block again"));
  }
  return KeyBytes(clear.subspan(length_field, bytes));
}

Error mac_wrong() {
  return refused(phrase("the block was changed, or made under another protection key"),
                 phrase("compare the check value of the protection key with the sender's, then ask "
                        "for the block again"));
}

/// Cipher and MAC of a block.
struct Body {
  Bytes cipher;
  Bytes mac;
};

Result<Body> read_body(std::string_view text, const Method& method) {
  auto bytes = strict_hex(text);
  if (!bytes) return wrong_body(phrase("not upper-case hexadecimal"));
  const std::size_t block = crypto::block_size(method.cipher);
  if (bytes->size() < method.mac + block || (bytes->size() - method.mac) % block != 0) {
    return wrong_body(phrase("no whole number of cipher blocks"));
  }
  const ByteView all(*bytes);
  return Body{to_bytes(all.first(all.size() - method.mac)), to_bytes(all.last(method.mac))};
}

/// Is this a key of its algorithm, and the protection key worth as much?
Status check_strength(const Method& method, std::size_t protection, const BlockHeader& header,
                      std::size_t key) {
  if (!fits(header.algorithm, key)) {
    return refused(phrase("the key has another length than its algorithm"),
                   phrase("name the algorithm of the key"));
  }
  const unsigned have = strength(letter_of(method.cipher), protection);
  if (have < strength(header.algorithm, key)) {
    return refused(phrase("the protection key is weaker than the key"),
                   phrase("take a protection key of at least the same strength"));
  }
  return {};
}

/// Length in bits ‖ key ‖ random up to whole blocks.
Bytes clear_content(const crypto::Provider& engine, const BlockHeader& header,
                    const KeyBytes& key) {
  const std::size_t block = cipher_block(header.version);
  const std::size_t wanted = length_field + padded_length(header.algorithm, key.size());
  Bytes clear((wanted + block - 1) / block * block);
  engine.random(clear);
  clear[0] = static_cast<Byte>(key.size() * 8 >> 8U);
  clear[1] = static_cast<Byte>(key.size() * 8);
  std::ranges::copy(key.reveal(SecretAccess::for_cipher()), clear.begin() + length_field);
  return clear;
}

}  // namespace

Result<OpenedBlock> open_key_block(const crypto::Provider& engine, const KeyBytes& protection,
                                   std::string_view block, OldVersions old) {
  auto head = read_header(block);
  if (!head) return head.error();
  const Method& method = method_of(head->header.version);
  if (!method.derives && old == OldVersions::Refuse) {
    return refused(phrase("versions A and C protect a key too weakly"),
                   phrase("ask the sender for version B or D"));
  }
  const auto body = read_body(block.substr(head->size), method);
  if (!body) return body.error();
  const auto keys = Protection::create(engine, method, protection);
  if (!keys) return keys.error();
  const std::string_view header = block.substr(0, head->size);
  Bytes clear = body->cipher;
  const WipeOnExit wiped(clear);
  keys->decipher(header, body->mac, clear);
  const Bytes mac = keys->mac(header, method.derives ? clear : body->cipher);
  if (!equal_constant_time(mac, body->mac)) return mac_wrong();
  auto key = key_inside(head->header, clear);
  if (!key) return key.error();
  return OpenedBlock{std::move(head->header), std::move(*key)};
}

Result<std::string> make_key_block(const crypto::Provider& engine, const KeyBytes& protection,
                                   const BlockHeader& header, const KeyBytes& key) {
  const auto* method = std::ranges::find(methods, header.version, &Method::version);
  if (method == std::end(methods) || !method->derives) {
    return refused(phrase("blocks are made in version B, D or 4 only"),
                   phrase("choose one of these versions"));
  }
  if (Status strong = check_strength(*method, protection.size(), header, key.size()); !strong) {
    return strong.error();
  }
  const auto keys = Protection::create(engine, *method, protection);
  if (!keys) return keys.error();
  Bytes content = clear_content(engine, header, key);
  const WipeOnExit wiped(content);
  const auto head = write_header(header, 2 * (content.size() + method->mac));
  if (!head) return head.error();
  const Bytes mac = keys->mac(*head, content);
  keys->encipher(*head, mac, content);
  return *head + to_hex(content) + to_hex(mac);
}

}  // namespace sscard::keys
