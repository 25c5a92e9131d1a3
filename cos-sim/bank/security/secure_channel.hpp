// The card's end of SCP02 i=55 (安全通道): challenge, mutual authentication, C-MAC chaining and
// C-DECRYPTION. R-MAC is not supported. [PROP] The card challenge comes from the random generator,
// not from the predictable algorithm that option 55 allows. Source: reference/pboc.md 1.2.
#pragma once

#include <array>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/base/world.hpp"
#include "cardlib/model/scp02_crypto.hpp"
#include "cos-sim/bank/security/channel_edges.hpp"
#include "cos-sim/bank/security/key_set.hpp"
#include "cos-sim/bank/security/session_keys.hpp"

namespace sscard::cos::bank {

using model::SecurityLevel;

class SecureChannel {
 public:
  SecureChannel(BankMemory& memory, const crypto::Provider& engine, Random& random)
      : keys_(memory), engine_(engine), random_(random) {}

  /// 28 bytes: KEYDATA 10 ‖ KVN ‖ 02 ‖ sequence counter 2 ‖ card challenge 6 ‖ card cryptogram 8.
  /// `chip_tail` is the rightmost four bytes of the chip serial, the second part of KEYDATA.
  /// `version` 00 means whatever set there is. 6A88 no such set; 6983 its tries are used up; 6985
  /// its sequence counter is.
  Response initialize_update(Byte version, ByteView host_challenge,
                             const std::array<Byte, 4>& chip_tail);

  /// The whole EXTERNAL AUTHENTICATE. 6985 nothing was challenged; 6A86 unknown level; 6300 wrong
  /// cryptogram; 6988 right cryptogram, wrong MAC; 6983 no tries. Every refusal ends the attempt.
  StatusWord authenticate(const Command& command);

  /// Checks a command of the open channel and leaves its plain body. 6985 no channel; 6982 sent in
  /// another form than the level wants; 6988 wrong MAC or padding: the last two close the channel.
  StatusWord unwrap(Command& command);

  /// Tells the channel about what happens beside it.
  void notice(ChannelEvent event);

  bool is_open() const { return state_ == ChannelState::Open; }
  ChannelState state() const { return state_; }
  /// Session DEK for the values inside; the channel is open.
  const crypto::Cipher& data_key() const;
  KeySet& keys() { return keys_; }

 private:
  void go(ChannelEvent event);
  StatusWord prove_host(const Command& command);
  bool mac_fits(Header header, ByteView plain, ByteView mac);

  KeySet keys_;
  const crypto::Provider& engine_;
  Random& random_;
  ChannelState state_ = ChannelState::Closed;
  SecurityLevel level_ = SecurityLevel::None;
  std::optional<SessionKeys> session_;
  Block expected_{};  ///< host cryptogram
  Block icv_{};
};

}  // namespace sscard::cos::bank
