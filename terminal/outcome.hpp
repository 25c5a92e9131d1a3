// What became of one step of a visit. Three ways, as at every counter: it is done; the card refused
// and the visit may go on; or the visit is broken (that is a Result's error: card gone, no answer).
#pragma once

#include <string>
#include <vector>

#include "cardlib/apdu/status_word.hpp"
#include "cardlib/base/message.hpp"

namespace sscard::term {

struct Outcome {
  bool done = false;
  StatusWord sw = StatusWord::Ok;  ///< the refusal
  bool refused() const { return !done; }
};

/// One line of the visit's record.
struct VisitStep {
  const char* name;  ///< a phrase()
  Outcome outcome;
};

inline Outcome outcome_of(StatusWord sw) {
  return {sw == StatusWord::Ok, sw};
}

}  // namespace sscard::term
