#include "cardlib/model/pki.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"

namespace sscard::model {
namespace {

constexpr Byte admin_level = 0x11;
constexpr Byte user_level = 0x22;
constexpr AccessCondition free_to_all{};
constexpr AccessCondition never{level_never, level_never, Logic::Or};
constexpr AccessCondition admin{level_free, admin_level, Logic::Or};
constexpr std::uint16_t point_file = 2 + 64;
constexpr std::uint16_t private_file = 2 + 32;
constexpr std::uint16_t certificate_file = 0x0600;
constexpr std::size_t coordinate = 32;

constexpr EfHeader transparent(std::uint16_t fid, std::uint16_t size, AccessCondition read,
                               AccessCondition write) {
  return {size, fid, FileKind::Transparent, static_cast<Byte>(fid & 0xFFU), 0, read, write};
}

constexpr std::array files = {
    transparent(pki_signing_public_fid, point_file, free_to_all, never),
    transparent(pki_encryption_public_fid, point_file, free_to_all, admin),
    transparent(pki_encryption_private_fid, private_file, never, admin),
    transparent(pki_signing_certificate_fid, certificate_file, free_to_all, admin),
    transparent(pki_encryption_certificate_fid, certificate_file, free_to_all, admin),
};

// a, b, Gx, Gy of the curve (GB/T 32918.5): they are part of Z.
constexpr auto curve =
    "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC"
    "28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93"
    "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"
    "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0"_hex;

DfHeader directory(std::uint16_t fid, DfKind kind, ByteView aid) {
  DfHeader out;
  out.fid = fid;
  out.kind = kind;
  out.key_file = kind == DfKind::Environment ? sfi_of(key_file_fid) : Byte{0};
  out.aid = to_bytes(aid);
  return out;
}

}  // namespace

DfHeader pki_header() {
  return directory(pki_fid, DfKind::Environment, pki_aid);
}

DfHeader pki_cert_header() {
  return directory(pki_cert_fid, DfKind::Application, pki_cert_aid);
}

EfHeader pki_key_file(std::uint16_t keys) {
  return {
      static_cast<std::uint16_t>(keys * key_record_size + 2),
      key_file_fid,
      FileKind::Internal,
      sfi_of(key_file_fid),
      key_record_size,
      never,
      {level_free, level_master, Logic::Or}
  };
}

std::span<const EfHeader> pki_files() {
  return files;
}

KeyHeader pki_master_header() {
  return {KeyType::Master, 0x00, 0, 10, KeyAlgorithm::Sm4, 0, level_master, 16};
}

KeyHeader pki_pin_header(PkiPin pin) {
  const Byte level = pin == PkiPin::Admin ? admin_level : user_level;
  return {KeyType::External, static_cast<Byte>(pin), 1, pki_tries, KeyAlgorithm::Sm4, 0, level, 16};
}

PkiPinHash pki_pin_hash(const crypto::Provider& engine, ByteView pin_bcd) {
  Bytes digest = engine.hash(crypto::HashKind::Sm3, pin_bcd);
  const WipeOnExit wiped(digest);
  PkiPinHash out{};
  std::copy_n(digest.begin(), out.size(), out.begin());
  return out;
}

Result<std::array<Byte, 32>> sm2_message_digest(const crypto::Provider& engine,
                                                const crypto::Sm2PublicKey& key, ByteView message) {
  if (key.x.size() != coordinate || key.y.size() != coordinate)
    return Error{ErrorKind::Crypto, msg("an SM2 public key has not 32 bytes in each coordinate"),
                 msg("read file 0012 of the PKI application again")};
  const std::string_view user = crypto::sm2_default_user_id;
  Bytes identity;
  append_u16(identity, static_cast<std::uint16_t>(user.size() * 8));
  for (const char c : user)
    identity.push_back(static_cast<Byte>(c));
  append(identity, curve);
  append(identity, key.x);
  append(identity, key.y);
  const Bytes z = engine.hash(crypto::HashKind::Sm3, identity);
  const Bytes digest = engine.hash(crypto::HashKind::Sm3, concat(z, message));
  std::array<Byte, 32> out{};
  std::ranges::copy(digest, out.begin());
  return out;
}

}  // namespace sscard::model
