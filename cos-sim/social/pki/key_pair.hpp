// The signing pair of the PKI application: made on the card, its private half never leaves.
// Source: reference/ssc-card.md 17; corrections.md A.15.
//
// Value 1 of the ADF [PROP]: d 32 ‖ X 32 ‖ Y 32. It is no file: nothing selects or reads it.
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

/// GENERATE ASYMMETRIC KEY PAIR `00 46 00 00 02 0012`: needs the admin level; a new pair replaces
/// the old one, file 0012 gets 00 40 ‖ X ‖ Y in the same transaction; X ‖ Y out. 6A80: another
/// file; 6A82: no file 0012.
StatusWord pki_generate(CommandContext& context);
/// PSO COMPUTE DIGITAL SIGNATURE `00 2A 9E 9A 20`: needs the user level; r ‖ s over the digest that
/// came. 6A88: no pair yet.
StatusWord pki_sign(CommandContext& context);

}  // namespace sscard::cos
