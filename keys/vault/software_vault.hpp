// SoftwareVault: the vault computed by a crypto engine in this process. Production runs it inside
// the vault process (process.hpp); used directly it is for tests and says own_process = false. A
// session holds no key: what a card needs is derived again from the masters, which costs two
// enciphered blocks per key and leaves nothing to wipe.
#pragma once

#include <map>
#include <mutex>

#include "cardlib/base/world.hpp"
#include "cardlib/model/social_crypto.hpp"
#include "keys/vault/bank_channel.hpp"
#include "keys/vault/card_keys.hpp"
#include "keys/vault/card_session.hpp"
#include "keys/vault/key_ring.hpp"
#include "keys/vault/pair_seal.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::keys {

/// Where a software vault runs, for VaultInfo.
struct Placement {
  bool own_process = false;
  bool memory_locked = false;
};

class SoftwareVault final : public Vault {
 public:
  /// Cards that may be in work at once; one per reader is enough. One more ends the oldest session.
  static constexpr std::size_t sessions_max = 256;

  /// `ciphers`: where the masters compute, when it is not this process (pkcs11_vault.hpp).
  SoftwareVault(KeyRing ring, Random& random, Placement placement = {},
                std::unique_ptr<MasterCiphers> ciphers = nullptr);
  SoftwareVault(const SoftwareVault&) = delete;
  SoftwareVault& operator=(const SoftwareVault&) = delete;
  ~SoftwareVault() override = default;

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
  std::uint64_t calls() const override;

 private:
  Result<CardSession*> find(SessionId id);
  SessionId open(const PrepareRequest& request);
  Result<SessionChannel*> take_channel(CardSession& session, const ChannelRequest& request);
  Result<BankChannel> open_channel(const CardSession& session, const SessionChannel& channel,
                                   ByteView answer);
  Status replace_keys(const CardSession& session, BankChannel& channel, ChannelCommands& out);
  Result<std::vector<DataGrouping>> fill(const CardSession& session, const ChannelRequest& request,
                                         const BankChannel& channel);
  Result<DataGrouping> fill(const CardSession& session, const StoreData& item,
                            const BankChannel& channel);
  Result<DataGrouping> check_values(std::uint16_t dgi, const ApplicationKeySet& set,
                                    model::Algorithm algorithm);
  Status check_host() const;
  Status fill_pair(const StoreData& item, const BankChannel& channel,
                   std::vector<DataGrouping>& out);
  Result<PairSeal> pair_seal();
  Status add_check_values(const BankDataRequest& request, BankData& out);
  Status add_transport_code(const StepKeys& keys, const PrepareRequest& request, Prepared& out);
  Status add_card_id_mac(const StepKeys& keys, const PrepareRequest& request, Prepared& out);
  Status add_application_kcvs(const PrepareRequest& request, Prepared& out);
  Result<model::SocialKey> work_key(const Result<const KeyEntry*>& entry, const CardName& card);
  Result<std::array<Byte, 16>> authentication(const model::SocialKey& key,
                                              const model::Block8& card_challenge,
                                              model::Algorithm algorithm);

  mutable std::mutex guard_;
  KeyRing ring_;
  Random& random_;
  Placement placement_;
  CardKeys card_keys_;
  std::map<SessionId, CardSession> sessions_;
  SessionId last_session_ = 0;
  std::uint64_t calls_ = 0;
};

}  // namespace sscard::keys
