// One session of a secure channel as the card holds it: what the protocols differ in. The channel
// around it keeps order, tries and states. Source: reference/pboc.md 1.2, 1.4; corrections.md B.2.
#pragma once

#include <array>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/model/secure_channel.hpp"
#include "cos-sim/bank/file/value_cipher.hpp"

namespace sscard::cos::bank {

using Block = std::array<Byte, 8>;
using model::SecurityLevel;

class ChannelSession {
 public:
  static constexpr std::size_t mac_length = 8;

  virtual ~ChannelSession() = default;

  /// The answer of INITIALIZE UPDATE behind KEYDATA and key version.
  virtual Bytes answer() const = 0;
  /// The cryptogram that proves the host.
  virtual const Block& host_proof() const = 0;
  /// EXTERNAL AUTHENTICATE: the first link of the MAC chain. False: the MAC is wrong.
  virtual bool begins(const Header& header, ByteView cryptogram, ByteView mac) = 0;
  /// Takes the MAC off and opens the body of a command with at least C-MAC. False: wrong MAC or
  /// padding; the session is of no use any more.
  virtual bool unwrap(Command& command, SecurityLevel level) = 0;
  /// Puts what the level wants around the answer of the command unwrapped last.
  virtual void protect(Bytes& answer, StatusWord sw, SecurityLevel level) const = 0;
  /// For the secrets inside.
  virtual const ValueCipher& values() const = 0;
};

}  // namespace sscard::cos::bank
