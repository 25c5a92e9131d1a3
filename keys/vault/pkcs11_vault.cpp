#include "keys/vault/pkcs11_vault.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "keys/vault/facts_wire.hpp"
#include "keys/vault/hierarchy.hpp"
#include "keys/vault/named_keys.hpp"

namespace sscard::keys {
namespace {

constexpr const char* charter_label = "sscard charter";
constexpr const char* pin_label = "sscard initial PIN";

Error refused(Message what) {
  return {ErrorKind::Keys, std::move(what),
          msg("this is against the rules of the vault; nothing was changed")};
}

Error no_sm4() {
  return {ErrorKind::Keys, msg("this token computes 3DES only, neither SM4 nor AES"),
          msg("use a sealed vault file for these keys, or a token whose vendor has SM4")};
}

template <typename T>
Bytes encoded(const T& value) {
  wire::Writer out;
  walk(out, value);
  return std::move(out.out);
}

template <typename T>
std::optional<T> parsed(ByteView bytes) {
  wire::Reader in(bytes);
  T out;
  walk(in, out);
  if (in.done()) return out;
  return std::nullopt;
}

std::string label_of(const KeyFacts& facts) {
  return fmt::format("{} v{}", facts.name, facts.version);
}

Result<std::array<Byte, 3>> token_kcv(Pkcs11Token& token, TokenObject object) {
  std::array<Byte, 8> block{};
  const WipeOnExit wiped(block);
  const std::array<Byte, 8> zeros{};
  if (Status done = token.derive_bytes(object, zeros, block); !done) return done.error();
  return std::array<Byte, 3>{block[0], block[1], block[2]};
}

/// The 3DES cipher of a key in the token. Whole blocks are enciphered by derivation; a token that
/// fails in the middle is remembered, because a cipher cannot say so.
class TokenCipher final : public crypto::Cipher {
 public:
  enum class Ends : std::uint8_t { Stays, WithUs };
  TokenCipher(Pkcs11Token& token, TokenObject object, Ends ends)
      : token_(token), object_(object), ends_(ends) {}
  TokenCipher(const TokenCipher&) = delete;
  TokenCipher& operator=(const TokenCipher&) = delete;
  ~TokenCipher() override {
    if (ends_ == Ends::WithUs && !token_.destroy(object_)) token_.spoil();
  }
  crypto::CipherKind kind() const override { return crypto::CipherKind::TripleDes; }
  void encrypt_ecb(ByteView in, MutableBytes out) const override {
    if (in.empty()) return;
    if (token_.derive_bytes(object_, in, out)) return;
    token_.spoil();
    wipe(out);
  }
  // a master that could do these could also give away what it protects: nobody asks
  void rekey(ByteView) override { expects(false); }
  void decrypt_ecb(ByteView, MutableBytes) const override { expects(false); }
  void encrypt_cbc(ByteView, ByteView, MutableBytes) const override { expects(false); }
  void decrypt_cbc(ByteView, ByteView, MutableBytes) const override { expects(false); }
  void cmac(ByteView, MutableBytes) const override { expects(false); }

 private:
  Pkcs11Token& token_;
  TokenObject object_;
  Ends ends_;
};

std::array<Byte, 16> pair_of(const model::Block8& factor) {
  std::array<Byte, 16> out{};
  for (std::size_t i = 0; i < factor.size(); ++i) {
    out[i] = factor[i];
    out[i + 8] = static_cast<Byte>(~factor[i]);
  }
  return out;
}

class TokenMasters final : public MasterCiphers {
 public:
  explicit TokenMasters(Pkcs11Token& token) : token_(token) {}

  Result<std::unique_ptr<crypto::Cipher>> master(const KeyEntry& entry) override {
    if (entry.facts.algorithm != crypto::CipherKind::TripleDes) return no_sm4();
    return made(entry.token_object, TokenCipher::Ends::Stays);
  }

  Result<std::unique_ptr<crypto::Cipher>> city(const KeyEntry& entry,
                                               const model::CardFactors& factors) override {
    if (entry.facts.algorithm != crypto::CipherKind::TripleDes) return no_sm4();
    TokenObject at = entry.token_object;
    std::unique_ptr<crypto::Cipher> out = made(at, TokenCipher::Ends::Stays);
    for (const auto& [level, factor] : {
             std::pair{model::KeyLevel::National,   factors.province},
             std::pair{model::KeyLevel::Provincial, factors.city    }
    }) {
      if (entry.facts.level < level) continue;
      const auto child = token_.derive_master(at, pair_of(factor));
      if (!child) return child.error();
      at = *child;
      out = made(at, TokenCipher::Ends::WithUs);
    }
    return out;
  }

 private:
  std::unique_ptr<crypto::Cipher> made(TokenObject object, TokenCipher::Ends ends) const {
    return std::make_unique<TokenCipher>(token_, object, ends);
  }
  Pkcs11Token& token_;
};

Result<Charter> charter_of(Pkcs11Token& token) {
  const auto found = token.data(charter_label);
  if (!found) return found.error();
  if (found->empty()) {
    return Error{ErrorKind::Keys, msg("the token '{}' is no vault yet", token.label()),
                 msg("make it one with `sscard vault init`")};
  }
  const auto charter = parsed<Charter>(found->front());
  if (found->size() == 1 && charter) return *charter;
  return refused(msg("the token '{}' has not exactly one charter", token.label()));
}

Status add_pins(Pkcs11Token& token, KeyRing& ring) {
  const auto pins = token.data(pin_label);
  if (!pins) return pins.error();
  for (const Bytes& object : *pins) {
    wire::Reader in(object);
    KeyFacts facts;
    Bytes value;
    walk(in, facts);
    in.blob(value);
    const WipeOnExit wiped(value);
    if (!in.done() || !is_pin(facts.purpose) || value.size() > KeyBytes::capacity)
      return refused(msg("the token has an initial PIN that is none"));
    if (Status added = ring.add(facts, KeyBytes(value)); !added) return added;
  }
  return {};
}

/// A token cannot change the state of a key that may not be modified: of several versions the
/// newest is active.
void retire_old(KeyRing& ring) {
  std::vector<std::pair<std::string, Byte>> keys;
  for (const KeyEntry& entry : ring.entries())
    keys.emplace_back(entry.facts.name, entry.facts.version);
  for (const auto& [name, version] : keys)
    ring.retire_before(name, version);
}

}  // namespace

Status found_token_vault(Pkcs11Token& token, const Charter& charter) {
  const auto before = token.data(charter_label);
  if (!before) return before.error();
  const auto keys = token.masters();
  if (!keys) return keys.error();
  if (!before->empty() || !keys->empty())
    return refused(msg("the token '{}' is in use already", token.label()));
  return token.store_data(charter_label, encoded(charter));
}

Result<KeyRing> read_token_ring(Pkcs11Token& token, const crypto::Provider& provider) {
  auto charter = charter_of(token);
  if (!charter) return charter.error();
  const auto items = token.masters();
  if (!items) return items.error();
  KeyRing ring(provider, std::move(*charter));
  for (const TokenItem& item : *items) {
    if (Status firm = token.check_master(item); !firm) return firm.error();
    auto facts = parsed<KeyFacts>(item.id);
    if (!facts || facts->algorithm != crypto::CipherKind::TripleDes || is_pin(facts->purpose) ||
        item.label != label_of(*facts)) {
      return refused(msg("the token has a key '{}' that this vault did not make", item.label));
    }
    const auto kcv = token_kcv(token, item.object);
    if (!kcv) return kcv.error();
    Status added = ring.add_token_key(std::move(*facts), *kcv, item.object);
    if (!added) return added.error();
  }
  if (Status pins = add_pins(token, ring); !pins) return pins.error();
  retire_old(ring);
  return ring;
}

Result<KeyFacts> generate_in_token(Pkcs11Token& token, const crypto::Provider& provider,
                                   const std::string& name, const std::array<Byte, 6>& identifier) {
  auto ring = read_token_ring(token, provider);
  if (!ring) return ring.error();
  auto facts = next_version(*ring, {name, identifier});
  if (!facts) return facts.error();
  if (facts->algorithm != crypto::CipherKind::TripleDes) return no_sm4();
  const auto object = token.generate_master(label_of(*facts), encoded(*facts));
  if (!object) return object.error();
  return facts;
}

Result<TokenLoad> load_into_token(Pkcs11Token& token, const KeyRing& ring) {
  const auto charter = charter_of(token);
  if (!charter) return charter.error();
  TokenLoad out;
  for (const KeyEntry& entry : ring.entries()) {
    const KeyFacts& facts = entry.facts;
    if (facts.test != charter->test)
      return refused(msg("test keys and production keys do not mix"));
    if (!holds(charter->role, facts.purpose) || facts.level > charter->level)
      return refused(msg("key {} does not belong into this vault", facts.name));
    Status stored;
    if (is_pin(facts.purpose)) {
      wire::Writer object;
      object.out.reserve(256);
      walk(object, facts);
      Bytes value = to_bytes(entry.secret.reveal(SecretAccess::for_cipher()));
      const WipeOnExit wiped(value);
      object.blob(value);
      const WipeOnExit wiped_object(object.out);
      stored = token.store_data(pin_label, object.out);
    } else if (facts.algorithm != crypto::CipherKind::TripleDes) {
      out.left_out.push_back(facts.name);
      continue;
    } else {
      const auto object = token.store_master(label_of(facts), encoded(facts), entry.secret);
      if (!object) stored = object.error();
    }
    if (!stored) return stored.error();
    out.loaded.push_back(facts.name);
  }
  return out;
}

// --- the vault -----------------------------------------------------------------------------------

Pkcs11Vault::Pkcs11Vault(std::unique_ptr<Pkcs11Token> token, KeyRing ring, Random& random,
                         const Placement& placement)
    : token_(std::move(token)),
      inner_(std::move(ring), random, placement, std::make_unique<TokenMasters>(*token_)) {}

Result<std::unique_ptr<Vault>> Pkcs11Vault::open(std::unique_ptr<Pkcs11Token> token,
                                                 const crypto::Provider& provider, Random& random,
                                                 const Placement& placement) {
  auto ring = read_token_ring(*token, provider);
  if (!ring) return ring.error();
  return std::unique_ptr<Vault>(
      new Pkcs11Vault(std::move(token), std::move(*ring), random, placement));
}

template <typename T>
Result<T> Pkcs11Vault::checked(Result<T> answer) const {
  if (token_->healthy()) return answer;
  return Error{ErrorKind::Keys, msg("the token '{}' does not answer any more", token_->label()),
               msg("look at the token and its cable, then start the same command again")};
}

Result<VaultInfo> Pkcs11Vault::info() {
  auto out = inner_.info();
  if (out) out->backend = fmt::format("pkcs11 ({})", token_->label());
  return checked(std::move(out));
}

Result<Prepared> Pkcs11Vault::prepare(const PrepareRequest& request) {
  if (request.algorithm != model::Algorithm::TripleDes) return no_sm4();
  return checked(inner_.prepare(request));
}

Result<ChannelCommands> Pkcs11Vault::secure_channel(const ChannelRequest& request) {
  return checked(inner_.secure_channel(request));
}

Result<LiveCheck> Pkcs11Vault::live_check(const LiveCheckRequest& request) {
  return checked(inner_.live_check(request));
}

Result<std::array<Byte, 16>> Pkcs11Vault::master_authentication(
    const MasterAuthenticationRequest& request) {
  return checked(inner_.master_authentication(request));
}

Result<std::array<Byte, 8>> Pkcs11Vault::authentication_data(const AuthenticationRequest& request) {
  if (request.algorithm != model::Algorithm::TripleDes) return no_sm4();
  return checked(inner_.authentication_data(request));
}

Result<Authorization> Pkcs11Vault::authorize(const AuthorizationRequest& request) {
  return checked(inner_.authorize(request));
}

Result<ScriptCommands> Pkcs11Vault::issuer_scripts(const ScriptRequest& request) {
  return checked(inner_.issuer_scripts(request));
}

/// Exchange MACs are SM4-CMAC on both sides of the wire.
Result<std::array<Byte, 16>> Pkcs11Vault::exchange_mac(ExchangeKey, ByteView) {
  return no_sm4();
}

}  // namespace sscard::keys
