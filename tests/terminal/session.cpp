#include "terminal/session.hpp"

#include <doctest/doctest.h>

using namespace sscard::term;

TEST_CASE("nothing is granted before the card has proven itself, and never after it failed to") {
  CHECK_FALSE(next(VisitState::Powered, VisitEvent::CardProven));
  CHECK_FALSE(next(VisitState::Powered, VisitEvent::AccessGranted));
  CHECK_FALSE(next(VisitState::Selected, VisitEvent::AccessGranted));
  CHECK(next(VisitState::Selected, VisitEvent::CardProven) == VisitState::Genuine);
  CHECK(next(VisitState::Genuine, VisitEvent::AccessGranted) == VisitState::Genuine);
  CHECK(next(VisitState::Selected, VisitEvent::CardNotProven) == VisitState::Refused);
  for (const VisitEvent event :
       {VisitEvent::EnvironmentSelected, VisitEvent::CardProven, VisitEvent::CardNotProven,
        VisitEvent::AccessGranted, VisitEvent::FileRead}) {
    CHECK_FALSE(next(VisitState::Refused, event));
  }
}
