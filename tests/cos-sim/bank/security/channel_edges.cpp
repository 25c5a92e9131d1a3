#include "cos-sim/bank/security/channel_edges.hpp"

#include <doctest/doctest.h>

using namespace sscard::cos::bank;

TEST_CASE("a secure channel opens only by a right answer to a challenge that was just given") {
  CHECK(next(ChannelState::Closed, ChannelEvent::Initialize) == ChannelState::Challenged);
  CHECK(next(ChannelState::Challenged, ChannelEvent::Authenticate) == ChannelState::Open);
  CHECK_FALSE(next(ChannelState::Closed, ChannelEvent::Authenticate));
  CHECK_FALSE(next(ChannelState::Open, ChannelEvent::Authenticate));
  CHECK(next(ChannelState::Challenged, ChannelEvent::OtherCommand) == ChannelState::Closed);
}

TEST_CASE("a secure channel dies by a failed MAC, by leaving, by reset and by a new challenge") {
  CHECK(next(ChannelState::Open, ChannelEvent::MacFailure) == ChannelState::Closed);
  CHECK(next(ChannelState::Open, ChannelEvent::Leave) == ChannelState::Closed);
  CHECK(next(ChannelState::Open, ChannelEvent::Reset) == ChannelState::Closed);
  CHECK(next(ChannelState::Open, ChannelEvent::Initialize) == ChannelState::Challenged);
  CHECK(next(ChannelState::Open, ChannelEvent::OtherCommand) == ChannelState::Open);
}
