// BankChannel: the host's end of one SCP02 channel with PSE or the debit application. It says
// nothing to a card that has not proven its keys, and the answer to INITIALIZE UPDATE must be that
// of the card the session was prepared for. Sources: pboc.md 1.1, 1.2, 1.3; corrections.md B.3 (PUT
// KEY of three keys has P2 81).
#pragma once

#include <vector>

#include "cardlib/model/scp02_crypto.hpp"
#include "keys/vault/store_data.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::keys {

/// What the card must answer with.
struct ExpectedCard {
  model::KeyData key_data{};
  Byte version = 0;  ///< KVN
};

class BankChannel {
 public:
  /// ErrorKind::Keys: no SCP02 answer, another key set, or a wrong card cryptogram. WrongCard:
  /// KEYDATA of another chip or another KMC.
  static Result<BankChannel> open(const crypto::Provider& provider, const model::Scp02Keys& keys,
                                  const ExpectedCard& expected, const model::Block8& host_challenge,
                                  ByteView answer);

  /// EXTERNAL AUTHENTICATE with security level 01 (C-MAC); the first command of the channel.
  const Command& external_authenticate() const { return external_authenticate_; }
  /// PUT KEY: `keys` with the new version in place of the set this channel was opened with.
  Result<Command> put_key(Byte new_version, const model::Scp02Keys& keys);
  /// Under the session DEK; whole blocks of eight bytes (expects).
  Bytes encipher(ByteView value) const;
  /// The last commands of the channel.
  Result<std::vector<Command>> store_data(std::span<const DataGrouping> groupings, bool pack);

 private:
  BankChannel(const crypto::Provider& provider, model::Scp02Session session, Byte version)
      : provider_(&provider), session_(std::move(session)), version_(version) {}

  const crypto::Provider* provider_;
  model::Scp02Session session_;
  Byte version_;
  Command external_authenticate_;
};

}  // namespace sscard::keys
