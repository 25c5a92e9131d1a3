#include <algorithm>

#include "cardlib/base/expects.hpp"
#include "cardlib/crypto/crypto.hpp"

namespace sscard::crypto {
namespace {

std::size_t whole_blocks(std::size_t size, std::size_t block) {
  return (size + block - 1) / block * block;
}

}  // namespace

Bytes pad_80(ByteView data, std::size_t block) {
  expects(block > 0);
  // Made at its final size: growing would leave a copy of the data behind.
  Bytes out(whole_blocks(data.size() + 1, block), 0x00);
  std::ranges::copy(data, out.begin());
  out[data.size()] = 0x80;
  return out;
}

Bytes pad_80_if_needed(ByteView data, std::size_t block) {
  expects(block > 0);
  if (data.size() % block == 0) return to_bytes(data);
  return pad_80(data, block);
}

Bytes pad_zero(ByteView data, std::size_t block) {
  expects(block > 0);
  Bytes out(whole_blocks(data.size(), block), 0x00);
  std::ranges::copy(data, out.begin());
  return out;
}

Bytes encrypt_ecb(const Cipher& cipher, ByteView in) {
  Bytes out(in.size());
  cipher.encrypt_ecb(in, out);
  return out;
}

Bytes decrypt_ecb(const Cipher& cipher, ByteView in) {
  Bytes out(in.size());
  cipher.decrypt_ecb(in, out);
  return out;
}

Bytes encrypt_cbc(const Cipher& cipher, ByteView iv, ByteView in) {
  Bytes out(in.size());
  cipher.encrypt_cbc(iv, in, out);
  return out;
}

Bytes decrypt_cbc(const Cipher& cipher, ByteView iv, ByteView in) {
  Bytes out(in.size());
  cipher.decrypt_cbc(iv, in, out);
  return out;
}

}  // namespace sscard::crypto
