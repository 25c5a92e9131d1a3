// The contactless side of a dual-interface card (非接触, 3.00): the same card, activated by RATS
// (ISO/IEC 14443-4, 5) instead of a reset, speaking whole APDUs. Its ATS carries the thirteen
// historical bytes of the ATR, so that factor and serial are the same over both interfaces
// (reference/ssc-card.md 2.2; corrections.md A.1.3).
#pragma once

#include "cos-sim/attach/card_port.hpp"

namespace sscard::cos {

/// TL T0 TA TB TC and the last thirteen bytes of the ATR; empty when the ATR is too short. The
/// interface bytes are ours [PROP]: frames of 256 bytes, 106 kbit/s only, FWI 8 and SFGI 0,
/// CID supported.
Bytes ats_of(ByteView atr);

class ContactlessSide {
 public:
  /// The card must outlive it.
  explicit ContactlessSide(CardPort& card) : card_(card) {}
  ContactlessSide(const ContactlessSide&) = delete;
  ContactlessSide& operator=(const ContactlessSide&) = delete;
  ~ContactlessSide() { deselect(); }

  /// RATS: the card starts anew. The ATS, empty for a mute card. An active card has no answer to a
  /// second one (ISO/IEC 14443-4, 5.6.1).
  Bytes activate();
  bool active() const { return active_; }
  /// One whole APDU; empty before activation and from a mute card.
  Bytes exchange(ByteView apdu);
  /// S(DESELECT), or the card leaves the field: what was selected and reached is gone.
  void deselect();

 private:
  CardPort& card_;
  bool active_ = false;
};

}  // namespace sscard::cos
