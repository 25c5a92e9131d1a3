// Every command in every life, with every set of levels and every state of the counters, spoiled in
// every single and double way: the card answers what the reference card answers, byte for byte.
// SSCARD_LONG=1 tries every 17th of the seven million combinations, otherwise every 1999th, in each
// state other ones.
#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

#include "tests/cos-sim/proofs/pair.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

bool long_run() {
  return std::getenv("SSCARD_LONG") != nullptr;
}

/// Commands that lead to a state, by the names of their kinds.
using Way = std::vector<const char*>;

struct Situation {
  std::string name;
  Way way;
};

Way joined(std::initializer_list<Way> parts) {
  Way out;
  for (const Way& part : parts)
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

struct Part {
  const char* name;
  Way way;
};

const Way in_df01{"select SSSE", "select DF01"};
const Way in_ssse{"select SSSE"};

/// Nothing, parent only, current only, both, one foreign level.
std::vector<Part> levels_in(bool application) {
  if (application)
    return {
        {"nothing",    {}                                          },
        {"parent",     {"verify"}                                  },
        {"current",    {"challenge 08", "external RK 88"}          },
        {"both",       {"verify", "challenge 08", "external RK 88"}},
        {"foreign",    {"challenge 08", "external UK1 83"}         },
        {"master key", {"challenge 08", "external MK 00"}          },
        {"lock key",   {"challenge 08", "external LK 81"}          },
    };
  return {
      {"nothing",     {}                                                   },
      {"PIN",         {"verify"}                                           },
      {"read key",    {"challenge 08", "external RK 0A"}                   },
      {"update key",  {"challenge 08", "external UK 04"}                   },
      {"PUK and PIN", {"verify", "challenge 08", "external PUK 06"}        },
      {"block key",   {"challenge 08", "external BK 01"}                   },
      {"everything",
       {"verify", "challenge 08", "external PUK 06", "challenge 08", "external BK 01",
        "challenge 08", "external UK 04", "challenge 08", "external RK 0A"}},
  };
}

std::vector<Part> lives_in(bool application) {
  if (application)
    return {
        {"active",             {}                                                                     },
        {"blocked",            {"challenge 08", "external LK 81", "challenge 08", "block application"}},
        {"blocked for good",
         {"challenge 08", "external LK 81", "challenge 08", "block application for good"}             },
        {"blocked, key shown",
         {"challenge 08", "external LK 81", "challenge 08", "block application", "challenge 08",
          "external LK 81"}                                                                           },
    };
  return {
      {"active",       {}                                                              },
      {"card blocked", {"challenge 08", "external BK 01", "challenge 08", "block card"}},
  };
}

Way repeated(const char* command, int times) {
  return Way(static_cast<std::size_t>(times), command);
}

/// A wrong cryptogram needs a challenge to cost a try.
Way wrong_key(const char* command, int times) {
  Way out;
  for (int i = 0; i < times; ++i) {
    out.push_back("challenge 08");
    out.push_back(command);
  }
  return out;
}

/// Counters full, one try left, zero: of the PIN and of a key with a limit of three.
std::vector<Part> counters_in(bool application) {
  const char* key = application ? "external wrong UK1 83" : "external wrong UK 04";
  return {
      {"full",     {}                                                      },
      {"one left", joined({repeated("verify wrong", 5), wrong_key(key, 2)})},
      {"zero",     joined({repeated("verify wrong", 6), wrong_key(key, 3)})},
  };
}

std::vector<Part> challenges() {
  return {
      {"no challenge", {}              },
      {"four bytes",   {"challenge 04"}},
      {"eight bytes",  {"challenge 08"}},
  };
}

std::vector<Situation> situations() {
  std::vector<Situation> out;
  for (const bool application : {false, true})
    for (const Part& counters : counters_in(application))
      for (const Part& levels : levels_in(application))
        for (const Part& life : lives_in(application))
          for (const Part& challenge : challenges())
            out.push_back({std::string(application ? "DF01, " : "SSSE, ") + counters.name + ", " +
                               levels.name + ", " + life.name + ", " + challenge.name,
                           joined({application ? in_df01 : in_ssse, counters.way, levels.way,
                                   life.way, challenge.way})});
  return out;
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
