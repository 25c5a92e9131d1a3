#include "cos-sim/bank/security/scp02_session.hpp"

#include "cos-sim/bank/security/session_keys.hpp"

namespace sscard::cos::bank {

namespace {

constexpr Byte protocol_id = 0x02;
constexpr std::size_t block_size = 8;
using CardChallenge = std::array<Byte, 6>;

class SessionDek final : public ValueCipher {
 public:
  explicit SessionDek(const crypto::Cipher& cipher) : cipher_(cipher) {}
  std::size_t sealed_size(std::size_t clear) const override { return clear; }
  bool open(Bytes& value) const override {
    if (value.size() % block_size != 0) return false;
    cipher_.decrypt_ecb(value, value);
    return true;
  }
  void open_key(MutableBytes key) const override { cipher_.decrypt_ecb(key, key); }

 private:
  const crypto::Cipher& cipher_;
};

class Scp02 final : public ChannelSession {
 public:
  Scp02(SessionKeys keys, std::uint16_t sequence, ByteView host_challenge,
        const CardChallenge& challenge)
      : keys_(std::move(keys)), values_(keys_.data_key()) {
    append_u16(card_part_, sequence);
    append(card_part_, challenge);
    card_proof_ = keys_.cryptogram(concat(host_challenge, card_part_));
    host_proof_ = keys_.cryptogram(concat(card_part_, host_challenge));
  }

  Bytes answer() const override { return concat(Bytes{protocol_id}, card_part_, card_proof_); }
  const Block& host_proof() const override { return host_proof_; }

  bool begins(const Header& header, ByteView cryptogram, ByteView mac) override {
    icv_ = {};
    return mac_fits(header, cryptogram, mac);
  }

  bool unwrap(Command& command, SecurityLevel level) override {
    const std::size_t size = command.data.size();
    const std::size_t body_size = size < mac_length ? 0 : size - mac_length;
    const Bytes mac = to_bytes(ByteView{command.data}.subspan(body_size));
    command.data.resize(body_size);
    const bool ciphered = model::has_bits(level, model::level_command_cipher);
    if (ciphered && !keys_.decipher_body(command.data)) return false;
    return mac_fits(command.header, command.data, mac);
  }

  void protect(Bytes& /*answer*/, StatusWord /*sw*/, SecurityLevel /*level*/) const override {}
  const ValueCipher& values() const override { return values_; }

 private:
  bool mac_fits(const Header& header, ByteView plain, ByteView mac) {
    Bytes input{header.cla, header.ins, header.p1, header.p2,
                static_cast<Byte>(plain.size() + mac_length)};
    append(input, plain);
    const Block computed = keys_.mac(icv_, crypto::pad_80(input, block_size));
    if (!equal_constant_time(computed, mac)) return false;
    icv_ = keys_.next_icv(computed);
    return true;
  }

  SessionKeys keys_;
  SessionDek values_;
  Bytes card_part_;  ///< sequence ‖ challenge
  Block card_proof_{};
  Block host_proof_{};
  Block icv_{};
};

}  // namespace

std::unique_ptr<ChannelSession> begin_scp02(const crypto::Provider& engine, const KeySet& keys,
                                            ByteView host_challenge, Random& random) {
  const auto sequence = static_cast<std::uint16_t>(keys.sequence());
  auto session = SessionKeys::derive(engine, keys, sequence);
  if (!session) return nullptr;
  CardChallenge challenge{};
  random.fill(challenge);
  return std::make_unique<Scp02>(std::move(*session), sequence, host_challenge, challenge);
}

}  // namespace sscard::cos::bank
