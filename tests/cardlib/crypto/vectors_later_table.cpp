#include "tests/cardlib/crypto/vector_runners.hpp"

namespace sscard::test {
namespace {

constexpr std::string_view foreign = "context only, no PBOC card has it";
constexpr std::string_view host = "Keys: PIN and card verification values of an issuer's host";
constexpr std::string_view blocks = "Keys: key blocks";
constexpr std::string_view channels = "Keys: older card channels";
constexpr std::string_view curve = "a demonstration curve that no card has";

constexpr LaterRow later[] = {
    {"cvc3",                       foreign },
    {"pinblock-iso0-4",            host    },
    {"pinblock-iso0-10",           host    },
    {"pinblock-iso0-12",           host    },
    {"pinblock-iso3-decode-4",     host    },
    {"pinblock-iso3-decode-9",     host    },
    {"pinblock-iso3-decode-12",    host    },
    {"pinblock-iso4-encipher",     host    },
    {"pinblock-iso4-decipher-ep2", host    },
    {"ibm3624-0000-0-16",          host    },
    {"ibm3624-1111-0-16",          host    },
    {"ibm3624-7710-0-16",          host    },
    {"ibm3624-0000-0-14",          host    },
    {"ibm3624-0000-1-14",          host    },
    {"visa-pvv-8523",              host    },
    {"visa-pvv-3244",              host    },
    {"visa-pvv-4422",              host    },
    {"cvv",                        host    },
    {"tr31-00-A-M3TC",             blocks  },
    {"tr31-01-B-M3TC",             blocks  },
    {"tr31-02-C-M3TC",             blocks  },
    {"tr31-03-A-M3TC",             blocks  },
    {"tr31-04-B-M3TC",             blocks  },
    {"tr31-05-C-M3TC",             blocks  },
    {"tr31-06-A-M3TC",             blocks  },
    {"tr31-08-C-M3TC",             blocks  },
    {"tr31-09-A-P0TE",             blocks  },
    {"tr31-10-B-P0TE",             blocks  },
    {"tr31-11-C-B0TX",             blocks  },
    {"tr31-13-A-P0TE",             blocks  },
    {"tr31-14-B-P0TE",             blocks  },
    {"tr31-15-A-P0TE",             blocks  },
    {"tr31-17-D-P0AE",             blocks  },
    {"visa2-card-keys",            channels},
    {"sm2-sign-draft-curve",       curve   },
};

}  // namespace

std::span<const LaterRow> later_vectors() {
  return later;
}

}  // namespace sscard::test
