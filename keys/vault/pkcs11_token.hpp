// A PKCS#11 token as the vault uses it: one module, one token, one session, and master keys that
// can do one thing only. A master is a two-key 3DES key made sensitive, non-extractable, not
// modifiable, not copyable, without any right but derivation, and bound to
// CKM_DES3_ECB_ENCRYPT_DATA by CKA_ALLOWED_MECHANISMS. What is derived from it lives in the
// session: a level in between is again such a key, the key of a card is a generic secret whose
// bytes come out raw, because a DES-typed child would get parity. The derive right is the crown
// jewel, so nobody but the vault process logs in. Sources: security.md 5.2, B14; limits.md 3.5;
// PKCS#11 v2.40.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"
#include "cardlib/base/secret.hpp"

namespace sscard::keys {

using TokenObject = unsigned long;

/// Where the token is: `pkcs11:token=LABEL?module-path=FILE` (RFC 7512, these two attributes).
struct TokenPlace {
  std::string module;
  std::string label;
};
/// Usage: no such address. Percent signs are decoded.
Result<TokenPlace> parse_token_place(const std::string& uri);
bool is_token_place(const std::string& name);

/// What two people type, one after the other, is one PIN of the token.
using TokenPin = Secret<256, struct TokenPinTag>;

/// A key or data object as it lies there.
struct TokenItem {
  TokenObject object = 0;
  std::string label;
  Bytes id;
};

class Pkcs11Token {
 public:
  /// Loads the module, finds the token by its label, logs the user in. Keys: no such module or
  /// token, or another PIN. To be called in the vault process: the module keeps keys in its memory.
  static Result<std::unique_ptr<Pkcs11Token>> open(const TokenPlace& place, const TokenPin& pin);
  Pkcs11Token(const Pkcs11Token&) = delete;
  Pkcs11Token& operator=(const Pkcs11Token&) = delete;
  ~Pkcs11Token();

  /// A master made inside; its value is never outside. Keys: the token refuses.
  Result<TokenObject> generate_master(const std::string& label, ByteView id);
  /// A master that came from elsewhere (components, key block, test keys).
  Result<TokenObject> store_master(const std::string& label, ByteView id, const KeyBytes& value);
  /// Every secret key on the token.
  Result<std::vector<TokenItem>> masters();
  /// Keys: an object that can do more than derive, or can be read, copied or changed.
  Status check_master(const TokenItem& item);

  Status store_data(const std::string& label, ByteView value);
  /// Empty when there is none.
  Result<std::vector<Bytes>> data(const std::string& label);
  Status destroy(TokenObject object);

  /// The 3DES-ECB encipherment of whole blocks under a master, as a raw derived secret. `out` has
  /// the size of `in`.
  Status derive_bytes(TokenObject master, ByteView in, MutableBytes out);
  /// The next level down as a session key with the rights of a master: 16 bytes F ‖ ~F.
  Result<TokenObject> derive_master(TokenObject master, ByteView factor_pair);

  /// False once a call failed that could not say so; nothing computed since is worth anything.
  bool healthy() const { return healthy_; }
  void spoil() { healthy_ = false; }
  const std::string& label() const { return label_; }

 private:
  struct Api;
  explicit Pkcs11Token(std::unique_ptr<Api> api, std::string label);
  Result<std::vector<TokenItem>> items(unsigned long object_class);
  std::unique_ptr<Api> api_;
  std::string label_;
  bool healthy_ = true;
};

}  // namespace sscard::keys
