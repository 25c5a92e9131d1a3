// The PKCS#11 backend: the same vault, whose masters lie in a token. What the token computes: 3DES
// diversification and encipherment, by derivation alone. What it cannot (SM4, in SoftHSM) is
// refused with the alternative named, never computed elsewhere in silence. Beside each key lie its
// facts in CKA_ID, beside all keys the charter as a data object. A key of a card exists in the
// vault process for the time its record is enciphered: wrap_inside=no. Sources:
// security.md 5.2, 5.4, B14; design.md 5.
#pragma once

#include "keys/vault/pkcs11_token.hpp"
#include "keys/vault/software_vault.hpp"

namespace sscard::keys {

/// What went into a token and what it cannot hold.
struct TokenLoad {
  std::vector<std::string> loaded;
  std::vector<std::string> left_out;  ///< SM4 keys: names
};

/// Writes a charter into a token that has none and no key either. Keys: there is one already.
Status found_token_vault(Pkcs11Token& token, const Charter& charter);
/// A key made inside the token, or its next version. Keys: the charter, or an SM4 key.
Result<KeyFacts> generate_in_token(Pkcs11Token& token, const crypto::Provider& provider,
                                   const std::string& name, const std::array<Byte, 6>& identifier);
/// Moves the keys of a ring into a token: a test key set, or keys that were combined in this vault
/// process. Keys the token cannot compute with are left out and told.
Result<TokenLoad> load_into_token(Pkcs11Token& token, const KeyRing& ring);

/// The ring of a token: every object checked, every KCV computed anew. Keys: one object that is
/// loose, unknown, twice, or against the charter; then nothing of this token is used.
Result<KeyRing> read_token_ring(Pkcs11Token& token, const crypto::Provider& provider);

class Pkcs11Vault final : public Vault {
 public:
  static Result<std::unique_ptr<Vault>> open(std::unique_ptr<Pkcs11Token> token,
                                             const crypto::Provider& provider, Random& random,
                                             const Placement& placement);

  Result<VaultInfo> info() override;
  Result<Prepared> prepare(const PrepareRequest& request) override;
  Result<ChannelCommands> secure_channel(const ChannelRequest& request) override;
  Result<LiveCheck> live_check(const LiveCheckRequest& request) override;
  Result<std::array<Byte, 16>> master_authentication(
      const MasterAuthenticationRequest& request) override;
  Status close_session(SessionId session) override { return inner_.close_session(session); }
  Result<std::array<Byte, 8>> authentication_data(const AuthenticationRequest& request) override;
  Result<std::array<Byte, 16>> exchange_mac(ExchangeKey key, ByteView data) override;
  std::uint64_t calls() const override { return inner_.calls(); }
  Result<Authorization> authorize(const AuthorizationRequest& request) override;
  Result<ScriptCommands> issuer_scripts(const ScriptRequest& request) override;

 private:
  Pkcs11Vault(std::unique_ptr<Pkcs11Token> token, KeyRing ring, Random& random,
              const Placement& placement);
  template <typename T>
  Result<T> checked(Result<T> answer) const;

  std::unique_ptr<Pkcs11Token> token_;
  SoftwareVault inner_;
};

}  // namespace sscard::keys
