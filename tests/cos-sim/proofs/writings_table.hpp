// The social commands that write, each with the way to it, as names of command kinds (pair.hpp).
#pragma once

#include <vector>

namespace sscard::test {

/// The last command of the way is the one that is torn.
struct Writing {
  const char* name;
  std::vector<const char*> way;
};

inline const std::vector<Writing>& social_writings() {
  static const std::vector<Writing> all = {
      {"right PIN",                     {"select SSSE", "verify wrong", "verify"}                     },
      {"wrong PIN",                     {"select SSSE", "verify wrong"}                               },
      {"last wrong PIN",
       {"select SSSE", "verify wrong", "verify wrong", "verify wrong", "verify wrong",
        "verify wrong", "verify wrong"}                                                               },
      {"change PIN",                    {"select SSSE", "verify wrong", "change to 1234567890123456"} },
      {"change PIN wrongly",            {"select SSSE", "change wrongly"}                             },
      {"unblock PIN",
       {"select SSSE", "verify wrong", "challenge 08", "external PUK 06", "challenge 08",
        "unblock PIN"}                                                                                },
      {"reload PIN",
       {"select SSSE", "verify wrong", "challenge 08", "external PUK 06", "challenge 08",
        "reload 12345678901234"}                                                                      },
      {"external authentication",
       {"select DF01", "challenge 08", "external wrong RK 88", "challenge 08", "external RK 88"}      },
      {"wrong external authentication", {"select DF01", "challenge 08", "external wrong RK 88"}       },
      {"update record",                 {"select DF01", "update number in 01"}                        },
      {"protected update",              {"select DF01", "challenge 08", "protected update in 01"}     },
      {"append record",                 {"select DF01", "append in 01"}                               },
      {"add to a ring",                 {"select DF01", "challenge 08", "external RK 88", "add in 07"}},
      {"add to a full ring",
       {"select DF01", "challenge 08", "external RK 88", "add in 07", "add in 07", "add in 07",
        "add in 07"}                                                                                  },
      {"update binary",                 {"select DF01", "update binary in 09"}                        },
      {"protected binary",              {"select DF01", "challenge 08", "protected binary in 09"}     },
      {"block application",
       {"select DF01", "challenge 08", "external LK 81", "challenge 08", "block application"}         },
      {"block application for good",
       {"select DF01", "challenge 08", "external LK 81", "challenge 08",
        "block application for good"}                                                                 },
      {"unblock application",
       {"select DF01", "challenge 08", "external LK 81", "challenge 08", "block application",
        "challenge 08", "external LK 81", "challenge 08", "unblock application"}                      },
      {"block card",
       {"select SSSE", "challenge 08", "external BK 01", "challenge 08", "block card"}                },
  };
  return all;
}

}  // namespace sscard::test
