// The situations in which every command is tried: directory, counters, levels, life, challenge.
// Source of the list: the measures of the social side (levels none, parent only, current only,
// both, one foreign; counters full, one left, zero; every life).
#pragma once

#include <string>
#include <vector>

namespace sscard::test {

/// Commands that lead to a state, by the names of their kinds.
using Way = std::vector<const char*>;

struct Situation {
  std::string name;
  Way way;
};

inline Way joined(std::initializer_list<Way> parts) {
  Way out;
  for (const Way& part : parts)
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

struct Part {
  const char* name;
  Way way;
};

inline const Way in_df01{"select SSSE", "select DF01"};
inline const Way in_ssse{"select SSSE"};

/// Nothing, parent only, current only, both, one foreign level.
inline std::vector<Part> levels_in(bool application) {
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

inline std::vector<Part> lives_in(bool application) {
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

inline Way repeated(const char* command, int times) {
  return Way(static_cast<std::size_t>(times), command);
}

/// A wrong cryptogram needs a challenge to cost a try.
inline Way wrong_key(const char* command, int times) {
  Way out;
  for (int i = 0; i < times; ++i) {
    out.push_back("challenge 08");
    out.push_back(command);
  }
  return out;
}

/// Counters full, one try left, zero: of the PIN and of a key with a limit of three.
inline std::vector<Part> counters_in(bool application) {
  const char* key = application ? "external wrong UK1 83" : "external wrong UK 04";
  return {
      {"full",     {}                                                      },
      {"one left", joined({repeated("verify wrong", 5), wrong_key(key, 2)})},
      {"zero",     joined({repeated("verify wrong", 6), wrong_key(key, 3)})},
  };
}

inline std::vector<Part> challenges() {
  return {
      {"no challenge", {}              },
      {"four bytes",   {"challenge 04"}},
      {"eight bytes",  {"challenge 08"}},
  };
}

inline std::vector<Situation> situations() {
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

}  // namespace sscard::test
