#include "cardlib/crypto/sm2_nonce.hpp"

#include <algorithm>
#include <array>

#include "cardlib/crypto/engine_parts.hpp"

namespace sscard::crypto {
namespace {

constexpr std::size_t number_size = 32;
constexpr std::size_t user_id_max = 8191;

bool sizes_fit(const Sm2Curve& curve, const Sm2Example& example, std::string_view user_id) {
  const std::array<const Bytes*, 8> all = {&curve.p,  &curve.a, &curve.b,   &curve.gx,
                                           &curve.gy, &curve.n, &example.d, &example.k};
  return user_id.size() <= user_id_max &&
         std::ranges::all_of(all, [](const Bytes* b) { return b->size() == number_size; });
}

/// Z: SM3 over length of the id in bits ‖ id ‖ a ‖ b ‖ G ‖ public key.
Bytes digest_of(const Provider& engine, const Sm2Curve& curve, const Sm2PublicKey& key,
                std::string_view user_id, ByteView message) {
  Bytes z;
  append_u16(z, static_cast<std::uint16_t>(user_id.size() * 8));
  append(z, as_bytes(user_id));
  for (const Bytes* part : {&curve.a, &curve.b, &curve.gx, &curve.gy, &key.x, &key.y})
    append(z, *part);
  return engine.hash(HashKind::Sm3, concat(engine.hash(HashKind::Sm3, z), message));
}

}  // namespace

Sm2Curve standard_sm2_curve() {
  const auto fixed = [](const auto& bytes) { return to_bytes(ByteView(bytes)); };
  return {fixed("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF"_hex),
          fixed("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC"_hex),
          fixed("28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93"_hex),
          fixed("32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"_hex),
          fixed("BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0"_hex),
          fixed("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123"_hex)};
}

Result<Sm2ExampleSignature> sm2_sign_example(const Provider& engine, const Sm2Curve& curve,
                                             const Sm2Example& example, std::string_view user_id,
                                             ByteView message) {
  const bool first = &engine == &openssl();
  if (!sizes_fit(curve, example, user_id) || (!first && &engine != &botan())) {
    return engine_refused(engine.name(), "SM2");
  }
  const auto point = first ? openssl_engine::curve_point : botan_engine::curve_point;
  const auto equation = first ? openssl_engine::sm2_equation : botan_engine::sm2_equation;
  auto key = point(curve, example.d);
  if (!key) return key.error();
  const auto from_nonce = point(curve, example.k);
  if (!from_nonce) return from_nonce.error();
  auto signature =
      equation(curve, example, {digest_of(engine, curve, *key, user_id, message), from_nonce->x});
  if (!signature) return signature.error();
  return Sm2ExampleSignature{std::move(*key), std::move(*signature)};
}

}  // namespace sscard::crypto
