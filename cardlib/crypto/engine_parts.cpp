#include "cardlib/crypto/engine_parts.hpp"

#include <algorithm>

namespace sscard::crypto {

Error engine_refused(std::string_view engine, std::string_view operation) {
  return {ErrorKind::Crypto, msg("the crypto engine {} refused: {}", engine, operation),
          msg("check that key and data belong together and have the right length")};
}

Error wrong_key_length(std::string_view engine, std::string_view algorithm, std::size_t bytes) {
  return {ErrorKind::Crypto,
          msg("the crypto engine {} takes no {} key of {} bytes", engine, algorithm, bytes),
          msg("check which algorithm the key was made for")};
}

bool key_length_fits(CipherKind kind, std::size_t bytes) {
  switch (kind) {
    case CipherKind::Des:
      return bytes == 8;
    case CipherKind::TripleDes:
      return bytes == 16 || bytes == 24;
    case CipherKind::Sm4:
      return bytes == 16;
    case CipherKind::Aes:
      return bytes == 16 || bytes == 24 || bytes == 32;
  }
  return false;
}

std::string_view cipher_name(CipherKind kind) {
  switch (kind) {
    case CipherKind::Des:
      return "DES";
    case CipherKind::TripleDes:
      return "3DES";
    case CipherKind::Sm4:
      return "SM4";
    case CipherKind::Aes:
      return "AES";
  }
  return "";
}

Bytes left_padded(ByteView value, std::size_t size) {
  expects(value.size() <= size);
  Bytes out(size, 0);
  std::ranges::copy(value, out.end() - static_cast<std::ptrdiff_t>(value.size()));
  return out;
}

bool cost_fits(const ScryptCost& cost) {
  const bool power_of_two = cost.n > 1 && (cost.n & (cost.n - 1)) == 0;
  const bool small = cost.r > 0 && cost.r <= 64 && cost.p > 0 && cost.p <= 16;
  return power_of_two && small && cost.n <= scrypt_memory_max / (std::uint64_t{128} * cost.r);
}

}  // namespace sscard::crypto
