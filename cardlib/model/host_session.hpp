// The host's end of a secure channel, whatever protocol the card speaks: SCP02, SCP03 or the SM4
// profile behind one interface. Sources: as secure_channel.hpp; key fields of PUT KEY for AES as
// GlobalPlatform Amendment D has them, for SM4 [PROP] the same with another type byte.
#pragma once

#include <memory>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/model/secure_channel.hpp"

namespace sscard::model {

class HostSession {
 public:
  virtual ~HostSession() = default;

  /// The card's cryptogram is right: it holds the keys.
  virtual bool card_is_genuine() const = 0;
  /// The first command of the channel. The level must be one of the protocol (expects).
  virtual Command external_authenticate(SecurityLevel level) = 0;
  /// A plain command as the channel carries it, at the level of external_authenticate.
  virtual Command wrap(const Command& plain) = 0;
  /// What the card must answer to the command wrapped last, when its plain answer is `data`.
  virtual Bytes answer_to_last(ByteView data, StatusWord sw) const = 0;
  /// A secret value of a data grouping under the DEK. SCP02: whole blocks of eight bytes (expects).
  virtual Bytes seal_value(ByteView clear) const = 0;
  /// One key field of PUT KEY: type, lengths, key under the DEK, check value. 16 bytes (expects).
  virtual Result<Bytes> key_field(const KeyBytes& key) const = 0;
};

/// Bytes of plain data that one command of the channel can carry.
std::size_t plain_data_max(SecurityLevel level);

/// The session that this answer to INITIALIZE UPDATE begins. ErrorKind::Keys: an answer of no known
/// protocol or of a wrong length. Crypto: keys of another length than the protocol's.
Result<std::unique_ptr<HostSession>> open_host_session(const crypto::Provider& engine,
                                                       const ChannelKeys& keys,
                                                       const Block8& host_challenge,
                                                       ByteView answer);

}  // namespace sscard::model
