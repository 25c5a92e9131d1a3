// The visits of sessions.hpp, one line each.
#pragma once

#include <doctest/doctest.h>

#include <source_location>

#include "cos-sim/bank/command/command_table.hpp"
#include "cos-sim/social/command/command_table.hpp"
#include "cos-sim/social/pki/command_table.hpp"
#include "tests/cos-sim/proofs/sessions.hpp"

namespace sscard::test::visits {

using Line = std::source_location;

/// A step that the visit cannot do without.
inline void must(unsigned sw, const Line& at = Line::current()) {
  REQUIRE_MESSAGE(sw == 0x9000U, "line ", at.line(), ": ", sw);
}
inline void must(StatusWord sw, const Line& at = Line::current()) {
  must(unsigned{number(sw)}, at);
}

void reading(Visit& v);
void updating(Visit& v);
void the_pin(Visit& v);
void the_purse(Visit& v);
void changing_the_tree(Visit& v);
void certificates_and_their_pins(Visit& v);
void social_blocks(Visit& v);
void a_blank(Visit& v);
void a_purchase(Visit& v);
void scripts(Visit& v);
void key_set(Visit& v);
void personalization(Visit& v);
void bank_blocks(Visit& v);

// clang-format off
inline const std::vector<Session>& table() {
  using enum model::Environment;
  using cos::social_commands;
  using cos::bank::command_rows;
  constexpr auto used = Stage::Finished;
  static const std::vector<Session> all = {
      {"a blank",           Ssse, Stage::Blank, false, a_blank,                     social_commands},
      {"reading",           Ssse, used,         false, reading,                     social_commands},
      {"updating",          Ssse, used,         false, updating,                    social_commands},
      {"the PIN",           Ssse, used,         false, the_pin,                     social_commands},
      {"the purse",         Ssse, used,         false, the_purse,                   social_commands},
      {"changing the tree", Ssse, used,         false, changing_the_tree,           social_commands},
      {"PKI and its PINs",  Ssse, used,         false, certificates_and_their_pins, cos::pki_commands},
      {"social blocks",     Ssse, used,         true,  social_blocks,               social_commands},
      {"a purchase",        Pse,  used,         false, a_purchase,                  command_rows},
      {"scripts",           Pse,  used,         false, scripts,                     command_rows},
      {"key set",           Pse,  used,         false, key_set,                     command_rows},
      {"personalization",   Pse,  Stage::Shell, false, personalization,             command_rows},
      {"bank blocks",       Pse,  used,         true,  bank_blocks,                 command_rows},
  };
  return all;
}
// clang-format on

}  // namespace sscard::test::visits
