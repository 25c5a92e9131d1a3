// A link to a card that answers whatever a fuzzer says: each answer is a length byte and as many
// bytes plus two, until nothing is left; then the card is gone.
#pragma once

#include <algorithm>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/channel/channel.hpp"

namespace sscard::test {

class HostileLink final : public Link {
 public:
  /// The reader may be somebody else's, who took what he needs before.
  explicit HostileLink(ByteReader& answers) : answers_(answers) {}
  Bytes atr() const override { return {0x3B, 0x00}; }
  Protocol protocol() const override { return Protocol::T0; }
  Result<Bytes> exchange(ByteView) override {
    if (answers_.at_end()) return Error{ErrorKind::NoCard, msg("the name is empty"), {}};
    return to_bytes(answers_.take(std::min<std::size_t>(answers_.u8() + 2U, answers_.left())));
  }
  Result<Bytes> reset() override { return atr(); }

 private:
  ByteReader& answers_;
};

}  // namespace sscard::test
