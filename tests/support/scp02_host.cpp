#include "tests/support/scp02_host.hpp"

namespace sscard::test {

StaticKeys StaticKeys::all(std::string_view hex) {
  const Bytes key = *from_hex(hex);
  return {key, key, key};
}

Command Scp02Host::initialize_update(Byte version) const {
  return {
      {0x80, 0x50, version, 0x00},
      to_bytes(host_challenge_), Command::le_all_short
  };
}

bool Scp02Host::take(ByteView answer) {
  const auto parsed = model::parse_initialize_update_answer(answer);
  if (!parsed) return false;
  answer_ = *parsed;
  const model::Scp02Keys keys{KeyBytes{keys_.enc}, KeyBytes{keys_.mac}, KeyBytes{keys_.dek}};
  auto session = model::Scp02Session::create(crypto::openssl(), keys, answer_.sequence);
  session_ = std::move(*session);
  next_store_ = 0;
  return session_->card_cryptogram(host_challenge_, answer_.card_challenge) ==
         answer_.card_cryptogram;
}

Command Scp02Host::external_authenticate(model::SecurityLevel level) {
  level_ = level;
  return session_->external_authenticate(host_challenge_, answer_.card_challenge, level);
}

Command Scp02Host::wrap(const Command& plain) {
  return level_ == model::SecurityLevel::None ? plain : session_->wrap(plain, level_);
}

Command Scp02Host::store_data(Byte p1, ByteView body) {
  return wrap({
      {0x80, 0xE2, p1, next_store_++},
      to_bytes(body)
  });
}

Command Scp02Host::put_key(Byte old_version, ByteView body) {
  return wrap({
      {0x80, 0xD8, old_version, 0x81},
      to_bytes(body)
  });
}

Bytes Scp02Host::put_key_body(Byte new_version, const StaticKeys& fresh) const {
  Bytes body{new_version};
  for (const Bytes* key : {&fresh.enc, &fresh.mac, &fresh.dek}) {
    append(body, Bytes{0x80, 0x10});
    append(body, encipher(*key));
    body.push_back(0x03);
    append(body, check_value(*key));
  }
  return body;
}

Bytes Scp02Host::encipher(ByteView secret) const {
  Bytes out(secret.size());
  session_->encipher_dek(secret, out);
  return out;
}

Bytes check_value(ByteView key) {
  const auto cipher = crypto::openssl().cipher(crypto::CipherKind::TripleDes, key);
  const Bytes block = crypto::encrypt_ecb(**cipher, Bytes(8));
  return {block.begin(), block.begin() + 3};
}

}  // namespace sscard::test
