#include "cardlib/model/social_crypto.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard::model {
namespace {

constexpr Byte record_length_byte = 0x18;
constexpr std::size_t mac_size = 4;
constexpr std::size_t key_size = 16;
constexpr std::size_t pin_size_min = 2;
constexpr std::size_t pin_size_max = 8;

/// Header ‖ Lc ‖ data ‖ 80 00…: what a MAC is computed over, built without allocation. Five header
/// bytes, 255 data bytes and up to 16 bytes of padding.
class MacInput {
 public:
  explicit MacInput(std::size_t block) : block_(block) {}
  ~MacInput() { wipe(bytes_); }
  MacInput(const MacInput&) = delete;
  MacInput& operator=(const MacInput&) = delete;

  void add(ByteView more) {
    expects(size_ + more.size() + block_ <= bytes_.size());
    std::ranges::copy(more, bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += more.size();
  }
  void add_command(const Header& header, ByteView data) {
    expects(data.size() + mac_size <= 255);
    const std::array<Byte, 5> head = {header.cla, header.ins, header.p1, header.p2,
                                      static_cast<Byte>(data.size() + mac_size)};
    add(head);
    add(data);
  }
  ByteView padded() {
    bytes_[size_++] = 0x80;
    while (size_ % block_ != 0)
      bytes_[size_++] = 0x00;
    return ByteView(bytes_).first(size_);
  }

 private:
  std::size_t block_;
  std::size_t size_ = 0;
  std::array<Byte, 288> bytes_{};
};

/// Last block of CBC under `cipher`: MAC algorithm 1 of ISO 9797-1.
void cbc_mac(const crypto::Cipher& cipher, ByteView iv, ByteView padded, MutableBytes out) {
  std::array<Byte, 288> chained{};
  const auto used = MutableBytes(chained).first(padded.size());
  cipher.encrypt_cbc(iv, padded, used);
  std::ranges::copy(used.last(out.size()), out.begin());
  wipe(chained);
}

Mac4 left4(ByteView block) {
  return {block[0], block[1], block[2], block[3]};
}

/// [SRC] the 16-byte SM4 MAC is folded: xor of its four words.
Mac4 folded(ByteView block16) {
  Mac4 out{};
  for (std::size_t i = 0; i < block16.size(); ++i)
    out[i % 4] = static_cast<Byte>(out[i % 4] ^ block16[i]);
  return out;
}

bool is_decimal(unsigned nibble) {
  return nibble <= 9;
}

/// Every nibble 0 to 9, the very last one may be F.
bool is_pin_bcd(ByteView bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned low = bytes[i] & 0x0FU;
    const bool filler = low == 0x0F && i + 1 == bytes.size();
    if (!is_decimal(bytes[i] >> 4U) || !(is_decimal(low) || filler)) return false;
  }
  return bytes.size() >= pin_size_min && bytes.size() <= pin_size_max;
}

bool is_80_tail(ByteView tail) {
  if (tail.empty()) return true;
  return tail[0] == 0x80 && std::ranges::all_of(tail.subspan(1), [](Byte b) { return b == 0x00; });
}

class TripleDesScheme final : public SocialScheme {
 public:
  explicit TripleDesScheme(std::unique_ptr<crypto::Cipher> des) : des_(std::move(des)) {}

  Algorithm algorithm() const override { return Algorithm::TripleDes; }

  ProcessKey process_key(const SocialKey& key, const Block8& factor) const override {
    Block8 pk{};
    const WipeOnExit wiped(pk);
    key.cipher().encrypt_ecb(factor, pk);
    return ProcessKey(pk);
  }

  Block8 authentication_data(const SocialKey& key, const Block8& factor,
                             const Block8& original) const override {
    Block8 out{};
    process_cipher(key, factor).encrypt_ecb(original, out);
    return out;
  }

  Mac4 command_mac(const SocialKey& stk, const Block8& challenge, const Header& header,
                   ByteView data) const override {
    MacInput input(8);
    input.add_command(header, data);
    Block8 mac{};
    cbc_mac(process_cipher(stk, challenge), Block8{}, input.padded(), mac);
    return left4(mac);
  }

  bool challenge_fits_key_load(std::size_t bytes) const override {
    return bytes == 8 || bytes == 4;
  }

  Mac4 key_load_mac(const SocialKey& mk, ByteView challenge, const Header& header,
                    ByteView data) const override {
    expects(challenge_fits_key_load(challenge.size()));
    Block8 iv{};
    std::ranges::copy(challenge, iv.begin());
    MacInput input(8);
    input.add_command(header, data);
    return retail(mk, iv, input.padded());
  }

  Mac4 card_id_mac(const SocialKey& irk, const std::array<Byte, 12>& code) const override {
    MacInput input(8);
    input.add(code);
    return retail(irk, Block8{}, input.padded());
  }

 protected:
  const crypto::Cipher& process_cipher(const SocialKey& key, const Block8& factor) const override {
    Block8 pk{};
    const WipeOnExit wiped(pk);
    key.cipher().encrypt_ecb(factor, pk);
    des_->rekey(pk);
    return *des_;
  }

 private:
  static Mac4 retail(const SocialKey& key, const Block8& iv, ByteView padded) {
    Block8 mac{};
    key.retail_mac().compute(iv, padded, mac);
    return left4(mac);
  }

  std::unique_ptr<crypto::Cipher> des_;
};

/// [PROP] profile A of reference/ssc-card.md 7.5.
class Sm4ProfileA final : public SocialScheme {
 public:
  explicit Sm4ProfileA(std::unique_ptr<crypto::Cipher> sm4) : sm4_(std::move(sm4)) {}

  Algorithm algorithm() const override { return Algorithm::Sm4; }

  ProcessKey process_key(const SocialKey& key, const Block8& factor) const override {
    std::array<Byte, 16> pk{};
    const WipeOnExit wiped(pk);
    enciphered(key.cipher(), factor, pk);
    return ProcessKey(pk);
  }

  Block8 authentication_data(const SocialKey& key, const Block8& factor,
                             const Block8& original) const override {
    std::array<Byte, 16> block{};
    enciphered(process_cipher(key, factor), original, block);
    Block8 out{};
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = static_cast<Byte>(block[i] ^ block[i + 8]);
    return out;
  }

  Mac4 command_mac(const SocialKey& stk, const Block8& challenge, const Header& header,
                   ByteView data) const override {
    MacInput input(16);
    input.add_command(header, data);
    return folded_mac(process_cipher(stk, challenge), no_iv, input.padded());
  }

  bool challenge_fits_key_load(std::size_t bytes) const override { return bytes == 16; }

  Mac4 key_load_mac(const SocialKey& mk, ByteView challenge, const Header& header,
                    ByteView data) const override {
    expects(challenge_fits_key_load(challenge.size()));
    MacInput input(16);
    input.add_command(header, data);
    return folded_mac(mk.cipher(), challenge, input.padded());
  }

  Mac4 card_id_mac(const SocialKey& irk, const std::array<Byte, 12>& code) const override {
    MacInput input(16);
    input.add(code);
    return folded_mac(irk.cipher(), no_iv, input.padded());
  }

 protected:
  const crypto::Cipher& process_cipher(const SocialKey& key, const Block8& factor) const override {
    std::array<Byte, 16> pk{};
    const WipeOnExit wiped(pk);
    enciphered(key.cipher(), factor, pk);
    sm4_->rekey(pk);
    return *sm4_;
  }

 private:
  static constexpr std::array<Byte, 16> no_iv{};

  /// SM4(K, X ‖ 80 00×7)
  static void enciphered(const crypto::Cipher& cipher, const Block8& data, MutableBytes out) {
    std::array<Byte, 16> block{};
    std::ranges::copy(data, block.begin());
    block[8] = 0x80;
    cipher.encrypt_ecb(block, out);
  }

  static Mac4 folded_mac(const crypto::Cipher& cipher, ByteView iv, ByteView padded) {
    std::array<Byte, 16> mac{};
    cbc_mac(cipher, iv, padded, mac);
    return folded(mac);
  }

  std::unique_ptr<crypto::Cipher> sm4_;
};

}  // namespace

Result<SocialKey> SocialKey::create(const crypto::Provider& engine, Algorithm algorithm,
                                    ByteView key) {
  if (key.size() != key_size) {
    return Error{ErrorKind::Crypto,
                 msg("a key of the social-security side has {} bytes instead of 16", key.size()),
                 msg("check which algorithm the key was made for")};
  }
  auto cipher = engine.cipher(cipher_kind(algorithm), key);
  if (!cipher) return cipher.error();
  if (algorithm == Algorithm::Sm4) return SocialKey(std::move(cipher).value(), nullptr);
  auto mac = engine.retail_mac(key);
  if (!mac) return mac.error();
  return SocialKey(std::move(cipher).value(), std::move(mac).value());
}

const crypto::RetailMac& SocialKey::retail_mac() const {
  expects(retail_mac_ != nullptr);
  return *retail_mac_;
}

Result<std::unique_ptr<SocialScheme>> SocialScheme::create(const crypto::Provider& engine,
                                                           Algorithm algorithm) {
  const bool sm4 = algorithm == Algorithm::Sm4;
  auto working = sm4 ? engine.cipher(crypto::CipherKind::Sm4, Bytes(16, 0))
                     : engine.cipher(crypto::CipherKind::Des, Bytes(8, 0));
  if (!working) return working.error();
  std::unique_ptr<SocialScheme> out;
  if (sm4) {
    out = std::make_unique<Sm4ProfileA>(std::move(working).value());
  } else {
    out = std::make_unique<TripleDesScheme>(std::move(working).value());
  }
  return out;
}

Bytes SocialScheme::encipher_pin(const SocialKey& stk, const Block8& challenge,
                                 ByteView pin_bcd) const {
  expects(is_pin_bcd(pin_bcd));
  Bytes plain = {static_cast<Byte>(pin_bcd.size())};
  plain.reserve(1 + pin_size_max);
  append(plain, pin_bcd);
  Bytes block = crypto::pad_80_if_needed(plain, block_size());
  wipe(plain);
  process_cipher(stk, challenge).encrypt_ecb(block, block);
  return block;
}

std::optional<PinValue> SocialScheme::decipher_pin(const SocialKey& stk, const Block8& challenge,
                                                   ByteView enciphered) const {
  std::array<Byte, 16> plain{};
  const WipeOnExit wiped(plain);
  const bool whole = !enciphered.empty() && enciphered.size() <= plain.size() &&
                     enciphered.size() % block_size() == 0;
  if (!whole) return std::nullopt;
  const auto block = MutableBytes(plain).first(enciphered.size());
  process_cipher(stk, challenge).decrypt_ecb(enciphered, block);
  const std::size_t length = block[0];
  if (length + 1 > block.size() || block.size() - (length + 1) >= block_size()) return std::nullopt;
  const ByteView pin = block.subspan(1, length);
  if (!is_80_tail(block.subspan(1 + length)) || !is_pin_bcd(pin)) return std::nullopt;
  return PinValue(pin);
}

SealedKeyRecord SocialScheme::seal_key_record(const SocialKey& mk,
                                              const ClearKeyRecord& record) const {
  SealedKeyRecord out{record_length_byte};
  std::ranges::copy(record, out.begin() + 1);
  out[1 + record.size()] = 0x80;
  mk.cipher().encrypt_ecb(out, out);
  return out;
}

std::optional<ClearKeyRecord> SocialScheme::open_key_record(const SocialKey& mk,
                                                            ByteView sealed) const {
  SealedKeyRecord plain{};
  const WipeOnExit wiped(plain);
  if (sealed.size() != plain.size()) return std::nullopt;
  mk.cipher().decrypt_ecb(sealed, plain);
  ClearKeyRecord record{};
  const ByteView tail = ByteView(plain).subspan(1 + record.size());
  if (plain[0] != record_length_byte || !is_80_tail(tail)) return std::nullopt;
  std::ranges::copy(ByteView(plain).subspan(1, record.size()), record.begin());
  return record;
}

Block8 short_authentication(const crypto::Cipher& mk, const Block8& challenge) {
  expects(mk.kind() == crypto::CipherKind::TripleDes);
  Block8 out{};
  mk.encrypt_ecb(challenge, out);
  return out;
}

Block8 transport_code(const crypto::Cipher& transport_key, const Block8& chip_serial) {
  expects(transport_key.kind() == crypto::CipherKind::TripleDes);
  Block8 block = chip_serial;
  block[0] = 0x00;
  block[1] = 0x00;
  transport_key.encrypt_ecb(block, block);
  return block;
}

}  // namespace sscard::model
