// Every command in every life, with every set of levels and every state of the counters, spoiled in
// every single and double way: the card answers what the reference card answers, byte for byte.
// SSCARD_LONG=1 tries every 17th of the seven million combinations, otherwise every 1999th, in each
// state other ones.
#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

#include "tests/cos-sim/proofs/pair.hpp"
#include "tests/cos-sim/proofs/situations_table.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

bool long_run() {
  return std::getenv("SSCARD_LONG") != nullptr;
}

struct Trial {
  const Situation* situation;
  const CommandKind* kind;
  const Fault* one;
  const Fault* two;
};

const Bytes& cells_for(model::Algorithm algorithm) {
  static const Bytes des = reference_cells(model::Algorithm::TripleDes);
  static const Bytes sm4 = reference_cells(model::Algorithm::Sm4);
  return algorithm == model::Algorithm::Sm4 ? sm4 : des;
}

/// False with a message when the answers differ anywhere.
bool holds(const Trial& trial, model::Algorithm algorithm) {
  CardPair pair(cells_for(algorithm), algorithm);
  bool same = true;
  for (const char* name : trial.situation->way)
    same = same && pair.send(kind_named(name).make(pair));
  Bytes command = trial.kind->make(pair);
  trial.one->spoil(command);
  trial.two->spoil(command);
  same = same && pair.send(command);
  // What it left behind; the MF has other commands.
  if (same && pair.reference().current() != Mf)
    same = pair.send(kind_named("verify ask").make(pair));
  if (!same)
    FAIL_CHECK(trial.situation->name << ": " << trial.kind->name << ", "
                                     << std::string(trial.one->name) << ", "
                                     << std::string(trial.two->name) << pair.story());
  return same;
}

}  // namespace

TEST_CASE("in every situation every command, right or spoiled, meets the refusals in their order") {
  const std::size_t step = long_run() ? 17 : 1999;
  std::size_t count = 0;
  std::size_t failures = 0;
  std::size_t tried = 0;
  const std::vector<Situation> all = situations();
  for (const Situation& situation : all)
    for (const CommandKind& kind : command_kinds())
      for (std::size_t one = 0; one < faults().size(); ++one)
        for (std::size_t two = one == 0 ? 0 : one + 1; two < faults().size(); ++two) {
          if (count++ % step != 0 || failures > 5) continue;
          const auto algorithm =
              tried++ % 8 == 7 ? model::Algorithm::Sm4 : model::Algorithm::TripleDes;
          failures += holds({&situation, &kind, &faults()[one], &faults()[two]}, algorithm) ? 0 : 1;
        }
  MESSAGE(tried, " of ", count, " trials in ", all.size(), " situations");
  CHECK(failures == 0);
}
