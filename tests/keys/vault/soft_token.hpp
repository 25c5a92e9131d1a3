// A SoftHSM token in a temporary folder, made for one test program and gone with it. The module is
// only ever loaded in child processes, as in production.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "keys/vault/pkcs11_vault.hpp"
#include "keys/vault/remote_vault.hpp"
#include "tests/support/temp_folder.hpp"

namespace sscard::keys {

class SoftToken {
 public:
  /// An empty token that has its PIN and nothing else.
  SoftToken();
  TokenPlace place() const { return {"/usr/lib/softhsm/libsofthsm2.so", label_}; }
  std::string uri() const;
  /// Opens the token; for child processes.
  std::unique_ptr<Pkcs11Token> open() const;
  /// Points the module of this process at this token.
  void choose() const;

  static constexpr const char* pin_halves[2] = {"first half ", "second half"};

 private:
  test::TempFolder folder_;
  std::string label_ = "sscard test";
};

/// Runs `work` in a child process that may load the module; what it returns comes back.
std::string in_child(const std::function<std::string()>& work);

/// One token with the test key set, made at the first call and kept.
const SoftToken& loaded_token();
/// One token of a bank with its part of the test key set, because a bureau's answers no card.
const SoftToken& bank_token();
/// A vault process over a token.
Result<std::unique_ptr<RemoteVault>> start_token_vault(const SoftToken& token, const World& world);

}  // namespace sscard::keys
