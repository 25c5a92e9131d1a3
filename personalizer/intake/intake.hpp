// Intake: two organizations' issuance files become card orders. Each file is accepted whole or
// refused whole; inside, a bad line is set aside with file, line, field and reason; the good lines
// of both sides are matched on the one shared item, the social security number (社会保障号码), and
// whatever has no partner or several is reported on its side.
// Source: design.md 3, 6; reference/security.md A2, A8.
#pragma once

#include <string>

#include "cardlib/base/world.hpp"
#include "keys/vault/vault.hpp"
#include "personalizer/intake/intake_result.hpp"
#include "personalizer/intake/line_fault.hpp"

namespace sscard::perso {

/// The files of one job; one of them is empty in a stepwise step.
struct IntakeRequest {
  std::string social_file;
  std::string bank_file;
  model::Tree tree = model::Structure::V201;
};

struct IntakeSummary {
  std::size_t orders = 0;
  std::size_t rejects = 0;
  std::size_t unmatched = 0;
};

/// Streams everything into the sink: facts of both files, rejects, unmatched lines, orders in the
/// order of the social file (of the bank file when there is no other). BadInput: a file is refused
/// whole, and nothing of either went into the sink.
Result<IntakeSummary> take_in(const IntakeRequest& request, keys::Vault& vault, const World& world,
                              IntakeSink& sink);

}  // namespace sscard::perso
