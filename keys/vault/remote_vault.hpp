// RemoteVault: the vault as every other process sees it. Holds a socket and nothing else. Workers
// share one RemoteVault; a lock lets one call at a time through. One socket is enough: a whole
// prepare takes well under a millisecond, so the vault serves more cards than many readers write.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <mutex>

#include "keys/vault/frame_socket.hpp"
#include "keys/vault/protocol.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::keys {

class RemoteVault final : public Vault {
 public:
  /// `descriptor` is one end of a stream socket pair; `process` the child that serves the other
  /// end, or 0 when somebody else looks after it.
  RemoteVault(int descriptor, pid_t process);
  RemoteVault(const RemoteVault&) = delete;
  RemoteVault& operator=(const RemoteVault&) = delete;
  /// Closes the socket and waits until the process is gone; one that does not go is killed.
  ~RemoteVault() override;

  Result<VaultInfo> info() override;
  Result<Prepared> prepare(const PrepareRequest& request) override;
  Result<ChannelCommands> secure_channel(const ChannelRequest& request) override;
  Result<LiveCheck> live_check(const LiveCheckRequest& request) override;
  Result<std::array<Byte, 16>> master_authentication(
      const MasterAuthenticationRequest& request) override;
  Status close_session(SessionId session) override;
  Result<std::array<Byte, 8>> authentication_data(const AuthenticationRequest& request) override;
  Result<Authorization> authorize(const AuthorizationRequest& request) override;
  Result<ScriptCommands> issuer_scripts(const ScriptRequest& request) override;
  Result<std::array<Byte, 16>> exchange_mac(ExchangeKey key, ByteView data) override;
  Result<SealedPair> make_pair(const PairRequest& request) override;
  Result<BankData> bank_data(const BankDataRequest& request) override;
  Result<KeyCardAnswer> key_card(const KeyCardRequest& request) override;
  Result<KeyCardCheck> check_key_card(const KeyCardCheckRequest& request) override;
  std::uint64_t calls() const override { return calls_; }

  pid_t process() const { return process_; }

 private:
  template <typename T>
  Result<T> call(const VaultRequest& request);
  Result<VaultAnswer> exchange(const VaultRequest& request);

  std::mutex one_at_a_time_;
  FrameSocket socket_;
  pid_t process_;
  std::atomic<std::uint64_t> calls_{0};
};

}  // namespace sscard::keys
