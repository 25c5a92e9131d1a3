// Ways to open secret values for tests of the file module alone: as SCP02 does (ECB of 3DES), and
// not enciphered at all but padded as SCP03 pads.
#pragma once

#include "cardlib/crypto/crypto.hpp"
#include "cos-sim/bank/file/value_cipher.hpp"

namespace sscard::test {

class EcbValues final : public cos::bank::ValueCipher {
 public:
  explicit EcbValues(const crypto::Cipher& cipher) : cipher_(cipher) {}
  std::size_t sealed_size(std::size_t clear) const override { return clear; }
  bool open(Bytes& value) const override {
    if (value.size() % 8 != 0) return false;
    cipher_.decrypt_ecb(value, value);
    return true;
  }
  void open_key(MutableBytes key) const override { cipher_.decrypt_ecb(key, key); }

 private:
  const crypto::Cipher& cipher_;
};

class PaddedValues final : public cos::bank::ValueCipher {
 public:
  std::size_t sealed_size(std::size_t clear) const override { return (clear / 16 + 1) * 16; }
  bool open(Bytes& value) const override {
    while (!value.empty() && value.back() == 0x00)
      value.pop_back();
    if (value.empty() || value.back() != 0x80) return false;
    value.pop_back();
    return true;
  }
  void open_key(MutableBytes /*key*/) const override {}
};

}  // namespace sscard::test
