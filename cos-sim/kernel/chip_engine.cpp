#include "cos-sim/kernel/chip_engine.hpp"

#include <algorithm>
#include <cstddef>
#include <new>

#include "cardlib/base/expects.hpp"
#include "cardlib/base/wipe.hpp"

namespace sscard::cos {
namespace {

using crypto::Cipher;
using crypto::CipherKind;

constexpr std::size_t key_size_max = 32;

/// A place in which one lent object after the other lives; its owner's delete only ends the object.
template <typename Lent>
struct Room {
  alignas(Lent) std::array<std::byte, sizeof(Lent)> bytes{};
  bool taken = false;
};

/// A cipher circuit in somebody's hands.
class LentCipher final : public Cipher {
 public:
  LentCipher(Cipher& circuit, bool& taken) : circuit_(circuit), taken_(taken) { taken_ = true; }
  LentCipher(const LentCipher&) = delete;
  LentCipher& operator=(const LentCipher&) = delete;
  ~LentCipher() override { taken_ = false; }
  static void* operator new(std::size_t, void* room) noexcept { return room; }
  static void operator delete(void*) noexcept {}
  static void operator delete(void*, void*) noexcept {}

  CipherKind kind() const override { return circuit_.kind(); }
  void rekey(ByteView key) override { circuit_.rekey(key); }
  void encrypt_ecb(ByteView in, MutableBytes out) const override { circuit_.encrypt_ecb(in, out); }
  void decrypt_ecb(ByteView in, MutableBytes out) const override { circuit_.decrypt_ecb(in, out); }
  void encrypt_cbc(ByteView iv, ByteView in, MutableBytes out) const override {
    circuit_.encrypt_cbc(iv, in, out);
  }
  void decrypt_cbc(ByteView iv, ByteView in, MutableBytes out) const override {
    circuit_.decrypt_cbc(iv, in, out);
  }
  void cmac(ByteView message, MutableBytes out) const override { circuit_.cmac(message, out); }

 private:
  Cipher& circuit_;
  bool& taken_;
};

/// CBC under the left half; the last block goes through the right half and the left once more.
class LentMac final : public crypto::RetailMac {
 public:
  LentMac(std::unique_ptr<Cipher> left, std::unique_ptr<Cipher> right, bool& taken)
      : left_(std::move(left)), right_(std::move(right)), taken_(taken) {
    taken_ = true;
  }
  LentMac(const LentMac&) = delete;
  LentMac& operator=(const LentMac&) = delete;
  ~LentMac() override { taken_ = false; }
  static void* operator new(std::size_t, void* room) noexcept { return room; }
  static void operator delete(void*) noexcept {}
  static void operator delete(void*, void*) noexcept {}

  void compute(ByteView iv8, ByteView padded, MutableBytes out8) const override {
    expects(iv8.size() == 8 && out8.size() == 8);
    expects(!padded.empty() && padded.size() % 8 == 0);
    std::array<Byte, 256> chained{};
    const WipeOnExit wiped(chained);
    std::ranges::copy(iv8, out8.begin());
    while (!padded.empty()) {
      const std::size_t n = std::min(padded.size(), chained.size());
      const MutableBytes part = MutableBytes{chained}.first(n);
      left_->encrypt_cbc(out8, padded.first(n), part);
      std::ranges::copy(part.last(8), out8.begin());
      padded = padded.subspan(n);
    }
    if (right_ == nullptr) return;
    right_->decrypt_ecb(out8, out8);
    left_->encrypt_ecb(out8, out8);
  }

 private:
  std::unique_ptr<Cipher> left_;
  std::unique_ptr<Cipher> right_;
  bool& taken_;
};

}  // namespace

struct ChipEngine::Circuit {
  std::unique_ptr<Cipher> cipher;
  std::size_t key_size = 0;
  Room<LentCipher> room;
};

struct ChipEngine::MacRoom {
  Room<LentMac> room;
};

ChipEngine::ChipEngine(const crypto::Provider& engine) : engine_(engine) {}
ChipEngine::~ChipEngine() = default;

Result<ChipEngine::Circuit*> ChipEngine::take(CipherKind kind, ByteView key) const {
  const auto idle = std::ranges::find_if(circuits_, [&](const auto& circuit) {
    return !circuit->room.taken && circuit->cipher->kind() == kind &&
           circuit->key_size == key.size();
  });
  if (idle != circuits_.end()) {
    (*idle)->cipher->rekey(key);
    return idle->get();
  }
  auto made = engine_.cipher(kind, key);
  if (!made) return std::move(made).error();
  circuits_.push_back(std::make_unique<Circuit>());
  circuits_.back()->cipher = std::move(*made);
  circuits_.back()->key_size = key.size();
  return circuits_.back().get();
}

Result<std::unique_ptr<Cipher>> ChipEngine::cipher(CipherKind kind, ByteView key) const {
  const Result<Circuit*> taken = take(kind, key);
  if (!taken) return taken.error();
  Room<LentCipher>& room = (*taken)->room;
  return std::unique_ptr<Cipher>(new (room.bytes.data()) LentCipher(*(*taken)->cipher, room.taken));
}

Result<std::unique_ptr<crypto::RetailMac>> ChipEngine::retail_mac(ByteView key) const {
  if (key.size() != 8 && key.size() != 16) return engine_.retail_mac(key);  // its refusal
  auto left = cipher(CipherKind::Des, key.first(8));
  if (!left) return std::move(left).error();
  std::unique_ptr<Cipher> second;
  if (key.size() == 16) {
    auto right = cipher(CipherKind::Des, key.last(8));
    if (!right) return std::move(right).error();
    second = std::move(*right);
  }
  auto idle = std::ranges::find_if(macs_, [](const auto& mac) { return !mac->room.taken; });
  if (idle == macs_.end()) idle = macs_.insert(macs_.end(), std::make_unique<MacRoom>());
  Room<LentMac>& room = (*idle)->room;
  return std::unique_ptr<crypto::RetailMac>(
      new (room.bytes.data()) LentMac(std::move(*left), std::move(second), room.taken));
}

void ChipEngine::forget() {
  static constexpr std::array<Byte, key_size_max> nothing{};
  for (const auto& circuit : circuits_)
    if (!circuit->room.taken) circuit->cipher->rekey(ByteView{nothing}.first(circuit->key_size));
}

Bytes ChipEngine::hash(crypto::HashKind kind, ByteView message) const {
  return engine_.hash(kind, message);
}
Bytes ChipEngine::hmac(crypto::HashKind kind, ByteView key, ByteView message) const {
  return engine_.hmac(kind, key, message);
}
Status ChipEngine::scrypt(ByteView credential, ByteView salt, const crypto::ScryptCost& cost,
                          MutableBytes out) const {
  return engine_.scrypt(credential, salt, cost, out);
}
Result<crypto::RsaPrivateKey> ChipEngine::make_rsa(std::size_t bits, std::uint32_t exponent) const {
  return engine_.make_rsa(bits, exponent);
}
Result<Bytes> ChipEngine::rsa_public(const crypto::RsaPublicKey& key, ByteView in) const {
  return engine_.rsa_public(key, in);
}
Result<Bytes> ChipEngine::rsa_private(const crypto::RsaPrivateKey& key, ByteView in) const {
  return engine_.rsa_private(key, in);
}
Result<crypto::Sm2KeyPair> ChipEngine::make_sm2() const {
  return engine_.make_sm2();
}
Result<crypto::Sm2Signature> ChipEngine::sm2_sign(const crypto::Sm2KeyPair& key,
                                                  std::string_view user_id,
                                                  ByteView message) const {
  return engine_.sm2_sign(key, user_id, message);
}
Result<bool> ChipEngine::sm2_verify(const crypto::Sm2PublicKey& key, std::string_view user_id,
                                    ByteView message, const crypto::Sm2Signature& signature) const {
  return engine_.sm2_verify(key, user_id, message, signature);
}
void ChipEngine::random(MutableBytes out) const {
  engine_.random(out);
}

}  // namespace sscard::cos
