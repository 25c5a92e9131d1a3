#include "cos-sim/bank/file/life_edges.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::cos::bank;
using cos::Life;

TEST_CASE("an application is personalized once and ends once") {
  CHECK(next(Life::Building, LifeEvent::LastStoreData) == Life::Active);
  CHECK(next(Life::Active, LifeEvent::CounterExhausted) == Life::BlockedForGood);
  for (const Life life : {Life::Active, Life::Blocked, Life::BlockedForGood})
    CHECK_FALSE(next(life, LifeEvent::LastStoreData).has_value());
  for (const Life life : {Life::Building, Life::BlockedForGood})
    CHECK_FALSE(next(life, LifeEvent::CounterExhausted).has_value());
}

TEST_CASE("blocking is undone by unblocking only, a blocked card by nothing") {
  CHECK(next(Life::Active, LifeEvent::ApplicationBlock) == Life::Blocked);
  CHECK(next(Life::Blocked, LifeEvent::ApplicationUnblock) == Life::Active);
  CHECK(next(Life::Blocked, LifeEvent::CounterExhausted) == Life::BlockedForGood);
  CHECK(next(Life::Active, LifeEvent::CardBlock) == Life::BlockedForGood);
  for (const auto event :
       {LifeEvent::LastStoreData, LifeEvent::CounterExhausted, LifeEvent::ApplicationBlock,
        LifeEvent::ApplicationUnblock, LifeEvent::CardBlock})
    CHECK_FALSE(next(Life::BlockedForGood, event).has_value());
}

TEST_CASE("a blocked application is selected with 6283, everything of a blocked PSE is 6A81") {
  for (const Life pse : {Life::Building, Life::Active}) {
    CHECK(select_answer(pse, Life::Building) == StatusWord::Ok);
    CHECK(select_answer(pse, Life::Active) == StatusWord::Ok);
    CHECK(select_answer(pse, Life::Blocked) == StatusWord::FileInvalidated);
    CHECK(select_answer(pse, Life::BlockedForGood) == StatusWord::FileInvalidated);
  }
  for (const Life pse : {Life::Blocked, Life::BlockedForGood})
    for (const Life life : {Life::Building, Life::Active, Life::Blocked, Life::BlockedForGood})
      CHECK(select_answer(pse, life) == StatusWord::NotSupportedOrLocked);
}
