#include "cos-sim/bank/security/scp03_session.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::size_t block_size = 16;
constexpr Byte options = 0x70;
constexpr Byte for_card_cryptogram = 0x00;
constexpr Byte for_host_cryptogram = 0x01;
constexpr Byte for_challenge = 0x02;
constexpr Byte for_enc = 0x04;
constexpr Byte for_mac = 0x06;
constexpr Byte for_response_mac = 0x07;

using WideBlock = std::array<Byte, block_size>;
using CipherPointer = std::unique_ptr<crypto::Cipher>;

/// One round of the counter-mode derivation gives all a key of 16 bytes or a cryptogram needs.
WideBlock derive(const crypto::Cipher& key, Byte constant, Byte bits, ByteView context) {
  constexpr Byte only_round = 0x01;
  Bytes label(11);
  label.insert(label.end(), {constant, 0x00, 0x00, bits, only_round});
  WideBlock out{};
  key.cmac(concat(label, context), out);
  return out;
}

Block derive_short(const crypto::Cipher& key, Byte constant, ByteView context) {
  constexpr Byte bits = 64;
  const WideBlock wide = derive(key, constant, bits, context);
  Block out{};
  std::copy_n(wide.begin(), out.size(), out.begin());
  return out;
}

CipherPointer open_cipher(const crypto::Provider& engine, const KeySet& keys, ByteView key) {
  auto made = engine.cipher(model::row(keys.protocol()).cipher, key);
  return made ? std::move(*made) : nullptr;
}

CipherPointer session_cipher(const crypto::Cipher& static_key, CipherPointer fresh, Byte constant,
                             ByteView context) {
  constexpr Byte bits = 128;
  WideBlock key = derive(static_key, constant, bits, context);
  const WipeOnExit wiped{key};
  fresh->rekey(key);
  return fresh;
}

/// Takes 80 00… off the end; false when there is none within the last block.
bool take_padding_off(Bytes& padded) {
  const auto mark = std::find_if(padded.rbegin(), padded.rend(), [](Byte b) { return b != 0; });
  const auto zeros = static_cast<std::size_t>(mark - padded.rbegin());
  if (mark == padded.rend() || *mark != 0x80 || zeros >= block_size) return false;
  padded.resize(padded.size() - zeros - 1);
  return true;
}

class StaticDek final : public ValueCipher {
 public:
  explicit StaticDek(CipherPointer cipher) : cipher_(std::move(cipher)) {}
  std::size_t sealed_size(std::size_t clear) const override {
    return (clear / block_size + 1) * block_size;
  }
  bool open(Bytes& value) const override {
    if (value.empty() || value.size() % block_size != 0) return false;
    cipher_->decrypt_cbc(WideBlock{}, value, value);
    return take_padding_off(value);
  }
  void open_key(MutableBytes key) const override { cipher_->decrypt_cbc(WideBlock{}, key, key); }

 private:
  CipherPointer cipher_;
};

/// The ciphers of one session.
struct Ciphers {
  CipherPointer enc, mac, response_mac, dek;
  bool complete() const { return enc && mac && response_mac && dek; }
};

class Scp03 final : public ChannelSession {
 public:
  Scp03(Ciphers ciphers, Bytes answer_head, Bytes answer_tail, ByteView context)
      : enc_(std::move(ciphers.enc)),
        mac_(std::move(ciphers.mac)),
        response_mac_(std::move(ciphers.response_mac)),
        values_(std::move(ciphers.dek)),
        head_(std::move(answer_head)),
        tail_(std::move(answer_tail)),
        card_proof_(derive_short(*mac_, for_card_cryptogram, context)),
        host_proof_(derive_short(*mac_, for_host_cryptogram, context)) {}

  Bytes answer() const override { return concat(head_, card_proof_, tail_); }
  const Block& host_proof() const override { return host_proof_; }

  bool begins(const Header& header, ByteView cryptogram, ByteView mac) override {
    chain_ = {};
    commands_ = 0;
    return mac_fits(header, cryptogram, mac);
  }

  bool unwrap(Command& command, SecurityLevel level) override {
    ++commands_;
    const std::size_t size = command.data.size();
    if (size < mac_length) return false;
    const Bytes mac = to_bytes(ByteView{command.data}.last(mac_length));
    command.data.resize(size - mac_length);
    if (!mac_fits(command.header, command.data, mac)) return false;
    const bool ciphered = model::has_bits(level, model::level_command_cipher);
    if (!ciphered || command.data.empty()) return true;
    if (command.data.size() % block_size != 0) return false;
    enc_->decrypt_cbc(counted(0x00), command.data, command.data);
    return take_padding_off(command.data);
  }

  void protect(Bytes& answer, StatusWord sw, SecurityLevel level) const override {
    constexpr Byte answer_mark = 0x80;
    const bool wanted = model::has_bits(level, model::level_response_mac);
    if (!wanted || !model::answer_is_protected(sw)) return;
    if (model::has_bits(level, model::level_response_cipher) && !answer.empty()) {
      answer = crypto::pad_80(answer, block_size);
      enc_->encrypt_cbc(counted(answer_mark), answer, answer);
    }
    Bytes input = concat(chain_, answer);
    append_u16(input, number(sw));
    WideBlock mac{};
    response_mac_->cmac(input, mac);
    append(answer, ByteView{mac}.first(mac_length));
  }

  const ValueCipher& values() const override { return values_; }

 private:
  /// The MAC covers the command as it was sent, enciphered or not.
  bool mac_fits(const Header& header, ByteView body, ByteView mac) {
    Bytes input = to_bytes(chain_);
    input.insert(input.end(), {header.cla, header.ins, header.p1, header.p2,
                               static_cast<Byte>(body.size() + mac_length)});
    append(input, body);
    mac_->cmac(input, chain_);
    return equal_constant_time(ByteView{chain_}.first(mac_length), mac);
  }

  /// Initial value of the body: the number of the command, enciphered.
  WideBlock counted(Byte first) const {
    WideBlock out{};
    out.front() = first;
    for (std::size_t i = 0; i < sizeof commands_; ++i)
      out[block_size - 1 - i] = static_cast<Byte>(commands_ >> 8U * i);
    enc_->encrypt_ecb(out, out);
    return out;
  }

  CipherPointer enc_, mac_, response_mac_;
  StaticDek values_;
  Bytes head_, tail_;
  Block card_proof_{};
  Block host_proof_{};
  WideBlock chain_{};
  std::uint32_t commands_ = 0;
};

}  // namespace

std::unique_ptr<ChannelSession> begin_scp03(const crypto::Provider& engine, const KeySet& keys,
                                            ByteView host_challenge, ByteView aid) {
  const auto static_enc = open_cipher(engine, keys, keys.key(KeySetPart::Enc));
  const auto static_mac = open_cipher(engine, keys, keys.key(KeySetPart::Mac));
  // Ciphers are made with a static key and take their session key at once.
  Ciphers ciphers{open_cipher(engine, keys, keys.key(KeySetPart::Enc)),
                  open_cipher(engine, keys, keys.key(KeySetPart::Mac)),
                  open_cipher(engine, keys, keys.key(KeySetPart::Mac)),
                  open_cipher(engine, keys, keys.key(KeySetPart::Dek))};
  if (!static_enc || !static_mac || !ciphers.complete()) return nullptr;
  const std::uint32_t sequence = keys.sequence();
  const Bytes counter{static_cast<Byte>(sequence >> 16U), static_cast<Byte>(sequence >> 8U),
                      static_cast<Byte>(sequence)};
  const Block challenge = derive_short(*static_enc, for_challenge, concat(counter, aid));
  const Bytes context = concat(host_challenge, challenge);
  ciphers.enc = session_cipher(*static_enc, std::move(ciphers.enc), for_enc, context);
  ciphers.mac = session_cipher(*static_mac, std::move(ciphers.mac), for_mac, context);
  ciphers.response_mac =
      session_cipher(*static_mac, std::move(ciphers.response_mac), for_response_mac, context);
  Bytes head{model::row(keys.protocol()).identifier, options};
  append(head, challenge);
  return std::make_unique<Scp03>(std::move(ciphers), std::move(head), counter, context);
}

}  // namespace sscard::cos::bank
