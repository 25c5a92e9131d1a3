#include "keys/vault/published_keys.hpp"

#include <algorithm>
#include <array>

#include "cardlib/model/diversification.hpp"
#include "keys/vault/test_keys.hpp"

namespace sscard::keys {
namespace {

/// Example keys of the references and of smart-card manuals.
constexpr std::array<std::array<Byte, 16>, 8> examples{
    "00112233445566778899AABBCCDDEEFF"_hex, "404142434445464748494A4B4C4D4E4F"_hex,
    "0123456789ABCDEFFEDCBA9876543210"_hex, "0123456789ABCDEF0123456789ABCDEF"_hex,
    "0102030405060708090A0B0C0D0E0F10"_hex, "000102030405060708090A0B0C0D0E0F"_hex,
    "FFEEDDCCBBAA99887766554433221100"_hex, "133457799BBCDFF1133457799BBCDFF1"_hex,
};

/// 3DES takes no notice of the lowest bit of a byte.
bool same_key(ByteView a, ByteView b, crypto::CipherKind algorithm) {
  if (a.size() != b.size()) return false;
  const unsigned mask = algorithm == crypto::CipherKind::TripleDes ? 0xFEU : 0xFFU;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= (static_cast<unsigned>(a[i]) ^ static_cast<unsigned>(b[i])) & mask;
  return difference == 0;
}

}  // namespace

bool is_published(const crypto::Provider& provider, crypto::CipherKind algorithm,
                  const KeyBytes& key) {
  const ByteView bytes = key.reveal(SecretAccess::for_cipher());
  const bool example = std::ranges::any_of(
      examples, [&](const auto& known) { return same_key(bytes, known, algorithm); });
  if (example) return true;
  return is_test_value(provider, [&](ByteView known) { return same_key(bytes, known, algorithm); });
}

bool is_published_kcv(const crypto::Provider& provider, crypto::CipherKind algorithm,
                      const std::array<Byte, 3>& kcv) {
  const auto same = [&](ByteView known) {
    const auto cipher = provider.cipher(algorithm, known);
    return cipher && model::kcv(**cipher) == kcv;
  };
  return std::ranges::any_of(examples, same) || is_test_value(provider, same);
}

}  // namespace sscard::keys
