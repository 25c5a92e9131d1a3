// ReaderLink: how a card process sits in one reader of pcscd, whichever driver the reader has. One
// object is one connection, from open() to the end of serve().
#pragma once

#include "cardlib/base/result.hpp"
#include "cos-sim/attach/card_port.hpp"

namespace sscard::cos {

class ReaderLink {
 public:
  virtual ~ReaderLink() = default;

  /// Puts the card in; tries once. NoService when no reader is there, NoReader when another card is
  /// in it.
  virtual Status open() = 0;
  /// Answers for the card until the connection ends, by either side or by stop(). Needs open().
  virtual void serve(CardPort& card) = 0;
  /// Ends serve() from another thread; the card is out of the reader then.
  virtual void stop() = 0;
};

}  // namespace sscard::cos
