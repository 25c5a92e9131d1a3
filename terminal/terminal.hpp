// The entry of terminal: cards are used. Two visits over one library, in the order of a visit:
// the social-security side (no bank commands) and the bank side (no social commands).
#pragma once

// IWYU pragma: begin_exports
#include "terminal/bank/bank_visit.hpp"
#include "terminal/outcome.hpp"
#include "terminal/secure_module/secure_module.hpp"
#include "terminal/secure_module/vault_module.hpp"
#include "terminal/session.hpp"
#include "terminal/social/social_visit.hpp"
// IWYU pragma: end_exports
