#include "cardlib/model/scp03_crypto.hpp"

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"

namespace sscard::model {
namespace {

constexpr std::size_t block = 16;
constexpr std::size_t mac_size = 8;
constexpr std::size_t plain_max_mac = 247;
constexpr std::size_t plain_max_cipher = 239;
constexpr std::size_t key_max = 32;
constexpr Byte secure_messaging = 0x04;
constexpr Byte answer_mark = 0x80;

template <std::size_t n>
std::array<Byte, n> field(ByteReader& reader) {
  std::array<Byte, n> out{};
  std::ranges::copy(reader.take(n), out.begin());
  return out;
}

Result<std::unique_ptr<crypto::Cipher>> cipher_of(const crypto::Provider& engine,
                                                  crypto::CipherKind kind, const KeyBytes& key) {
  return engine.cipher(kind, key.reveal(SecretAccess::for_cipher()));
}

/// A session key of the same length as its static key, ready to compute.
Result<std::unique_ptr<crypto::Cipher>> session_cipher(const crypto::Provider& engine,
                                                       crypto::CipherKind kind,
                                                       const KeyBytes& static_key,
                                                       Scp03Constant constant, ByteView context) {
  auto cipher = cipher_of(engine, kind, static_key);
  if (!cipher) return cipher.error();
  std::array<Byte, key_max> session{};
  const WipeOnExit wiped(session);
  const MutableBytes used = MutableBytes(session).first(static_key.size());
  scp03_derive(**cipher, constant, context, used);
  (*cipher)->rekey(used);
  return cipher;
}

Block8 cryptogram(const crypto::Cipher& session_mac, Scp03Constant constant, ByteView context) {
  Block8 out{};
  scp03_derive(session_mac, constant, context, out);
  return out;
}

}  // namespace

void scp03_derive(const crypto::Cipher& key, Scp03Constant constant, ByteView context,
                  MutableBytes out) {
  constexpr std::size_t constant_at = 11;
  constexpr std::size_t length_at = 13;
  constexpr std::size_t counter_at = 15;
  expects(out.size() <= key_max);
  const std::size_t bits = out.size() * 8;
  Bytes message(block);
  message[constant_at] = static_cast<Byte>(constant);
  message[length_at] = static_cast<Byte>(bits >> 8U);
  message[length_at + 1] = static_cast<Byte>(bits);
  append(message, context);
  Block16 made{};
  const WipeOnExit wiped(made);
  for (std::size_t done = 0; done < out.size(); done += block) {
    message[counter_at] = static_cast<Byte>(done / block + 1);
    key.cmac(message, made);
    std::copy_n(made.begin(), std::min(block, out.size() - done),
                out.begin() + static_cast<std::ptrdiff_t>(done));
  }
}

Block8 scp03_card_challenge(const crypto::Cipher& static_enc, const Sequence3& sequence,
                            ByteView aid) {
  return cryptogram(static_enc, Scp03Constant::CardChallenge, concat(sequence, aid));
}

Bytes encode(const Scp03Answer& answer) {
  Bytes out = to_bytes(answer.hello.key_data);
  out.insert(out.end(),
             {answer.hello.version, row(answer.hello.protocol).identifier, scp03_options});
  append(out, answer.card_challenge);
  append(out, answer.card_cryptogram);
  append(out, answer.sequence);
  ensures(out.size() == scp03_answer_size);
  return out;
}

std::optional<Scp03Answer> parse_scp03_answer(ByteView bytes) {
  constexpr std::size_t hello_size = 12;
  const auto hello = parse_channel_hello(bytes);
  if (!hello || hello->protocol == ChannelProtocol::Scp02) return std::nullopt;
  ByteReader reader(bytes.subspan(hello_size));
  Scp03Answer answer;
  answer.hello = *hello;
  const Byte options = reader.u8();
  if (reader.left() != scp03_answer_size - hello_size - 1) return std::nullopt;
  answer.card_challenge = field<8>(reader);
  answer.card_cryptogram = field<8>(reader);
  answer.sequence = field<3>(reader);
  if (options != scp03_options) return std::nullopt;
  return answer;
}

Result<Scp03Session> Scp03Session::create(const crypto::Provider& engine, crypto::CipherKind cipher,
                                          const ChannelKeys& keys, const Block8& host_challenge,
                                          const Block8& card_challenge) {
  expects(crypto::block_size(cipher) == block);
  const Bytes context = concat(host_challenge, card_challenge);
  auto enc = session_cipher(engine, cipher, keys.enc, Scp03Constant::Enc, context);
  if (!enc) return enc.error();
  auto mac = session_cipher(engine, cipher, keys.mac, Scp03Constant::CommandMac, context);
  if (!mac) return mac.error();
  auto response = session_cipher(engine, cipher, keys.mac, Scp03Constant::ResponseMac, context);
  if (!response) return response.error();
  auto dek = cipher_of(engine, cipher, keys.dek);
  if (!dek) return dek.error();
  Scp03Session session;
  session.enc_ = std::move(*enc);
  session.mac_ = std::move(*mac);
  session.response_mac_ = std::move(*response);
  session.dek_ = std::move(*dek);
  session.card_cryptogram_ = cryptogram(*session.mac_, Scp03Constant::CardCryptogram, context);
  session.host_cryptogram_ = cryptogram(*session.mac_, Scp03Constant::HostCryptogram, context);
  return session;
}

Block16 Scp03Session::count(Byte first) const {
  Block16 out{};
  out[0] = first;
  for (std::size_t i = 0; i < 4; ++i)
    out[block - 1 - i] = static_cast<Byte>(commands_ >> 8U * i);
  enc_->encrypt_ecb(out, out);
  return out;
}

void Scp03Session::chain_mac(const Header& header, ByteView data) {
  expects(data.size() + mac_size <= 255);
  Bytes input = to_bytes(chain_);
  input.insert(input.end(), {header.cla, header.ins, header.p1, header.p2,
                             static_cast<Byte>(data.size() + mac_size)});
  append(input, data);
  mac_->cmac(input, chain_);
}

Command Scp03Session::external_authenticate(SecurityLevel level) {
  level_ = level;
  chain_ = {};
  commands_ = 0;
  Command out = apdu::scp02_external_authenticate_plain(static_cast<Byte>(level), host_cryptogram_);
  out.header.cla = static_cast<Byte>(out.header.cla | secure_messaging);
  chain_mac(out.header, out.data);
  append(out.data, ByteView(chain_).first(mac_size));
  return out;
}

Command Scp03Session::wrap(const Command& plain) {
  if (level_ == SecurityLevel::None) return plain;
  const bool ciphered = has_bits(level_, level_command_cipher) && !plain.data.empty();
  expects(plain.data.size() <= (ciphered ? plain_max_cipher : plain_max_mac));
  ++commands_;
  Command out = plain;
  out.header.cla = static_cast<Byte>(plain.header.cla | secure_messaging);
  if (ciphered)
    out.data = crypto::encrypt_cbc(*enc_, count(0x00), crypto::pad_80(plain.data, block));
  chain_mac(out.header, out.data);
  append(out.data, ByteView(chain_).first(mac_size));
  return out;
}

Bytes Scp03Session::answer_to_last(ByteView data, StatusWord sw) const {
  Bytes out = to_bytes(data);
  if (!has_bits(level_, level_response_mac) || !answer_is_protected(sw)) return out;
  if (has_bits(level_, level_response_cipher) && !out.empty())
    out = crypto::encrypt_cbc(*enc_, count(answer_mark), crypto::pad_80(data, block));
  Bytes input = concat(chain_, out);
  append_u16(input, static_cast<std::uint16_t>(number(sw)));
  Block16 mac{};
  response_mac_->cmac(input, mac);
  append(out, ByteView(mac).first(mac_size));
  return out;
}

Bytes Scp03Session::seal_value(ByteView clear) const {
  Bytes out = crypto::pad_80(clear, block);
  dek_->encrypt_cbc(Block16{}, out, out);
  return out;
}

Bytes Scp03Session::seal_key(ByteView key) const {
  return crypto::encrypt_cbc(*dek_, Block16{}, key);
}

}  // namespace sscard::model
