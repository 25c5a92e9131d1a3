// BankChannel: the host's end of one secure channel with PSE or the debit application, SCP02, SCP03
// or SM4 as the card was prepared. It says nothing to a card that has not proven its keys, and the
// answer to INITIALIZE UPDATE must be that of the card the session was prepared for. All commands
// are made at once, so the answers that R-MAC protects are foretold: the parent compares bytes.
// Sources: pboc.md 1.1 to 1.4; corrections.md B.2, B.3 (PUT KEY of three keys has P2 81).
#pragma once

#include <vector>

#include "cardlib/model/host_session.hpp"
#include "keys/vault/store_data.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::keys {

/// What the card must answer with, and how safe its channel is to be.
struct ExpectedCard {
  model::KeyData key_data{};
  Byte version = 0;  ///< KVN
  model::ChannelProtocol protocol = model::ChannelProtocol::Scp02;
  model::SecurityLevel level = model::SecurityLevel::Mac;  ///< one of the protocol (expects)
};

class BankChannel {
 public:
  /// ErrorKind::Keys: no answer of this protocol, another key set, or a wrong card cryptogram.
  /// WrongCard: KEYDATA of another chip or another KMC.
  static Result<BankChannel> open(const crypto::Provider& provider, const model::ChannelKeys& keys,
                                  const ExpectedCard& expected, const model::Block8& host_challenge,
                                  ByteView answer);

  /// The first command of the channel.
  const Command& external_authenticate() const { return external_authenticate_; }
  /// PUT KEY: `keys` with the new version in place of the set this channel was opened with.
  Status put_key(Byte new_version, const model::ChannelKeys& keys, ChannelCommands& out);
  /// Under the DEK of the channel. SCP02: whole blocks of eight bytes (expects).
  Bytes encipher(ByteView value) const { return session_->seal_value(value); }
  /// The last commands of the channel.
  Status store_data(std::span<const DataGrouping> groupings, bool pack, ChannelCommands& out);

 private:
  BankChannel(std::unique_ptr<model::HostSession> session, const ExpectedCard& expected)
      : session_(std::move(session)), expected_(expected) {}
  void add(const Command& plain, ByteView plain_answer, ChannelCommands& out);

  std::unique_ptr<model::HostSession> session_;
  ExpectedCard expected_;
  Command external_authenticate_;
};

}  // namespace sscard::keys
