#include "cardlib/crypto/sm2_digest.hpp"

#include "cardlib/crypto/engine_parts.hpp"

namespace sscard::crypto {

Result<Sm2Signature> sm2_sign_digest(const Provider& engine, const Sm2KeyPair& key,
                                     ByteView digest) {
  constexpr std::size_t digest_size = 32;
  if (digest.size() != digest_size) return engine_refused(engine.name(), "SM2");
  // By name: an engine may stand in front of another one, as the one in a chip does.
  if (engine.name() == openssl().name()) return openssl_engine::sm2_sign_digest(key, digest);
  if (engine.name() == botan().name()) return botan_engine::sm2_sign_digest(key, digest);
  return engine_refused(engine.name(), "SM2");
}

}  // namespace sscard::crypto
