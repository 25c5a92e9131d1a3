#include <array>

#include "cos-sim/bank/file/content_checks.hpp"
#include "cos-sim/bank/file/dgi_rules.hpp"

namespace sscard::cos::bank {

namespace {

constexpr bool enciphered = true;
constexpr bool clear = false;
constexpr bool mandatory = true;
constexpr bool optional = false;

// Debit application. SFI 0B is the transaction log: the card writes it, nobody stores it.
constexpr std::array debit_rows = {
    DgiRow{0x0101, 0x0AFE, 2,  254,  clear,      optional,  check_record            },
    DgiRow{0x0C01, 0x0CFE, 1,  254,  clear,      optional,  check_raw_record        },
    DgiRow{0x0D01, 0x0D01, 3,  1024, clear,      mandatory, check_internal_data     },
    DgiRow{0x0E01, 0x0E01, 3,  1024, clear,      mandatory, check_internal_data     },
    DgiRow{0x0F01, 0x1EFE, 1,  254,  clear,      optional,  check_raw_record        },
    DgiRow{0x8000, 0x8000, 48, 48,   enciphered, mandatory, check_keys              },
    DgiRow{0x8010, 0x8010, 8,  8,    enciphered, optional,  check_pin_block         },
    DgiRow{0x8201, 0x8205, 56, 136,  enciphered, optional,  check_key_part          },
    DgiRow{0x8400, 0x8400, 48, 48,   enciphered, optional,  check_keys              },
    DgiRow{0x8501, 0x8501, 32, 32,   enciphered, optional,  check_sm2_private       },
    DgiRow{0x8502, 0x8502, 64, 64,   enciphered, optional,  check_sm2_public        },
    DgiRow{0x9000, 0x9000, 9,  9,    clear,      mandatory, check_key_check_values  },
    DgiRow{0x9010, 0x9010, 2,  2,    clear,      optional,  check_pin_counter       },
    DgiRow{0x9102, 0x9102, 2,  235,  clear,      mandatory, check_debit_fci         },
    DgiRow{0x9104, 0x9104, 10, 259,  clear,      mandatory, check_processing_options},
    DgiRow{0x9105, 0x9105, 10, 259,  clear,      optional,  check_processing_options},
    DgiRow{0x9200, 0x9200, 11, 35,   clear,      mandatory, check_issuer_data       },
    DgiRow{0x9201, 0x9201, 11, 35,   clear,      optional,  check_issuer_data       },
    DgiRow{0x9400, 0x9400, 9,  9,    clear,      optional,  check_key_check_values  },
};

// PSE: its directory and its FCI.
constexpr std::array directory_rows = {
    DgiRow{0x0101, 0x0AFE, 2, 254, clear, optional,  check_directory_record},
    DgiRow{0x9102, 0x9102, 5, 235, clear, mandatory, check_directory_fci   },
};

template <std::size_t n>
consteval bool apart_and_in_order(const std::array<DgiRow, n>& rows) {
  for (std::size_t i = 0; i < n; ++i) {
    if (rows[i].last < rows[i].first || rows[i].length_max < rows[i].length_min) return false;
    if (i + 1 < n && rows[i].last >= rows[i + 1].first) return false;
  }
  return true;
}
static_assert(apart_and_in_order(debit_rows) && apart_and_in_order(directory_rows));

}  // namespace

std::span<const DgiRow> dgi_rows(ApplicationKind kind) {
  if (kind == ApplicationKind::Debit) return debit_rows;
  return directory_rows;
}

}  // namespace sscard::cos::bank
