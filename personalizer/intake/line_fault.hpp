// What is wrong with one line: the column and the reason. The line is set aside; the file goes on.
#pragma once

#include <string>

#include "cardlib/base/message.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::perso {

struct LineFault {
  std::string field;  ///< column name; empty when it is the line as a whole
  Message reason;     ///< person data masked
};

/// What a line is checked against, beside its own rules.
struct IntakeRules {
  model::Tree tree = model::Structure::V201;
  bool test_keys = false;  ///< region 99 is valid with the test key set only
};

/// A line could name ten thousand fields; no issuance file has more than this.
inline constexpr std::size_t columns_max = 256;

}  // namespace sscard::perso
