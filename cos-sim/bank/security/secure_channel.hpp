// The card's end of a secure channel (安全通道): order, tries and states around the session of the
// protocol that the key set says: SCP02, SCP03 or the SM4 profile. Source: reference/pboc.md 1.2,
// 1.4.
#pragma once

#include <array>
#include <memory>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/base/world.hpp"
#include "cos-sim/bank/security/channel_edges.hpp"
#include "cos-sim/bank/security/channel_session.hpp"
#include "cos-sim/bank/security/key_set.hpp"

namespace sscard::cos::bank {

class SecureChannel {
 public:
  SecureChannel(BankMemory& memory, const crypto::Provider& engine, Random& random)
      : keys_(memory), engine_(engine), random_(random) {}

  /// KEYDATA 10 ‖ KVN, then with SCP02 (28 bytes) 02 ‖ sequence counter 2 ‖ card challenge 6 ‖ card
  /// cryptogram 8, with SCP03 (32 bytes) its number ‖ 70 ‖ challenge 8 ‖ cryptogram 8 ‖ counter 3.
  /// `chip_tail` is the rightmost four bytes of the chip serial, the second part of KEYDATA; `aid`
  /// the DF name of what is selected. `version` 00 means whatever set there is. 6A88 no such set;
  /// 6983 its tries are used up; 6985 its sequence counter is.
  /// [PROP] With SCP03 the counter goes up here, durably, before the challenge that hangs on it is
  /// computed: no challenge comes twice.
  Response initialize_update(Byte version, ByteView host_challenge,
                             const std::array<Byte, 4>& chip_tail, ByteView aid = {});

  /// The whole EXTERNAL AUTHENTICATE. 6985 nothing was challenged; 6A86 unknown level; 6300 wrong
  /// cryptogram; 6988 right cryptogram, wrong MAC; 6983 no tries. Every refusal ends the attempt.
  StatusWord authenticate(const Command& command);

  /// Checks a command of the open channel and leaves its plain body. 6985 no channel; 6982 sent in
  /// another form than the level wants; 6988 wrong MAC or padding: the last two close the channel.
  StatusWord unwrap(Command& command);
  /// Puts R-ENC and R-MAC around the answer of the command unwrapped last, as the level wants.
  void protect(Bytes& answer, StatusWord sw) const;

  /// Tells the channel about what happens beside it.
  void notice(ChannelEvent event);

  bool is_open() const { return state_ == ChannelState::Open; }
  ChannelState state() const { return state_; }
  /// For the secrets inside; the channel is open.
  const ValueCipher& secrets() const;
  KeySet& keys() { return keys_; }

 private:
  void go(ChannelEvent event);
  StatusWord prove_host(const Command& command);
  std::unique_ptr<ChannelSession> begin(ByteView host_challenge, ByteView aid);

  KeySet keys_;
  const crypto::Provider& engine_;
  Random& random_;
  ChannelState state_ = ChannelState::Closed;
  SecurityLevel level_ = SecurityLevel::None;
  std::unique_ptr<ChannelSession> session_;
};

}  // namespace sscard::cos::bank
