// A vault that only signs: what is sent between organizations can be tested without any card key.
#pragma once

#include <algorithm>

#include "cardlib/crypto/crypto.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::test {

class FakeVault : public keys::Vault {
 public:
  Result<keys::VaultInfo> info() override { return keys::VaultInfo{}; }
  Result<keys::Prepared> prepare(const keys::PrepareRequest&) override { return no(); }
  Result<keys::ChannelCommands> secure_channel(const keys::ChannelRequest&) override {
    return no();
  }
  Result<keys::LiveCheck> live_check(const keys::LiveCheckRequest&) override { return no(); }
  Result<std::array<Byte, 16>> master_authentication(
      const keys::MasterAuthenticationRequest&) override {
    return no();
  }
  Status close_session(keys::SessionId) override { return {}; }
  Result<std::array<Byte, 8>> authentication_data(const keys::AuthenticationRequest&) override {
    return no();
  }
  Result<keys::Authorization> authorize(const keys::AuthorizationRequest&) override { return no(); }
  Result<keys::ScriptCommands> issuer_scripts(const keys::ScriptRequest&) override { return no(); }
  /// SM4-CMAC under a key of sixteen equal bytes, another one for each exchange key.
  Result<std::array<Byte, 16>> exchange_mac(keys::ExchangeKey key, ByteView data) override {
    if (!answers) return no();
    ++calls_;
    const Bytes bytes(16, static_cast<Byte>(0xA0U + static_cast<unsigned>(key)));
    const auto cipher = crypto::openssl().cipher(crypto::CipherKind::Sm4, bytes);
    std::array<Byte, 16> out{};
    (*cipher)->cmac(data, out);
    return out;
  }
  Result<keys::KeyCardAnswer> key_card(const keys::KeyCardRequest&) override { return no(); }
  Result<keys::KeyCardCheck> check_key_card(const keys::KeyCardCheckRequest&) override {
    return no();
  }
  std::uint64_t calls() const override { return calls_; }

  bool answers = true;

 private:
  static Error no() { return {ErrorKind::Keys, msg("the fake vault does not do this"), {}}; }
  std::uint64_t calls_ = 0;
};

}  // namespace sscard::test
