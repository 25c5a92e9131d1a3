#include "keys/vault/sealed_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "keys/vault/facts_wire.hpp"
#include "keys/vault/wire.hpp"

namespace sscard::keys {
namespace {

using wire::Field;

constexpr std::string_view magic = "SSCVAULT";
constexpr Byte format = 0x02;
constexpr std::size_t salt_size = 32;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t header_size = 60;
constexpr std::size_t mac_size = 32;
constexpr std::size_t entry_size_max = 256;  ///< name, facts and value of one key
constexpr std::size_t name_size_max = 64;

/// Everything before the body.
struct Header {
  Byte log2_n = 0;
  Byte persons = 0;
  std::array<Byte, salt_size> salt{};
  std::array<Byte, nonce_size> nonce{};
  std::uint32_t body_size = 0;
};

template <typename Io>
void walk(Io& io, Field<Io, Header>& header) {
  std::array<Byte, 8> name{};
  std::ranges::copy(magic, name.begin());
  const std::array<Byte, 8> right_name = name;
  Byte version = format;
  Byte reserved = 0;
  io.fixed(name);
  io.number(version);
  io.number(header.log2_n);
  io.number(header.persons);
  io.number(reserved);
  io.fixed(header.salt);
  io.fixed(header.nonce);
  io.number(header.body_size);
  if constexpr (Io::reads) {
    io.demand(name == right_name && version == format && reserved == 0);
  }
}

constexpr std::size_t region_size = 6;

bool sound(const Charter& charter) {
  return charter.region.empty() || charter.region.size() == region_size;
}

/// Keys of the vault and of the file, wiped with it.
class SealKeys {
 public:
  static Result<SealKeys> derive(const crypto::Provider& provider,
                                 std::span<const Credential> credentials, const Header& header) {
    if (std::ranges::any_of(credentials, [](const Credential& c) { return c.empty(); })) {
      return Error{ErrorKind::Keys, msg("a credential is empty"),
                   msg("every person types at least one character")};
    }
    expects(!credentials.empty() && credentials.size() < 256);
    Bytes input;
    input.reserve(1 + credentials.size() * (1 + Credential::capacity));
    // HMAC inside scrypt takes trailing zeros for nothing: the number goes first, lengths inside
    input.push_back(static_cast<Byte>(credentials.size()));
    for (const Credential& credential : credentials) {
      input.push_back(static_cast<Byte>(credential.size()));
      append(input, credential.reveal(SecretAccess::for_cipher()));
    }
    const WipeOnExit wiped_input(input);
    std::array<Byte, 48> output{};
    const WipeOnExit wiped_output(output);
    const std::uint64_t n = header.log2_n < 64 ? std::uint64_t{1} << header.log2_n : 0;
    const Status derived = provider.scrypt(input, header.salt, {n, 8, 1}, output);
    if (!derived) return derived.error();
    SealKeys out(provider);
    out.cipher_ = KeyBytes(ByteView(output).first(16));
    out.mac_ = KeyBytes(ByteView(output).last(32));
    return out;
  }

  Bytes mac(ByteView content) const {
    return provider_->hmac(crypto::HashKind::Sm3, mac_.reveal(SecretAccess::for_cipher()), content);
  }

  /// SM4-CTR, the same in both directions.
  Status apply(const std::array<Byte, nonce_size>& nonce, MutableBytes body) const {
    const auto cipher =
        provider_->cipher(crypto::CipherKind::Sm4, cipher_.reveal(SecretAccess::for_cipher()));
    if (!cipher) return cipher.error();
    std::uint32_t counter = 0;
    for (std::size_t at = 0; at < body.size(); at += 16, ++counter) {
      Bytes block = to_bytes(nonce);
      append_u32(block, counter);
      (*cipher)->encrypt_ecb(block, block);
      const std::size_t size = std::min<std::size_t>(16, body.size() - at);
      for (std::size_t i = 0; i < size; ++i)
        body[at + i] ^= block[i];
      wipe(block);
    }
    return {};
  }

 private:
  explicit SealKeys(const crypto::Provider& provider) : provider_(&provider) {}
  const crypto::Provider* provider_;
  KeyBytes cipher_;
  KeyBytes mac_;
};

/// The ring in the clear; room is reserved at once, so that growing leaves no copy behind.
Bytes plain_body(const KeyRing& ring) {
  expects(ring.entries().size() <= wire::list_max);
  wire::Writer out;
  const std::size_t room = 32 + ring.entries().size() * entry_size_max;
  out.out.reserve(room);
  out.flag(ring.charter().has_value());
  if (ring.charter()) walk(out, *ring.charter());
  out.number(static_cast<std::uint16_t>(ring.entries().size()));
  for (const KeyEntry& entry : ring.entries()) {
    expects(entry.facts.name.size() <= name_size_max);
    walk(out, entry.facts);
    out.number(static_cast<std::uint8_t>(entry.secret.size()));
    out.fixed(entry.secret.reveal(SecretAccess::for_cipher()));
  }
  ensures(out.out.size() <= room);
  return std::move(out.out);
}

Error not_opened() {
  return {ErrorKind::Keys,
          msg("the vault file does not open: another credential, or the file was touched"),
          msg("type the credentials again, one person after the other; else take the backup")};
}

Result<KeyRing> read_body(ByteView body, const crypto::Provider& provider) {
  wire::Reader in(body);
  bool chartered = false;
  in.flag(chartered);
  Charter charter;
  if (chartered) walk(in, charter);
  if (!in.good() || !sound(charter)) return not_opened();
  KeyRing ring = chartered ? KeyRing(provider, std::move(charter)) : KeyRing(provider);
  std::uint16_t count = 0;
  in.number(count);
  for (std::size_t i = 0; i < count && in.good(); ++i) {
    KeyFacts facts;
    walk(in, facts);
    std::uint8_t size = 0;
    in.number(size);
    std::array<Byte, KeyBytes::capacity> value{};
    const WipeOnExit wiped(value);
    in.demand(size <= value.size() && facts.name.size() <= name_size_max);
    if (!in.good()) break;
    in.fixed(MutableBytes(value).first(size));
    if (!in.good()) break;
    const Status added = ring.add(std::move(facts), KeyBytes(ByteView(value).first(size)));
    if (!added) return added.error();
  }
  if (!in.done()) return not_opened();
  return ring;
}

}  // namespace

Result<Bytes> seal(const KeyRing& ring, std::span<const Credential> credentials, Random& random,
                   SealCost cost) {
  Bytes body = plain_body(ring);
  const WipeOnExit wiped(body);
  return seal_body(body, {credentials, ring.provider(), random}, cost);
}

Result<Bytes> seal_body(MutableBytes body, const SealingHand& hand, SealCost cost) {
  Header header;
  header.log2_n = cost.log2_n;
  header.persons = static_cast<Byte>(hand.credentials.size());
  hand.random.fill(header.salt);
  hand.random.fill(header.nonce);
  const auto keys = SealKeys::derive(hand.provider, hand.credentials, header);
  if (!keys) return keys.error();
  if (Status done = keys->apply(header.nonce, body); !done) return done.error();
  header.body_size = static_cast<std::uint32_t>(body.size());
  wire::Writer out;
  walk(out, header);
  ensures(out.out.size() == header_size);
  append(out.out, body);
  append(out.out, keys->mac(out.out));
  return std::move(out.out);
}

Result<KeyRing> unseal(ByteView file, std::span<const Credential> credentials,
                       const crypto::Provider& provider) {
  Header header;
  if (file.size() < header_size + mac_size) return not_opened();
  wire::Reader in(file.first(header_size));
  walk(in, header);
  if (!in.done() || file.size() != header_size + header.body_size + mac_size) return not_opened();
  if (header.persons != credentials.size()) return not_opened();
  const auto keys = SealKeys::derive(provider, credentials, header);
  if (!keys) return not_opened();
  const ByteView sealed = file.first(file.size() - mac_size);
  if (!equal_constant_time(keys->mac(sealed), file.last(mac_size))) return not_opened();
  Bytes body = to_bytes(sealed.subspan(header_size));
  const WipeOnExit wiped(body);
  if (Status done = keys->apply(header.nonce, body); !done) return done.error();
  return read_body(body, provider);
}

// --- the file ------------------------------------------------------------------------------------

Result<SealedFileLock> SealedFileLock::take(const std::string& path) {
  const std::string beside = path + ".lock";
  const int descriptor = ::open(beside.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return Error{ErrorKind::Storage, msg("{}: {}", beside, std::strerror(errno)),
                 msg("mend the permissions of the folder, then run the same command again")};
  }
  SealedFileLock lock(path, descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  return Error{ErrorKind::Keys, msg("{}: another program changes this vault", path),
               msg("wait until it has finished")};
}

SealedFileLock::SealedFileLock(SealedFileLock&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(other.descriptor_) {
  other.descriptor_ = -1;
}

SealedFileLock::~SealedFileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status save_sealed(const SealedFileLock& lock, const World& world, const KeyRing& ring,
                   std::span<const Credential> credentials) {
  const auto content = seal(ring, credentials, world.random);
  if (!content) return content.error();
  return world.files.replace(lock.path(), *content);
}

Result<std::size_t> persons_of(const std::string& path, const World& world) {
  const auto content = world.files.read(path);
  if (!content) return content.error();
  Header header;
  if (content->size() < header_size + mac_size) return not_opened();
  wire::Reader in(ByteView(*content).first(header_size));
  walk(in, header);
  if (!in.done() || header.persons == 0) {
    return Error{ErrorKind::Keys, msg("{}: this is no vault file", path),
                 msg("name a file that `sscard vault init` made")};
  }
  return std::size_t{header.persons};
}

Result<KeyRing> load_sealed(const std::string& path, const World& world,
                            std::span<const Credential> credentials,
                            const crypto::Provider& provider) {
  const auto content = world.files.read(path);
  if (!content) return content.error();
  return unseal(*content, credentials, provider);
}

}  // namespace sscard::keys
