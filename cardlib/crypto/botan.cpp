#include <botan/block_cipher.h>
#include <botan/cipher_mode.h>
#include <botan/hash.h>
#include <botan/mac.h>
#include <botan/system_rng.h>

#include <algorithm>
#include <array>
#include <string>

#include "cardlib/crypto/crypto.hpp"
#include "cardlib/crypto/engine_parts.hpp"

namespace sscard::crypto {
namespace {

constexpr std::array<const char*, 3> hash_names = {"SM3", "SHA-1", "SHA-256"};

std::string botan_name(CipherKind kind, std::size_t key_size) {
  switch (kind) {
    case CipherKind::Des:
      return "DES";
    case CipherKind::TripleDes:
      return "TripleDES";
    case CipherKind::Sm4:
      return "SM4";
    case CipherKind::Aes:
      return "AES-" + std::to_string(key_size * 8);
  }
  return {};
}

/// A CBC direction made and keyed at its first use.
class Cbc {
 public:
  explicit Cbc(Botan::Cipher_Dir direction) : direction_(direction) {}

  void forget_key() { keyed_ = false; }
  void run(const std::string& cipher, ByteView key, ByteView iv, MutableBytes in_place) {
    if (mode_ == nullptr)
      mode_ = Botan::Cipher_Mode::create_or_throw(cipher + "/CBC/NoPadding", direction_);
    if (!keyed_) mode_->set_key(key.data(), key.size());
    keyed_ = true;
    mode_->start(iv.data(), iv.size());
    ensures(mode_->process(in_place.data(), in_place.size()) == in_place.size());
  }

 private:
  Botan::Cipher_Dir direction_;
  bool keyed_ = false;
  std::unique_ptr<Botan::Cipher_Mode> mode_;
};

class BotanCipher final : public Cipher {
 public:
  BotanCipher(CipherKind kind, ByteView key)
      : kind_(kind),
        key_(key),
        name_(botan_name(kind, key.size())),
        block_(Botan::BlockCipher::create_or_throw(name_)) {
    block_->set_key(key.data(), key.size());
  }

  CipherKind kind() const override { return kind_; }

  void rekey(ByteView key) override {
    expects(key.size() == key_.size());
    key_ = KeyBytes(key);
    block_->set_key(key.data(), key.size());
    cbc_encrypt_.forget_key();
    cbc_decrypt_.forget_key();
    cmac_keyed_ = false;
  }

  void encrypt_ecb(ByteView in, MutableBytes out) const override {
    expects(in.size() % block_size(kind_) == 0 && in.size() == out.size());
    block_->encrypt_n(in.data(), out.data(), in.size() / block_size(kind_));
  }
  void decrypt_ecb(ByteView in, MutableBytes out) const override {
    expects(in.size() % block_size(kind_) == 0 && in.size() == out.size());
    block_->decrypt_n(in.data(), out.data(), in.size() / block_size(kind_));
  }
  void encrypt_cbc(ByteView iv, ByteView in, MutableBytes out) const override {
    cbc(cbc_encrypt_, iv, in, out);
  }
  void decrypt_cbc(ByteView iv, ByteView in, MutableBytes out) const override {
    cbc(cbc_decrypt_, iv, in, out);
  }

  void cmac(ByteView message, MutableBytes out) const override {
    expects(out.size() == block_size(kind_));
    if (cmac_ == nullptr) {
      cmac_ = Botan::MessageAuthenticationCode::create_or_throw("CMAC(" + name_ + ")");
    }
    if (!cmac_keyed_) cmac_->set_key(key().data(), key().size());
    cmac_keyed_ = true;
    cmac_->update(message.data(), message.size());
    cmac_->final(out.data());
  }

 private:
  ByteView key() const { return key_.reveal(SecretAccess::for_cipher()); }

  void cbc(Cbc& direction, ByteView iv, ByteView in, MutableBytes out) const {
    expects(iv.size() == block_size(kind_));
    expects(in.size() % block_size(kind_) == 0 && in.size() == out.size());
    if (in.empty()) return;
    // Both libraries' callers may pass the same memory twice; the mode works in place.
    if (in.data() != out.data()) std::ranges::copy(in, out.begin());
    direction.run(name_, key(), iv, out);
  }

  CipherKind kind_;
  KeyBytes key_;
  std::string name_;
  std::unique_ptr<Botan::BlockCipher> block_;
  mutable Cbc cbc_encrypt_{Botan::ENCRYPTION};
  mutable Cbc cbc_decrypt_{Botan::DECRYPTION};
  mutable std::unique_ptr<Botan::MessageAuthenticationCode> cmac_;
  mutable bool cmac_keyed_ = false;
};

/// The library's X9.19 MAC starts from zeros; another initial value enters with the first block.
class BotanRetailMac final : public RetailMac {
 public:
  explicit BotanRetailMac(ByteView key)
      : mac_(Botan::MessageAuthenticationCode::create_or_throw("X9.19-MAC")) {
    mac_->set_key(key.data(), key.size());
  }

  void compute(ByteView iv8, ByteView padded, MutableBytes out8) const override {
    expects(iv8.size() == 8 && out8.size() == 8);
    expects(!padded.empty() && padded.size() % 8 == 0);
    std::array<Byte, 8> first{};
    for (std::size_t i = 0; i < 8; ++i)
      first[i] = static_cast<Byte>(iv8[i] ^ padded[i]);
    mac_->update(first.data(), first.size());
    mac_->update(padded.data() + 8, padded.size() - 8);
    mac_->final(out8.data());
  }

 private:
  std::unique_ptr<Botan::MessageAuthenticationCode> mac_;
};

class BotanProvider final : public Provider {
 public:
  std::string_view name() const override { return "botan"; }

  Result<std::unique_ptr<Cipher>> cipher(CipherKind kind, ByteView key) const override {
    if (!key_length_fits(kind, key.size())) {
      return wrong_key_length(name(), cipher_name(kind), key.size());
    }
    try {
      return std::unique_ptr<Cipher>(std::make_unique<BotanCipher>(kind, key));
    } catch (const std::exception&) {
      return engine_refused(name(), cipher_name(kind));
    }
  }

  Result<std::unique_ptr<RetailMac>> retail_mac(ByteView key) const override {
    if (key.size() != 8 && key.size() != 16) {
      return wrong_key_length(name(), phrase("retail MAC"), key.size());
    }
    try {
      return std::unique_ptr<RetailMac>(std::make_unique<BotanRetailMac>(key));
    } catch (const std::exception&) {
      return engine_refused(name(), phrase("retail MAC"));
    }
  }

  Bytes hash(HashKind kind, ByteView message) const override {
    const auto function =
        Botan::HashFunction::create_or_throw(hash_names[static_cast<std::size_t>(kind)]);
    function->update(message.data(), message.size());
    Bytes out(function->output_length());
    function->final(out.data());
    return out;
  }

  Bytes hmac(HashKind kind, ByteView key, ByteView message) const override {
    const std::string digest = hash_names[static_cast<std::size_t>(kind)];
    const auto mac = Botan::MessageAuthenticationCode::create_or_throw("HMAC(" + digest + ")");
    mac->set_key(key.data(), key.size());
    mac->update(message.data(), message.size());
    Bytes out(mac->output_length());
    mac->final(out.data());
    return out;
  }

  Status scrypt(ByteView credential, ByteView salt, const ScryptCost& cost,
                MutableBytes out) const override {
    return botan_engine::scrypt(credential, salt, cost, out);
  }

  Result<RsaPrivateKey> make_rsa(std::size_t bits, std::uint32_t exponent) const override {
    return botan_engine::make_rsa(bits, exponent);
  }
  Result<Bytes> rsa_public(const RsaPublicKey& key, ByteView in) const override {
    return botan_engine::rsa_public(key, in);
  }
  Result<Bytes> rsa_private(const RsaPrivateKey& key, ByteView in) const override {
    return botan_engine::rsa_private(key, in);
  }
  Result<Sm2KeyPair> make_sm2() const override { return botan_engine::make_sm2(); }
  Result<Sm2Signature> sm2_sign(const Sm2KeyPair& key, std::string_view user_id,
                                ByteView message) const override {
    return botan_engine::sm2_sign(key, user_id, message);
  }
  Result<bool> sm2_verify(const Sm2PublicKey& key, std::string_view user_id, ByteView message,
                          const Sm2Signature& signature) const override {
    return botan_engine::sm2_verify(key, user_id, message, signature);
  }

  void random(MutableBytes out) const override {
    Botan::system_rng().randomize(out.data(), out.size());
  }
};

}  // namespace

const Provider& botan() {
  static const BotanProvider only;
  return only;
}

}  // namespace sscard::crypto
