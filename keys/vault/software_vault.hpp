// SoftwareVault: the vault computed by a crypto engine in this process. Production runs it inside
// the vault process (process.hpp); used directly it is for tests and says own_process = false. A
// session holds no key: what a card needs is derived again from the masters, which costs two
// enciphered blocks per key and leaves nothing to wipe.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "cardlib/base/world.hpp"
#include "keys/vault/key_ring.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::keys {

class CardKeys;

/// Where a software vault runs, for VaultInfo.
struct Placement {
  bool own_process = false;
  bool memory_locked = false;
};

class SoftwareVault final : public Vault {
 public:
  /// Cards that may be in work at once; one per reader is enough.
  static constexpr std::size_t sessions_max = 256;

  SoftwareVault(KeyRing ring, Random& random, Placement placement = {});
  SoftwareVault(const SoftwareVault&) = delete;
  SoftwareVault& operator=(const SoftwareVault&) = delete;
  ~SoftwareVault() override;

  Result<VaultInfo> info() override;
  Result<Prepared> prepare(const PrepareRequest& request) override;
  Result<ChannelCommands> secure_channel(const ChannelRequest& request) override;
  Result<LiveCheck> live_check(const LiveCheckRequest& request) override;
  Result<std::array<Byte, 16>> master_authentication(
      const MasterAuthenticationRequest& request) override;
  Status close_session(SessionId session) override;
  Result<std::array<Byte, 8>> authentication_data(const AuthenticationRequest& request) override;
  Result<std::array<Byte, 16>> exchange_mac(ExchangeKey key, ByteView data) override;
  std::uint64_t calls() const override;

 private:
  struct Session;

  Result<Session*> find(SessionId id);
  Result<SessionId> open(const PrepareRequest& request);

  mutable std::mutex guard_;
  KeyRing ring_;
  Random& random_;
  Placement placement_;
  std::unique_ptr<CardKeys> card_keys_;
  std::map<SessionId, Session> sessions_;
  SessionId last_session_ = 0;
  std::uint64_t calls_ = 0;
};

}  // namespace sscard::keys
