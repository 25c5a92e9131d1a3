// CardPort: the contacts of a simulated card, as an attachment (in-process, vpcd) sees them. One
// thread at a time; the attachment powers the card before it sends anything. ISO/IEC 7816-3, 6 and
// 12; reference/corrections.md A.12 says how T=0 and whole APDUs differ.
#pragma once

#include "cardlib/base/bytes.hpp"
#include "cardlib/channel/channel.hpp"

namespace sscard::cos {

class CardPort {
 public:
  virtual ~CardPort() = default;

  /// Cold reset: volatile state is gone. Answers the ATR (复位应答), empty for a card that is mute.
  /// Under Protocol::T0 the card answers 61xx and 6Cxx and keeps the data for GET RESPONSE; under
  /// Protocol::T1 commands and answers are whole APDUs.
  virtual Bytes power_on(Protocol protocol) = 0;
  /// Contacts without power. May come at any time between two commands, also twice.
  virtual void power_off() = 0;
  /// Warm reset (热复位) under the protocol of the last power_on; the ATR.
  virtual Bytes reset() = 0;
  /// One command, whatever its bytes are; the answer ends with two status bytes. An empty answer
  /// is a card that falls mute: it stays so until the next reset.
  virtual Bytes process(ByteView command) = 0;
};

}  // namespace sscard::cos
