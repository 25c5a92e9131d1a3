#include "cardlib/model/scp02_crypto.hpp"

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"

namespace sscard::model {
namespace {

constexpr std::size_t key_size = 16;
constexpr std::size_t mac_size = 8;
constexpr std::size_t plain_max_mac = 247;
constexpr std::size_t plain_max_cipher = 239;
constexpr Byte scp02 = 0x02;
constexpr Byte secure_messaging = 0x04;

/// The same copy as ranges::copy, for the fixed fields of answers.
template <std::size_t N>
std::array<Byte, N> field(ByteReader& reader) {
  std::array<Byte, N> out{};
  const ByteView from = reader.take(N);
  std::ranges::copy(from, out.begin());
  return out;
}

Result<std::unique_ptr<crypto::Cipher>> session_cipher(const crypto::Provider& engine,
                                                       const KeyBytes& static_key,
                                                       Scp02Constant constant,
                                                       std::uint16_t sequence) {
  const auto secret = static_key.reveal(SecretAccess::for_cipher());
  auto cipher = engine.cipher(crypto::CipherKind::TripleDes, secret);
  if (!cipher) return cipher.error();
  const KeyBytes session = scp02_session_key(**cipher, constant, sequence);
  (*cipher)->rekey(session.reveal(SecretAccess::for_cipher()));
  return cipher;
}

Error wrong_key() {
  return {ErrorKind::Crypto, msg("a key of the secure channel set has not 16 bytes"),
          msg("check the key set of this card type in the vault")};
}

}  // namespace

KeyBytes scp02_session_key(const crypto::Cipher& static_key, Scp02Constant constant,
                           std::uint16_t sequence) {
  const auto number = static_cast<std::uint16_t>(constant);
  std::array<Byte, key_size> block = {static_cast<Byte>(number >> 8U), static_cast<Byte>(number),
                                      static_cast<Byte>(sequence >> 8U),
                                      static_cast<Byte>(sequence)};
  const WipeOnExit wiped(block);
  static_key.encrypt_cbc(Block8{}, block, block);
  return KeyBytes(block);
}

Bytes encode(const InitializeUpdateAnswer& answer) {
  Bytes out = to_bytes(answer.key_data);
  out.push_back(answer.version);
  out.push_back(scp02);
  append_u16(out, answer.sequence);
  append(out, answer.card_challenge);
  append(out, answer.card_cryptogram);
  ensures(out.size() == initialize_update_answer_size);
  return out;
}

std::optional<InitializeUpdateAnswer> parse_initialize_update_answer(ByteView bytes) {
  ByteReader reader(bytes);
  InitializeUpdateAnswer answer;
  answer.key_data = field<10>(reader);
  answer.version = reader.u8();
  const Byte protocol = reader.u8();
  answer.sequence = reader.u16();
  answer.card_challenge = field<6>(reader);
  answer.card_cryptogram = field<8>(reader);
  if (!reader.done() || protocol != scp02) return std::nullopt;
  return answer;
}

Result<Scp02Session> Scp02Session::create(const crypto::Provider& engine, const ChannelKeys& keys,
                                          std::uint16_t sequence) {
  if (keys.enc.size() != key_size || keys.mac.size() != key_size || keys.dek.size() != key_size) {
    return wrong_key();
  }
  auto enc = session_cipher(engine, keys.enc, Scp02Constant::Enc, sequence);
  if (!enc) return enc.error();
  auto dek = session_cipher(engine, keys.dek, Scp02Constant::Dek, sequence);
  if (!dek) return dek.error();
  auto static_mac =
      engine.cipher(crypto::CipherKind::TripleDes, keys.mac.reveal(SecretAccess::for_cipher()));
  if (!static_mac) return static_mac.error();
  const KeyBytes mac_key = scp02_session_key(**static_mac, Scp02Constant::CommandMac, sequence);
  const ByteView mac_bytes = mac_key.reveal(SecretAccess::for_cipher());
  auto mac = engine.retail_mac(mac_bytes);
  if (!mac) return mac.error();
  auto left = engine.cipher(crypto::CipherKind::Des, mac_bytes.first(8));
  if (!left) return left.error();
  Scp02Session session;
  session.sequence_ = sequence;
  session.enc_ = std::move(enc).value();
  session.dek_ = std::move(dek).value();
  session.mac_ = std::move(mac).value();
  session.mac_left_ = std::move(left).value();
  return session;
}

Block8 Scp02Session::card_cryptogram(const Block8& host_challenge,
                                     const Challenge6& card_challenge) const {
  Bytes sequence_and_card;
  append_u16(sequence_and_card, sequence_);
  append(sequence_and_card, card_challenge);
  return cryptogram(host_challenge, sequence_and_card);
}

Block8 Scp02Session::host_cryptogram(const Block8& host_challenge,
                                     const Challenge6& card_challenge) const {
  Bytes sequence_and_card;
  append_u16(sequence_and_card, sequence_);
  append(sequence_and_card, card_challenge);
  return cryptogram(sequence_and_card, host_challenge);
}

Block8 Scp02Session::cryptogram(ByteView first, ByteView second) const {
  const Bytes chained =
      crypto::encrypt_cbc(*enc_, Block8{}, crypto::pad_80(concat(first, second), 8));
  Block8 out{};
  std::ranges::copy(ByteView(chained).last(8), out.begin());
  return out;
}

Block8 Scp02Session::next_mac(const Header& header, ByteView plain) {
  expects(plain.size() + mac_size <= 255);
  Bytes input = {static_cast<Byte>(header.cla | secure_messaging), header.ins, header.p1, header.p2,
                 static_cast<Byte>(plain.size() + mac_size)};
  append(input, plain);
  Block8 mac{};
  mac_->compute(chain_, crypto::pad_80(input, 8), mac);
  mac_left_->encrypt_ecb(mac, chain_);
  return mac;
}

Command Scp02Session::external_authenticate(const Block8& host_challenge,
                                            const Challenge6& card_challenge, SecurityLevel level) {
  const Block8 cryptogram = host_cryptogram(host_challenge, card_challenge);
  const Command plain =
      apdu::scp02_external_authenticate_plain(static_cast<Byte>(level), cryptogram);
  return wrap(plain, SecurityLevel::Mac);
}

Command Scp02Session::wrap(const Command& plain, SecurityLevel level) {
  if (level == SecurityLevel::None) return plain;
  const bool ciphered = level == SecurityLevel::MacAndCipher && !plain.data.empty();
  expects(plain.data.size() <= (ciphered ? plain_max_cipher : plain_max_mac));
  const Block8 mac = next_mac(plain.header, plain.data);
  Command out = plain;
  out.header.cla = static_cast<Byte>(plain.header.cla | secure_messaging);
  if (ciphered) out.data = crypto::encrypt_cbc(*enc_, Block8{}, crypto::pad_80(plain.data, 8));
  append(out.data, mac);
  return out;
}

std::optional<Command> Scp02Session::unwrap(const Command& wrapped, SecurityLevel level) {
  if (level == SecurityLevel::None) return wrapped;
  const bool marked = (wrapped.header.cla & secure_messaging) != 0;
  if (!marked || wrapped.data.size() < mac_size || wrapped.data.size() > 255) return std::nullopt;
  const ByteView body = ByteView(wrapped.data).first(wrapped.data.size() - mac_size);
  Command plain{wrapped.header, to_bytes(body), wrapped.le};
  bool well_formed = true;
  if (level == SecurityLevel::MacAndCipher && !body.empty()) {
    plain.data = decipher_command_data(body, well_formed);
  }
  const Block8 mac = next_mac(plain.header, plain.data);
  const bool right = equal_constant_time(mac, ByteView(wrapped.data).last(mac_size));
  if (!right || !well_formed) return std::nullopt;
  return plain;
}

Bytes Scp02Session::decipher_command_data(ByteView data, bool& well_formed) const {
  well_formed = data.size() % 8 == 0;
  if (!well_formed) return {};
  Bytes plain = crypto::decrypt_cbc(*enc_, Block8{}, data);
  const auto last =
      std::ranges::find_if(plain.rbegin(), plain.rend(), [](Byte b) { return b != 0x00; });
  const auto kept = static_cast<std::size_t>(plain.rend() - last);
  // 80 and at most seven zeros behind it
  well_formed = kept > 0 && plain[kept - 1] == 0x80 && plain.size() - kept < 8;
  if (!well_formed) return {};
  plain.resize(kept - 1);
  return plain;
}

void Scp02Session::encipher_dek(ByteView in, MutableBytes out) const {
  dek_->encrypt_ecb(in, out);
}

void Scp02Session::decipher_dek(ByteView in, MutableBytes out) const {
  dek_->decrypt_ecb(in, out);
}

}  // namespace sscard::model
