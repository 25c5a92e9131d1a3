// The sealed vault file: a key ring at rest. [PROP] format 2, all numbers big-endian:
//
//     0  8  "SSCVAULT"
//     8  1  format, 02
//     9  1  log2 of the scrypt cost n (r = 8, p = 1)
//    10  1  number of persons
//    11  1  00
//    12 32  scrypt salt
//    44 12  nonce of the counter mode
//    56  4  length of the body
//    60  n  body: charter and ring, SM4-CTR (counter block = nonce ‖ four-byte counter from 0)
//  60+n 32  HMAC-SM3 over everything before it
//
// scrypt over the credentials (their number, then each behind its length, in the order of the
// persons) gives 48 bytes: 16 for SM4, 32 for the MAC. The MAC is checked before anything is
// deciphered. Salt and nonce are new at every save. Source: design.md 5; RFC 7914; security.md B1
// (two persons), B10.
#pragma once

#include <span>
#include <string>

#include "cardlib/base/world.hpp"
#include "keys/vault/key_ring.hpp"

namespace sscard::keys {

/// What one person types or hands over by descriptor: 1 to 128 bytes.
using Credential = Secret<128, struct CredentialTag>;

/// Work factor; 2^15 takes about a tenth of a second and 32 MiB.
struct SealCost {
  Byte log2_n = 15;
};

/// At least one credential (expects), all of them needed to open again. Keys: an empty one. Crypto:
/// an impossible cost.
Result<Bytes> seal(const KeyRing& ring, std::span<const Credential> credentials, Random& random,
                   SealCost cost = {});
/// What sealing needs besides the content.
struct SealingHand {
  std::span<const Credential> credentials;
  const crypto::Provider& provider;
  Random& random;
};
/// Seals any body, enciphering it in place; seal() gives it the body of a ring.
Result<Bytes> seal_body(MutableBytes body, const SealingHand& hand, SealCost cost);
/// ErrorKind::Keys: no sealed vault, touched, or another credential; which of the two last it was
/// cannot be told.
Result<KeyRing> unseal(ByteView file, std::span<const Credential> credentials,
                       const crypto::Provider& provider);

/// The right to change one sealed file, for as long as it lives; held beside the file in PATH.lock,
/// because saving replaces the file itself.
class SealedFileLock {
 public:
  /// ErrorKind::Keys: somebody else holds it. Storage: the lock file cannot be made.
  static Result<SealedFileLock> take(const std::string& path);
  SealedFileLock(SealedFileLock&& other) noexcept;
  SealedFileLock& operator=(SealedFileLock&&) = delete;
  ~SealedFileLock();
  const std::string& path() const { return path_; }

 private:
  SealedFileLock(std::string path, int descriptor)
      : path_(std::move(path)), descriptor_(descriptor) {}
  std::string path_;
  int descriptor_;
};

/// Old content or new content, never a mixture.
Status save_sealed(const SealedFileLock& lock, const World& world, const KeyRing& ring,
                   std::span<const Credential> credentials);
/// How many credentials open the file; nothing is proven before it opens. Keys: no vault file.
Result<std::size_t> persons_of(const std::string& path, const World& world);
Result<KeyRing> load_sealed(const std::string& path, const World& world,
                            std::span<const Credential> credentials,
                            const crypto::Provider& provider);

}  // namespace sscard::keys
