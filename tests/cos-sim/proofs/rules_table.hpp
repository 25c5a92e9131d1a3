// Who may read and write what, typed from the reference and from nothing else: the tables of the
// card room are what this one examines. Source: reference/ssc-card.md 4, 5.1, 6.2, 19.1;
// corrections.md A.5, A.6, A.8.
//
// A rule: "" free, "-" never, else the PIN of SSSE and a key of the directory; `|` or, `&` and.
// Contents: records as tag:length[xcount], a ring as =count*length, bytes as #size; all hex.
#pragma once

#include <array>
#include <string_view>

#include "cardlib/model/names.hpp"

namespace sscard::test {

struct KeyOfProof {
  model::Df df;
  std::string_view name;
  unsigned id;     ///< P2 of EXTERNAL AUTHENTICATE
  unsigned limit;  ///< tries (5.3)
};

struct FileOfProof {
  model::Df df;
  unsigned fid;
  std::string_view read;
  std::string_view write;
  std::string_view contents;
  model::StructureSet structures;
};

inline constexpr model::StructureSet oldest{0b0001};
inline constexpr model::StructureSet second{0b0110};
inline constexpr model::StructureSet third{0b1000};
inline constexpr model::StructureSet second_up{0b1110};
inline constexpr model::StructureSet every{0b1111};

using enum model::Df;

inline constexpr std::array keys_of_proof = {
    KeyOfProof{Ssse, "PUK",     0x06, 3 },
    KeyOfProof{Ssse, "RK",      0x0A, 10},
    KeyOfProof{Ssse, "UK",      0x04, 3 },
    KeyOfProof{Ssse, "UKLOCAL", 0x0D, 3 },
    KeyOfProof{Ssse, "BK",      0x01, 3 },
    KeyOfProof{Df01, "LK",      0x81, 3 },
    KeyOfProof{Df01, "RK",      0x88, 10},
    KeyOfProof{Df01, "UK1",     0x83, 3 },
    KeyOfProof{Df01, "UK2",     0x84, 3 },
    KeyOfProof{Df01, "UK3",     0x85, 3 },
    KeyOfProof{Df01, "UK4",     0x86, 3 },
    KeyOfProof{Df01, "UK5",     0x87, 3 },
    KeyOfProof{Df01, "UK6",     0x89, 3 },
    KeyOfProof{Df01, "UK7",     0x8A, 3 },
    KeyOfProof{Df01, "UK8",     0x8B, 3 },
    KeyOfProof{Df01, "UK9",     0x8C, 3 },
    KeyOfProof{Df01, "UKA",     0x8D, 3 },
    KeyOfProof{Df01, "UKB",     0x8E, 3 },
    KeyOfProof{Df02, "LK",      0x81, 3 },
    KeyOfProof{Df02, "RK",      0x88, 10},
    KeyOfProof{Df02, "UK1",     0x83, 3 },
    KeyOfProof{Df02, "UK2",     0x84, 3 },
    KeyOfProof{Df02, "UK3",     0x85, 3 },
    KeyOfProof{Df02, "UK4",     0x86, 3 },
    KeyOfProof{Df02, "UK5",     0x87, 3 },
    KeyOfProof{Df02, "UK6",     0x89, 3 },
    KeyOfProof{Df03, "LK",      0x81, 3 },
    KeyOfProof{Df03, "RK1",     0x83, 10},
    KeyOfProof{Df03, "RK2",     0x84, 10},
    KeyOfProof{Df03, "UK1",     0x86, 3 },
    KeyOfProof{Df03, "UK2",     0x87, 3 },
    KeyOfProof{Df03, "UK3",     0x88, 3 },
    KeyOfProof{Df03, "UK4",     0x89, 3 },
    KeyOfProof{Df03, "UK5",     0x8A, 3 },
    KeyOfProof{Df03, "UK6",     0x8B, 3 },
    KeyOfProof{Df03, "UK7",     0x8C, 3 },
    KeyOfProof{Df03, "UK8",     0x8D, 3 },
    KeyOfProof{Df04, "LK",      0x81, 3 },
    KeyOfProof{Df04, "DSK",     0x83, 3 },
    KeyOfProof{Df04, "RK1",     0x84, 10},
    KeyOfProof{Df04, "UK1",     0x85, 3 },
    KeyOfProof{Df04, "UK2",     0x86, 3 },
    KeyOfProof{Df05, "LK",      0x81, 3 },
    KeyOfProof{Df05, "UK1",     0x83, 3 },
    KeyOfProof{Df07, "LK",      0x81, 3 },
    KeyOfProof{Df07, "RK1",     0x83, 10},
    KeyOfProof{Df07, "RK2",     0x84, 10},
    KeyOfProof{Df07, "RK3",     0x85, 10},
    KeyOfProof{Df07, "UK1",     0x86, 3 },
    KeyOfProof{Df07, "UK2",     0x87, 3 },
    KeyOfProof{Df07, "UK3",     0x88, 3 },
};

// clang-format off
inline constexpr std::array files_of_proof = {
    FileOfProof{Ssse, 0xEF05, "", "UK", "01:10 02:1 03:4 04:C 05:4 06:4 07:9", every},
    FileOfProof{Ssse, 0xEF06, "", "UK", "08:12 09:1E 4E:14 0A:1 0B:1 0C:3 0D:4", second},
    FileOfProof{Ssse, 0xEF06, "RK", "UK", "08:12 09:1E 4E:14 0A:1 0B:1 0C:3 0D:4", third},
    FileOfProof{Ssse, 0xEF07, "RK", "UK", "#400", second_up},
    FileOfProof{Ssse, 0xEF08, "RK", "UK", "#1000", second_up},

    FileOfProof{Df01, 0xEF05, "PIN|RK", "UK1", "20:2 21:50 0E:3", second_up},
    FileOfProof{Df01, 0xEF06, "PIN|RK", "UK4", "23:50 24:3 28:F 2C:32 2D:F", second_up},
    FileOfProof{Df01, 0xEF07, "PIN|RK", "UK2", "29:1", second_up},
    FileOfProof{Df01, 0xEF08, "PIN|RK", "UK3", "2B:1", second_up},
    FileOfProof{Df01, 0xEF09, "PIN|RK", "UK2", "2E:46 30:9 32:2", second_up},
    FileOfProof{Df01, 0xEF0A, "PIN|RK", "UK5", "37:3 38:2 39:4", second_up},
    FileOfProof{Df01, 0xEF15, "PIN|RK", "UK6", "2A:1 40:34x3", second_up},
    FileOfProof{Df01, 0xEF16, "", "UK7", "#128", second_up},
    FileOfProof{Df01, 0xEF17, "", "UK8", "#128", second_up},
    FileOfProof{Df01, 0xEF18, "", "UK9", "#128", second_up},
    FileOfProof{Df01, 0xEF19, "", "UKA", "#128", second_up},
    FileOfProof{Df01, 0xEF1A, "", "UKB", "#128", second_up},

    FileOfProof{Df02, 0xEF05, "PIN|RK", "UK1", "42:3 41:3 43:6Cx2 44:65x2", second_up},
    FileOfProof{Df02, 0xEF06, "PIN|RK", "UK2", "4C:4 4B:5 4D:3 60:4 4F:6 50:3 3A:7", second_up},
    FileOfProof{Df02, 0xEF07, "PIN|RK", "UK3", "=4*55", second_up},
    FileOfProof{Df02, 0xEF09, "PIN|RK", "UK4", "55:10 56:46 96:4 97:3", second_up},
    FileOfProof{Df02, 0xEF15, "PIN|RK", "UK5", "99:10x4 0F:4 1F:3", second_up},
    FileOfProof{Df02, 0xEF16, "PIN|RK", "UK6", "=4*12", second_up},

    FileOfProof{Df03, 0xEF05, "PIN|RK1", "UK1", "61:3 98:4 62:4 63:3 64:3 65:3 66:3", second_up},
    FileOfProof{Df03, 0xEF06, "PIN|RK2", "UK2", "45:14 46:2 47:2 48:1 49:1 67:4 6B:3C 4A:61x3", second_up},
    FileOfProof{Df03, 0xEF07, "PIN|RK2", "UK3", "70:3 71:3 6E:4 6C:4 6F:4 73:4", second_up},
    FileOfProof{Df03, 0xEF15, "PIN|RK2", "UK4", "7A:3 7B:4 7C:4", second_up},
    FileOfProof{Df03, 0xEF16, "PIN|RK2", "UK5", "51:3 5F:1", second_up},
    FileOfProof{Df03, 0xEF17, "PIN|RK2", "UK6", "3B:14 3C:46 3D:1 3E:4 3F:3C", second_up},
    FileOfProof{Df03, 0xEF18, "PIN|RK2", "UK7", "74:3 75:3 76:1 77:4 78:4", second_up},
    FileOfProof{Df03, 0xEF19, "PIN|RK2", "UK8", "79:27x4", second_up},

    FileOfProof{Df04, 0xEF05, "PIN|RK1", "UK1", "81:8 84:3 87:11 8C:1 80:4 8B:1D 8A:F 83:9 86:9 89:9 7D:9 7E:9 7F:9 8D:9 8E:9 8F:1", second_up},
    FileOfProof{Df04, 0xEF06, "PIN&RK1", "UK2", "90:1 92:4 93:2", second_up},
    FileOfProof{Df04, 0xEF08, "PIN", "-", "=1E*1C", second_up},
    FileOfProof{Df04, 0xEF15, "PIN|RK1", "UK2", "=8*3", second_up},

    FileOfProof{Df05, 0xEF05, "PIN", "UK1", "A0:1 A1:1 B9:1 A2:4 A9:1 A3:18x5 A4:17x5 BA:14 BB:64 AA:14 AB:4 AC:1 AD:1 AE:1 AF:1 B0:1 B1:1 B2:1 B3:1 B4:1 B5:1 B6:1 B7:1 BC:1 B8:28", second_up},
    FileOfProof{Df07, 0xEF05, "RK1", "UK1", "F0:2 F1:1 F2:4 F3:3 F4:4", second_up},
    FileOfProof{Df07, 0xEF06, "RK2", "UK2", "F5:3 F6:4 F7:46", second_up},
    FileOfProof{Df07, 0xEF07, "RK3", "UK3", "F8:4 F9:1", second_up},

    // 1.00 (one public source); EF08 of DF02 shares the keys of its twin EF09
    FileOfProof{Ssse, 0xEF06, "", "UK", "08:12 09:1E 0A:1 0B:1 0C:3 0D:4", oldest},
    FileOfProof{Ssse, 0xEF07, "RK", "UK", "#300", oldest},
    FileOfProof{Df01, 0xEF05, "PIN|RK", "UK1", "20:1 21:3E 22:12", oldest},
    FileOfProof{Df01, 0xEF06, "PIN|RK", "UK4", "25:3E 26:12 27:3 28:F", oldest},
    FileOfProof{Df01, 0xEF07, "PIN|RK", "UK2", "29:1", oldest},
    FileOfProof{Df01, 0xEF08, "PIN|RK", "UK3", "2B:1", oldest},
    FileOfProof{Df01, 0xEF09, "PIN|RK", "UK2", "2E:3E 2F:8 30:9 31:1 32:3", oldest},
    FileOfProof{Df01, 0xEF0A, "PIN|RK", "UK5", "37:4 38:4 39:4", oldest},
    FileOfProof{Df02, 0xEF05, "PIN|RK", "UK1", "40:34 41:34 42:3 43:1D 44:1D", oldest},
    FileOfProof{Df02, 0xEF06, "PIN|RK", "UK2", "4B:4 4C:4 60:4 4D:4 4F:4 50:4 3A:7", oldest},
    FileOfProof{Df02, 0xEF07, "PIN|RK", "UK3", "=4*55", oldest},
    FileOfProof{Df02, 0xEF08, "PIN|RK", "UK4", "52:A 53:3E 94:8 54:4", oldest},
    FileOfProof{Df02, 0xEF09, "PIN|RK", "UK4", "55:A 56:3E 95:8 96:4 97:4", oldest},
    FileOfProof{Df03, 0xEF05, "PIN|RK1", "UK1", "60:4 98:4 61:4 62:4 63:3 64:3 65:3 66:3", oldest},
    FileOfProof{Df03, 0xEF06, "PIN|RK2", "UK2", "67:4 68:3E 69:3E 6A:10 6B:3C", oldest},
    FileOfProof{Df03, 0xEF07, "PIN|RK2", "UK3", "6C:4 6D:4 6E:4 6F:4 70:3 71:4 72:4 73:4", oldest},
    FileOfProof{Df04, 0xEF05, "PIN|RK1", "UK1", "80:4 81:3E 82:8 83:9 84:3E 85:8 86:9 87:3E 88:8 89:9 8A:F 8B:A 8C:1 8F:1", oldest},
    FileOfProof{Df04, 0xEF06, "PIN&RK1", "UK2", "90:4 92:4 93:4", oldest},
    FileOfProof{Df04, 0xEF08, "PIN", "-", "=A*1C", oldest},
};
// clang-format on

}  // namespace sscard::test
