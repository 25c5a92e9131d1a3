#include "cardlib/model/host_session.hpp"

#include "cardlib/base/expects.hpp"
#include "cardlib/model/scp02_crypto.hpp"
#include "cardlib/model/scp03_crypto.hpp"

namespace sscard::model {
namespace {

constexpr Byte key_size = 0x10;
constexpr Byte check_size = 0x03;

Error no_answer(std::size_t size) {
  return {ErrorKind::Keys,
          msg("the answer to INITIALIZE UPDATE is none of a known secure channel ({} bytes)", size),
          msg("compare the channel in the bank profile with what the card can do")};
}

/// Check value of a key that goes into PUT KEY.
Result<KcvBytes> check_of(const crypto::Provider& engine, ChannelProtocol protocol,
                          const KeyBytes& key) {
  const auto cipher = engine.cipher(row(protocol).cipher, key.reveal(SecretAccess::for_cipher()));
  if (!cipher) return cipher.error();
  return channel_kcv(**cipher);
}

class Scp02Host final : public HostSession {
 public:
  Scp02Host(const crypto::Provider& engine, Scp02Session session, const Block8& host_challenge,
            const InitializeUpdateAnswer& card)
      : engine_(engine),
        session_(std::move(session)),
        host_challenge_(host_challenge),
        card_(card) {}

  bool card_is_genuine() const override {
    const Block8 right = session_.card_cryptogram(host_challenge_, card_.card_challenge);
    return equal_constant_time(right, card_.card_cryptogram);
  }
  Command external_authenticate(SecurityLevel level) override {
    expects(security_level(ChannelProtocol::Scp02, static_cast<Byte>(level)).has_value());
    level_ = level;
    return session_.external_authenticate(host_challenge_, card_.card_challenge, level);
  }
  Command wrap(const Command& plain) override { return session_.wrap(plain, level_); }
  Bytes answer_to_last(ByteView data, StatusWord /*sw*/) const override { return to_bytes(data); }
  Bytes seal_value(ByteView clear) const override {
    Bytes out(clear.size());
    session_.encipher_dek(clear, out);
    return out;
  }
  Result<Bytes> key_field(const KeyBytes& key) const override {
    expects(key.size() == key_size);
    const auto check = check_of(engine_, ChannelProtocol::Scp02, key);
    if (!check) return check.error();
    Bytes out = {row(ChannelProtocol::Scp02).key_type, key_size};
    append(out, seal_value(key.reveal(SecretAccess::for_cipher())));
    out.push_back(check_size);
    append(out, *check);
    return out;
  }

 private:
  const crypto::Provider& engine_;
  Scp02Session session_;
  Block8 host_challenge_;
  InitializeUpdateAnswer card_;
  SecurityLevel level_ = SecurityLevel::None;
};

class Scp03Host final : public HostSession {
 public:
  Scp03Host(const crypto::Provider& engine, Scp03Session session, const Scp03Answer& card)
      : engine_(engine), session_(std::move(session)), card_(card) {}

  bool card_is_genuine() const override {
    return equal_constant_time(session_.card_cryptogram(), card_.card_cryptogram);
  }
  Command external_authenticate(SecurityLevel level) override {
    return session_.external_authenticate(level);
  }
  Command wrap(const Command& plain) override { return session_.wrap(plain); }
  Bytes answer_to_last(ByteView data, StatusWord sw) const override {
    return session_.answer_to_last(data, sw);
  }
  Bytes seal_value(ByteView clear) const override { return session_.seal_value(clear); }
  Result<Bytes> key_field(const KeyBytes& key) const override {
    expects(key.size() == key_size);
    const auto check = check_of(engine_, card_.hello.protocol, key);
    if (!check) return check.error();
    Bytes out = {row(card_.hello.protocol).key_type, key_size + 1, key_size};
    append(out, session_.seal_key(key.reveal(SecretAccess::for_cipher())));
    out.push_back(check_size);
    append(out, *check);
    return out;
  }

 private:
  const crypto::Provider& engine_;
  Scp03Session session_;
  Scp03Answer card_;
};

using Opened = Result<std::unique_ptr<HostSession>>;

Opened open_scp02(const crypto::Provider& engine, const ChannelKeys& keys,
                  const Block8& host_challenge, ByteView answer) {
  const auto card = parse_initialize_update_answer(answer);
  if (!card) return no_answer(answer.size());
  auto session = Scp02Session::create(engine, keys, card->sequence);
  if (!session) return session.error();
  return Opened(std::make_unique<Scp02Host>(engine, std::move(*session), host_challenge, *card));
}

Opened open_scp03(const crypto::Provider& engine, const ChannelKeys& keys,
                  const Block8& host_challenge, ByteView answer) {
  const auto card = parse_scp03_answer(answer);
  if (!card) return no_answer(answer.size());
  auto session = Scp03Session::create(engine, row(card->hello.protocol).cipher, keys,
                                      host_challenge, card->card_challenge);
  if (!session) return session.error();
  return Opened(std::make_unique<Scp03Host>(engine, std::move(*session), *card));
}

}  // namespace

std::size_t plain_data_max(SecurityLevel level) {
  constexpr std::size_t with_mac = 247;
  constexpr std::size_t with_cipher = 239;
  return has_bits(level, level_command_cipher) ? with_cipher : with_mac;
}

Result<std::unique_ptr<HostSession>> open_host_session(const crypto::Provider& engine,
                                                       const ChannelKeys& keys,
                                                       const Block8& host_challenge,
                                                       ByteView answer) {
  const auto hello = parse_channel_hello(answer);
  if (!hello) return no_answer(answer.size());
  return hello->protocol == ChannelProtocol::Scp02
             ? open_scp02(engine, keys, host_challenge, answer)
             : open_scp03(engine, keys, host_challenge, answer);
}

}  // namespace sscard::model
