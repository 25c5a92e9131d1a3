// `sscard sim show`: what lies in a card image, in words: tree, lives, access rules, contents with
// the person masked, keys by name with their tries. Never a key, a check value or a PIN.
// Source: reference/ssc-card.md 4, 5; design.md 4.
#pragma once

#include "cardlib/model/names.hpp"
#include "cos-sim/kernel/inspect.hpp"
#include "tools/sscard/command.hpp"

namespace sscard::tools {

/// `extension` names the files a province added; without it they are shown by their FID.
void show_card(const Context& context, const cos::CardDescription& card,
               const model::Extension* extension);

}  // namespace sscard::tools
