// Long walks through the card by chance, most steps right, some spoiled: after every step the card
// and the reference card have answered the same. Each walk is a seed; a failing one is shortened
// before it is told. SSCARD_LONG=1 walks a hundred times as many.
#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

#include "tests/cos-sim/proofs/pair.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

/// A step as choices, so that it fits whatever state it meets. kind = count: reset.
struct Choice {
  std::size_t kind;
  std::size_t fault;
};

const Bytes& cells_for(model::Algorithm algorithm) {
  static const Bytes des = reference_cells(model::Algorithm::TripleDes);
  static const Bytes sm4 = reference_cells(model::Algorithm::Sm4);
  return algorithm == model::Algorithm::Sm4 ? sm4 : des;
}

/// Kinds that change the state come more often than those that only look at it.
const std::vector<std::size_t>& weights() {
  static const std::vector<std::size_t> all = [] {
    std::vector<std::size_t> out;
    const auto& kinds = command_kinds();
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      const std::string& name = kinds[i].name;
      const bool often = name.starts_with("select SSSE") || name.starts_with("select DF0") ||
                         name.starts_with("challenge 08") || name == "verify";
      const bool moves = name.starts_with("external") || name.starts_with("change") ||
                         name.starts_with("reload") || name.starts_with("unblock") ||
                         name == "block application";
      out.insert(out.end(), often ? 14U : moves ? 4U : 1U, i);
    }
    out.push_back(kinds.size());
    return out;
  }();
  return all;
}

std::vector<Choice> choose(std::uint64_t seed, std::size_t steps) {
  std::mt19937_64 chance(seed);
  std::vector<Choice> out;
  for (std::size_t i = 0; i < steps; ++i) {
    const std::size_t kind = weights()[chance() % weights().size()];
    const std::size_t fault = chance() % 100 < 85 ? 0 : chance() % faults().size();
    out.push_back({kind, fault});
    // Most of what follows a challenge wants one.
    if (kind < command_kinds().size() && command_kinds()[kind].name == "challenge 08") {
      const std::size_t next = weights()[chance() % weights().size()];
      out.push_back({next, 0});
    }
  }
  return out;
}

/// True when all answers agree; `story` is filled when they do not.
bool walk(const std::vector<Choice>& choices, model::Algorithm algorithm, std::string& story) {
  CardPair pair(cells_for(algorithm), algorithm);
  for (const Choice& choice : choices) {
    if (choice.kind == command_kinds().size()) {
      pair.reset();
      continue;
    }
    const CommandKind& kind = command_kinds()[choice.kind];
    // The MF has other commands than SSSE; this walk is about SSSE.
    if (pair.reference().current() == Mf && !kind.name.starts_with("select")) continue;
    Bytes command = kind.make(pair);
    faults()[choice.fault].spoil(command);
    if (pair.reference().current() == Mf && command[1] != 0xA4) continue;
    if (pair.send(command)) continue;
    story = pair.story();
    return false;
  }
  return true;
}

/// Leaves out what does not matter for the failure.
std::string shortened(std::vector<Choice> choices, model::Algorithm algorithm) {
  std::string story;
  for (std::size_t n = choices.size() / 2; n > 0; n /= 2)
    for (std::size_t at = 0; at + n <= choices.size();) {
      std::vector<Choice> fewer = choices;
      const auto from = fewer.begin() + static_cast<std::ptrdiff_t>(at);
      fewer.erase(from, from + static_cast<std::ptrdiff_t>(n));
      if (walk(fewer, algorithm, story))
        at += n;
      else
        choices = fewer;
    }
  walk(choices, algorithm, story);
  return story;
}

}  // namespace

TEST_CASE("on walks by chance the card and the reference card never part") {
  const std::size_t walks = std::getenv("SSCARD_LONG") != nullptr ? 20000 : 200;
  std::size_t failures = 0;
  for (std::uint64_t seed = 1; seed <= walks && failures < 3; ++seed) {
    const auto algorithm = seed % 2 == 0 ? model::Algorithm::Sm4 : model::Algorithm::TripleDes;
    const std::vector<Choice> choices = choose(seed, 80);
    std::string story;
    if (walk(choices, algorithm, story)) continue;
    ++failures;
    FAIL_CHECK("seed " << seed << shortened(choices, algorithm));
  }
  CHECK(failures == 0);
}
