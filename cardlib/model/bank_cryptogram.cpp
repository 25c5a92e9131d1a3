#include "cardlib/model/bank_cryptogram.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard::model {
namespace {

constexpr Byte padding_mark = 0x80;
constexpr Byte change_length = 0x08;
constexpr std::size_t key_size = 16;
constexpr std::size_t mac_header_size = 15;  // header 5, ATC 2, AC 8

Error wrong_key() {
  return {ErrorKind::Crypto, msg("an application key of the bank card has not 16 bytes"),
          msg("check the application keys of this card type in the vault")};
}

/// A growing view of a fixed buffer.
template <std::size_t n>
class Joined {
 public:
  Joined& add(ByteView more) {
    expects(size_ + more.size() <= n);
    std::ranges::copy(more, bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += more.size();
    return *this;
  }
  Joined& add(Byte one) { return add(ByteView{&one, 1}); }
  Joined& add16(std::uint16_t value) {
    return add(static_cast<Byte>(value >> 8U)).add(static_cast<Byte>(value));
  }
  const std::array<Byte, n>& bytes() const { return bytes_; }
  std::size_t size() const { return size_; }
  ByteView view() const { return ByteView{bytes_}.first(size_); }

 private:
  std::array<Byte, n> bytes_{};
  std::size_t size_ = 0;
};

Block8 left8(ByteView bytes) {
  Block8 out{};
  std::ranges::copy(bytes.first(out.size()), out.begin());
  return out;
}

/// The digits of a format 2 block from the left, zeros behind them.
Block8 digits_left_aligned(ByteView block) {
  Block8 out{};
  const unsigned count = block[0] & 0x0FU;
  for (std::size_t i = 0; i < 6; ++i) {
    const Byte two = block[i + 1];
    if (2 * i + 1 < count)
      out[i] = two;
    else if (2 * i < count)
      out[i] = two & 0xF0U;
  }
  return out;
}

}  // namespace

KeyBytes bank_session_key(const crypto::Cipher& udk, std::uint16_t atc) {
  std::array<Byte, key_size> block{};
  const WipeOnExit wiped(block);
  const auto inverted = static_cast<std::uint16_t>(~atc);
  block[6] = static_cast<Byte>(atc >> 8U);
  block[7] = static_cast<Byte>(atc);
  block[14] = static_cast<Byte>(inverted >> 8U);
  block[15] = static_cast<Byte>(inverted);
  udk.encrypt_ecb(block, block);
  return KeyBytes(block);
}

Result<BankSession> BankSession::create(const crypto::Provider& engine, Algorithm algorithm,
                                        ByteView udk, std::uint16_t atc) {
  if (udk.size() != key_size) return wrong_key();
  auto cipher = engine.cipher(cipher_kind(algorithm), udk);
  if (!cipher) return cipher.error();
  const KeyBytes session = bank_session_key(**cipher, atc);
  return with_key(engine, algorithm, session.reveal(SecretAccess::for_cipher()));
}

Result<BankSession> BankSession::with_key(const crypto::Provider& engine, Algorithm algorithm,
                                          ByteView key) {
  if (key.size() != key_size) return wrong_key();
  auto cipher = engine.cipher(cipher_kind(algorithm), key);
  if (!cipher) return cipher.error();
  BankSession session;
  session.cipher_ = std::move(*cipher);
  if (algorithm == Algorithm::Sm4) return session;
  auto retail = engine.retail_mac(key);
  if (!retail) return retail.error();
  session.retail_ = std::move(*retail);
  return session;
}

Block8 BankSession::mac(ByteView message) const {
  expects(message.size() <= message_max);
  std::array<Byte, message_max + 16> buffer{};
  std::ranges::copy(message, buffer.begin());
  buffer[message.size()] = padding_mark;
  const std::size_t block = retail_ ? 8 : 16;
  const std::size_t size = (message.size() / block + 1) * block;
  const MutableBytes padded = MutableBytes{buffer}.first(size);
  if (retail_) {
    Block8 out{};
    retail_->compute(Block8{}, padded, out);
    return out;
  }
  cipher_->encrypt_cbc(std::array<Byte, 16>{}, padded, padded);
  return left8(padded.last(block));
}

Mac4 BankSession::short_mac(ByteView message) const {
  const Block8 whole = mac(message);
  return {whole[0], whole[1], whole[2], whole[3]};
}

Block8 BankSession::response(const Block8& cryptogram, const ResponseCode& code) const {
  std::array<Byte, 16> block{};
  std::ranges::copy(cryptogram, block.begin());
  block[0] ^= code[0];
  block[1] ^= code[1];
  const MutableBytes used = MutableBytes{block}.first(retail_ ? 8 : 16);
  cipher_->encrypt_ecb(used, used);
  return left8(used);
}

void BankSession::encipher(ByteView in, MutableBytes out) const {
  cipher_->encrypt_ecb(in, out);
}

void BankSession::decipher(ByteView in, MutableBytes out) const {
  cipher_->decrypt_ecb(in, out);
}

CryptogramMessage cryptogram_message(const CryptogramInput& input, CryptogramVersion version) {
  Joined<37> out;
  out.add(input.amount);
  if (version == CryptogramVersion::V17) {
    out.add(input.unpredictable).add16(input.counter).add(input.card_verification[1]);
    return {out.bytes(), out.size()};
  }
  out.add(input.other_amount).add(input.country).add(input.terminal_verification);
  out.add(input.currency).add(input.date).add(input.type).add(input.unpredictable);
  out.add(input.profile).add16(input.counter).add(input.card_verification);
  return {out.bytes(), out.size()};
}

Mac4 script_mac(const BankSession& mac_key, const std::array<Byte, 5>& header,
                const ScriptContext& context, ByteView data) {
  Joined<mac_header_size + 255> message;
  message.add(header).add16(context.counter).add(context.cryptogram).add(data);
  return mac_key.short_mac(message.view());
}

Block8 pin_change_binding(ByteView udk_enc) {
  expects(udk_enc.size() == key_size);
  Block8 out{};
  std::ranges::copy(udk_enc.subspan(4, 4), out.begin() + 4);
  return out;
}

PinChange pin_change(const Block8& binding, const PinBlock& fresh, const PinBlock* current) {
  const ByteView block = fresh.reveal(SecretAccess::for_cipher());
  std::array<Byte, 16> out{};
  const WipeOnExit wiped(out);
  Block8 old{};
  const WipeOnExit old_wiped(old);
  if (current != nullptr) old = digits_left_aligned(current->reveal(SecretAccess::for_cipher()));
  out[0] = change_length;
  for (std::size_t i = 0; i < block.size(); ++i)
    out[i + 1] = static_cast<Byte>(block[i] ^ binding[i] ^ old[i]);
  out[1] ^= 0x20U;  // the control nibble is 0 here
  out[9] = padding_mark;
  return PinChange(out);
}

std::optional<PinBlock> pin_of_change(const Block8& binding, ByteView change, ByteView current) {
  if (change.size() != PinChange::capacity || change[0] != change_length) return std::nullopt;
  if (change[9] != padding_mark) return std::nullopt;
  if (std::ranges::any_of(change.subspan(10), [](Byte b) { return b != 0; })) return std::nullopt;
  Block8 block{};
  const WipeOnExit wiped(block);
  Block8 old{};
  const WipeOnExit old_wiped(old);
  if (!current.empty()) old = digits_left_aligned(current);
  for (std::size_t i = 0; i < block.size(); ++i)
    block[i] = static_cast<Byte>(change[i + 1] ^ binding[i] ^ old[i]);
  block[0] ^= 0x20U;
  if (!is_pin_block_format_2(block)) return std::nullopt;
  return PinBlock(block);
}

}  // namespace sscard::model
