#include "tests/support/channel_host.hpp"

namespace sscard::test {

StaticKeys StaticKeys::all(std::string_view hex) {
  const Bytes key = *from_hex(hex);
  return {key, key, key};
}

Command ChannelHost::initialize_update(Byte version) const {
  return {
      {0x80, 0x50, version, 0x00},
      to_bytes(host_challenge_), Command::le_all_short
  };
}

bool ChannelHost::take(ByteView answer) {
  answer_ = to_bytes(answer);
  const model::ChannelKeys keys{KeyBytes{keys_.enc}, KeyBytes{keys_.mac}, KeyBytes{keys_.dek}};
  auto session = model::open_host_session(crypto::openssl(), keys, host_challenge_, answer);
  if (!session) return false;
  session_ = std::move(*session);
  next_store_ = 0;
  return session_->card_is_genuine();
}

Command ChannelHost::external_authenticate(model::SecurityLevel level) {
  level_ = level;
  return session_->external_authenticate(level);
}

Command ChannelHost::wrap(const Command& plain) {
  return level_ == model::SecurityLevel::None ? plain : session_->wrap(plain);
}

Bytes ChannelHost::expected_answer(ByteView data) const {
  return session_->answer_to_last(data, StatusWord::Ok);
}

Command ChannelHost::store_data(Byte p1, ByteView body) {
  return wrap({
      {0x80, 0xE2, p1, next_store_++},
      to_bytes(body)
  });
}

Command ChannelHost::put_key(Byte old_version, ByteView body) {
  return wrap({
      {0x80, 0xD8, old_version, 0x81},
      to_bytes(body)
  });
}

Bytes ChannelHost::put_key_body(Byte new_version, const StaticKeys& fresh) const {
  Bytes body{new_version};
  for (const Bytes* key : {&fresh.enc, &fresh.mac, &fresh.dek})
    append(body, *session_->key_field(KeyBytes{*key}));
  return body;
}

Bytes ChannelHost::encipher(ByteView secret) const {
  return session_->seal_value(secret);
}

std::uint32_t ChannelHost::sequence() const {
  if (answer_.size() == 28) return u16_at(answer_, 12);
  return u32_at(answer_, answer_.size() - 4) & 0xFFFFFFU;
}

Bytes check_value(ByteView key) {
  const auto cipher = crypto::openssl().cipher(crypto::CipherKind::TripleDes, key);
  const Bytes block = crypto::encrypt_ecb(**cipher, Bytes(8));
  return {block.begin(), block.begin() + 3};
}

}  // namespace sscard::test
