#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <string>

#include "cardlib/crypto/crypto.hpp"
#include "cardlib/crypto/engine_parts.hpp"
#include "cardlib/crypto/openssl_handles.hpp"

namespace sscard::crypto {
namespace {

/// What one key length of one algorithm is called, and its two modes fetched once.
struct Algorithm {
  CipherKind kind;
  std::size_t key_size;
  const char* ecb_name;
  const char* cbc_name;
  Owned<EVP_CIPHER> ecb{};
  Owned<EVP_CIPHER> cbc{};
};

/// The library context with everything that is fetched once. Never destroyed: a cipher may outlive
/// the statics of main, and OpenSSL's own cleanup does not touch a private context.
struct Library {
  Library();
  OSSL_LIB_CTX* context;
  std::array<Algorithm, 7> algorithms;
  std::array<Owned<EVP_MD>, 3> hashes;  ///< in the order of HashKind
  Owned<EVP_MAC> cmac;
  Owned<EVP_MAC> hmac;
};

constexpr std::array<const char*, 3> hash_names = {"SM3", "SHA1", "SHA256"};

Library::Library()
    : context(OSSL_LIB_CTX_new()),
      algorithms({
          {{CipherKind::Des, 8, "DES-ECB", "DES-CBC"},
           {CipherKind::TripleDes, 16, "DES-EDE-ECB", "DES-EDE-CBC"},
           {CipherKind::TripleDes, 24, "DES-EDE3-ECB", "DES-EDE3-CBC"},
           {CipherKind::Sm4, 16, "SM4-ECB", "SM4-CBC"},
           {CipherKind::Aes, 16, "AES-128-ECB", "AES-128-CBC"},
           {CipherKind::Aes, 24, "AES-192-ECB", "AES-192-CBC"},
           {CipherKind::Aes, 32, "AES-256-ECB", "AES-256-CBC"}}
}) {
  expects(context != nullptr);
  ensures(OSSL_PROVIDER_load(context, "default") != nullptr);
  ensures(OSSL_PROVIDER_load(context, "legacy") != nullptr);
  for (Algorithm& a : algorithms) {
    a.ecb.reset(EVP_CIPHER_fetch(context, a.ecb_name, nullptr));
    a.cbc.reset(EVP_CIPHER_fetch(context, a.cbc_name, nullptr));
    ensures(a.ecb != nullptr && a.cbc != nullptr);
  }
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    hashes[i].reset(EVP_MD_fetch(context, hash_names[i], nullptr));
    ensures(hashes[i] != nullptr);
  }
  cmac.reset(EVP_MAC_fetch(context, "CMAC", nullptr));
  hmac.reset(EVP_MAC_fetch(context, "HMAC", nullptr));
  ensures(cmac != nullptr && hmac != nullptr);
}

const Library& library() {
  static const Library& only = *new Library;
  return only;
}

const Algorithm* find_algorithm(CipherKind kind, std::size_t key_size) {
  const auto& all = library().algorithms;
  const auto* found = std::ranges::find_if(
      all, [&](const Algorithm& a) { return a.kind == kind && a.key_size == key_size; });
  return found == all.end() ? nullptr : found;
}

int size_of(ByteView bytes) {
  return static_cast<int>(bytes.size());
}

/// One mode in one direction. It takes the key at its first use and keeps context and schedule.
class Mode {
 public:
  Mode(const EVP_CIPHER* cipher, int encrypt) : cipher_(cipher), encrypt_(encrypt) {}

  void forget_key() { keyed_ = false; }
  void start(ByteView key, const Byte* iv) {
    if (!keyed_) take_key(key);
    if (iv != nullptr) {
      ensures(EVP_CipherInit_ex2(context_.get(), nullptr, nullptr, iv, encrypt_, nullptr) == 1);
    }
  }
  void run(ByteView in, MutableBytes out) {
    int written = 0;
    ensures(EVP_CipherUpdate(context_.get(), out.data(), &written, in.data(), size_of(in)) == 1);
    ensures(written == size_of(in));
  }

 private:
  void take_key(ByteView key) {
    const bool fresh = context_ == nullptr;
    if (fresh) context_.reset(EVP_CIPHER_CTX_new());
    // Naming the cipher again would throw the context's memory away.
    const EVP_CIPHER* named = fresh ? cipher_ : nullptr;
    ensures(EVP_CipherInit_ex2(context_.get(), named, key.data(), nullptr, encrypt_, nullptr) == 1);
    ensures(EVP_CIPHER_CTX_set_padding(context_.get(), 0) == 1);
    keyed_ = true;
  }

  const EVP_CIPHER* cipher_;
  int encrypt_;
  bool keyed_ = false;
  Owned<EVP_CIPHER_CTX> context_;
};

class OpensslCipher final : public Cipher {
 public:
  OpensslCipher(const Algorithm& algorithm, ByteView key)
      : algorithm_(algorithm),
        key_(key),
        ecb_encrypt_(algorithm.ecb.get(), 1),
        ecb_decrypt_(algorithm.ecb.get(), 0),
        cbc_encrypt_(algorithm.cbc.get(), 1),
        cbc_decrypt_(algorithm.cbc.get(), 0) {}

  CipherKind kind() const override { return algorithm_.kind; }

  void rekey(ByteView key) override {
    expects(key.size() == algorithm_.key_size);
    key_ = KeyBytes(key);
    for (Mode* mode : {&ecb_encrypt_, &ecb_decrypt_, &cbc_encrypt_, &cbc_decrypt_}) {
      mode->forget_key();
    }
    cmac_keyed_ = false;
  }

  void encrypt_ecb(ByteView in, MutableBytes out) const override {
    run(ecb_encrypt_, nullptr, in, out);
  }
  void decrypt_ecb(ByteView in, MutableBytes out) const override {
    run(ecb_decrypt_, nullptr, in, out);
  }
  void encrypt_cbc(ByteView iv, ByteView in, MutableBytes out) const override {
    expects(iv.size() == block_size(kind()));
    run(cbc_encrypt_, iv.data(), in, out);
  }
  void decrypt_cbc(ByteView iv, ByteView in, MutableBytes out) const override {
    expects(iv.size() == block_size(kind()));
    run(cbc_decrypt_, iv.data(), in, out);
  }

  void cmac(ByteView message, MutableBytes out) const override {
    expects(out.size() == block_size(kind()));
    start_cmac();
    std::size_t written = 0;
    ensures(EVP_MAC_update(cmac_.get(), message.data(), message.size()) == 1);
    ensures(EVP_MAC_final(cmac_.get(), out.data(), &written, out.size()) == 1);
    ensures(written == out.size());
  }

 private:
  ByteView key() const { return key_.reveal(SecretAccess::for_cipher()); }

  void run(Mode& mode, const Byte* iv, ByteView in, MutableBytes out) const {
    expects(in.size() % block_size(kind()) == 0 && in.size() == out.size());
    if (in.empty()) return;
    mode.start(key(), iv);
    mode.run(in, out);
  }

  void start_cmac() const {
    if (cmac_keyed_) {
      ensures(EVP_MAC_init(cmac_.get(), nullptr, 0, nullptr) == 1);
      return;
    }
    if (cmac_ == nullptr) cmac_.reset(EVP_MAC_CTX_new(library().cmac.get()));
    std::string name = algorithm_.cbc_name;
    const std::array<OSSL_PARAM, 2> parameters = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, name.data(), 0),
        OSSL_PARAM_construct_end()};
    ensures(EVP_MAC_init(cmac_.get(), key().data(), key().size(), parameters.data()) == 1);
    cmac_keyed_ = true;
  }

  const Algorithm& algorithm_;
  KeyBytes key_;
  mutable Mode ecb_encrypt_;
  mutable Mode ecb_decrypt_;
  mutable Mode cbc_encrypt_;
  mutable Mode cbc_decrypt_;
  mutable Owned<EVP_MAC_CTX> cmac_;
  mutable bool cmac_keyed_ = false;
};

/// OpenSSL has no retail MAC of its own: DES-CBC over all blocks with the left half, then the
/// chaining value is deciphered with the right half and enciphered with the left.
class OpensslRetailMac final : public RetailMac {
 public:
  explicit OpensslRetailMac(ByteView key)
      : left_(*find_algorithm(CipherKind::Des, 8), key.first(8)),
        right_(*find_algorithm(CipherKind::Des, 8), key.last(8)),
        two_keys_(key.size() == 16) {}

  void compute(ByteView iv8, ByteView padded, MutableBytes out8) const override {
    expects(iv8.size() == 8 && out8.size() == 8);
    expects(!padded.empty() && padded.size() % 8 == 0);
    std::array<Byte, 8> chain{};
    std::ranges::copy(iv8, chain.begin());
    std::array<Byte, 256> scratch{};
    while (!padded.empty()) {
      const std::size_t n = std::min(padded.size(), scratch.size());
      left_.encrypt_cbc(chain, padded.first(n), MutableBytes(scratch).first(n));
      std::ranges::copy(MutableBytes(scratch).subspan(n - 8, 8), chain.begin());
      padded = padded.subspan(n);
    }
    if (two_keys_) {
      right_.decrypt_ecb(chain, chain);
      left_.encrypt_ecb(chain, chain);
    }
    std::ranges::copy(chain, out8.begin());
    wipe(scratch);
  }

 private:
  OpensslCipher left_;
  OpensslCipher right_;
  bool two_keys_;
};

class OpensslProvider final : public Provider {
 public:
  std::string_view name() const override { return "openssl"; }

  Result<std::unique_ptr<Cipher>> cipher(CipherKind kind, ByteView key) const override {
    const Algorithm* algorithm = find_algorithm(kind, key.size());
    if (algorithm == nullptr) return wrong_key_length(name(), cipher_name(kind), key.size());
    return std::unique_ptr<Cipher>(std::make_unique<OpensslCipher>(*algorithm, key));
  }

  Result<std::unique_ptr<RetailMac>> retail_mac(ByteView key) const override {
    if (key.size() != 8 && key.size() != 16) {
      return wrong_key_length(name(), phrase("retail MAC"), key.size());
    }
    return std::unique_ptr<RetailMac>(std::make_unique<OpensslRetailMac>(key));
  }

  Bytes hash(HashKind kind, ByteView message) const override {
    const EVP_MD* md = library().hashes[static_cast<std::size_t>(kind)].get();
    Bytes out(static_cast<std::size_t>(EVP_MD_get_size(md)));
    ensures(EVP_Digest(message.data(), message.size(), out.data(), nullptr, md, nullptr) == 1);
    return out;
  }

  Bytes hmac(HashKind kind, ByteView key, ByteView message) const override {
    const auto index = static_cast<std::size_t>(kind);
    const Owned<EVP_MAC_CTX> context(EVP_MAC_CTX_new(library().hmac.get()));
    std::string digest = hash_names[index];
    const std::array<OSSL_PARAM, 2> parameters = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_end()};
    // A null pointer would mean "keep the old key".
    static constexpr Byte no_key = 0;
    const Byte* key_bytes = key.empty() ? &no_key : key.data();
    Bytes out(static_cast<std::size_t>(EVP_MD_get_size(library().hashes[index].get())));
    std::size_t written = 0;
    ensures(EVP_MAC_init(context.get(), key_bytes, key.size(), parameters.data()) == 1);
    ensures(EVP_MAC_update(context.get(), message.data(), message.size()) == 1);
    ensures(EVP_MAC_final(context.get(), out.data(), &written, out.size()) == 1);
    ensures(written == out.size());
    return out;
  }

  Status scrypt(ByteView credential, ByteView salt, const ScryptCost& cost,
                MutableBytes out) const override {
    return openssl_engine::scrypt(credential, salt, cost, out);
  }

  Result<RsaPrivateKey> make_rsa(std::size_t bits, std::uint32_t exponent) const override {
    return openssl_engine::make_rsa(bits, exponent);
  }
  Result<Bytes> rsa_public(const RsaPublicKey& key, ByteView in) const override {
    return openssl_engine::rsa_public(key, in);
  }
  Result<Bytes> rsa_private(const RsaPrivateKey& key, ByteView in) const override {
    return openssl_engine::rsa_private(key, in);
  }
  Result<Sm2KeyPair> make_sm2() const override { return openssl_engine::make_sm2(); }
  Result<Sm2Signature> sm2_sign(const Sm2KeyPair& key, std::string_view user_id,
                                ByteView message) const override {
    return openssl_engine::sm2_sign(key, user_id, message);
  }
  Result<bool> sm2_verify(const Sm2PublicKey& key, std::string_view user_id, ByteView message,
                          const Sm2Signature& signature) const override {
    return openssl_engine::sm2_verify(key, user_id, message, signature);
  }

  void random(MutableBytes out) const override {
    ensures(RAND_priv_bytes_ex(library().context, out.data(), out.size(), 0) == 1);
  }
};

}  // namespace

OSSL_LIB_CTX* openssl_library() {
  return library().context;
}

const Provider& openssl() {
  static const OpensslProvider only;
  return only;
}

}  // namespace sscard::crypto
