// The records of all structures: 3.00 has those of 2.x, V1 stands behind each file where it differs
// (`old`). Lengths are of the value; the checks at the end keep them honest. What V1 lists as
// "dec" are amounts. Two of its records carry the items that add up to their length.
// Names of single tags are mostly not public: they describe, nothing depends on them. Source:
// reference/ssc-card.md 4; corrections.md A.6, 19.1.
#include <algorithm>
#include <array>

#include "cardlib/base/message.hpp"
#include "cardlib/model/file_rows_table.hpp"

namespace sscard::model {
namespace {

using enum Encoding;
using rows::all;

constexpr const char* unnamed = phrase("data item");
constexpr const char* reserved_amount = phrase("amount");
constexpr const char* date_name = phrase("date");
constexpr const char* region_name = phrase("region code");
constexpr const char* code_name = phrase("code");
constexpr const char* hospital_name = phrase("designated hospital");

constexpr std::array education = {
    ItemRow{0x57, Text,  3,  phrase("education code")    },
    ItemRow{0x58, Month, 3,  phrase("month of finishing")},
    ItemRow{0x59, Text,  40, phrase("school")            },
};
constexpr std::array skill = {
    ItemRow{0x5A, Text, 7,  phrase("occupation code")      },
    ItemRow{0x5B, Text, 1,  phrase("grade")                },
    ItemRow{0x5C, Text, 70, phrase("assessing institution")},
    ItemRow{0x5D, Date, 4,  date_name                      },
    ItemRow{0x5E, Text, 16, phrase("certificate number")   },
};
constexpr std::array qualification = {
    ItemRow{0x33, Text, 3,  phrase("qualification code")},
    ItemRow{0x34, Text, 70, phrase("institution")       },
    ItemRow{0x35, Date, 4,  date_name                   },
    ItemRow{0x36, Text, 16, phrase("number")            },
};
constexpr std::array employment_log = {
    ItemRow{0, Text, 7,  phrase("occupation code")},
    ItemRow{0, Date, 4,  phrase("begin")          },
    ItemRow{0, Date, 4,  phrase("end")            },
    ItemRow{0, Text, 70, phrase("employer")       },
};
constexpr std::array assistance = {
    ItemRow{0x10, Text,   3, phrase("class")},
    ItemRow{0x11, Date,   4, date_name      },
    ItemRow{0x12, Region, 3, region_name    },
};
constexpr std::array support_log = {
    ItemRow{0, Text,   3, phrase("class")},
    ItemRow{0, Date,   4, date_name      },
    ItemRow{0, Date,   4, date_name      },
    ItemRow{0, Date,   4, date_name      },
    ItemRow{0, Region, 3, region_name    },
};
constexpr std::array assessment = {
    ItemRow{0x13, Text, 2,  unnamed  },
    ItemRow{0x14, Text, 1,  unnamed  },
    ItemRow{0x15, Text, 20, unnamed  },
    ItemRow{0x16, Date, 4,  date_name},
    ItemRow{0x17, Text, 60, unnamed  },
};
constexpr std::array insurance_item = {
    ItemRow{0x18, Text,   3, unnamed        },
    ItemRow{0x19, Region, 3, region_name    },
    ItemRow{0x1A, Date,   4, date_name      },
    ItemRow{0x1B, Date,   4, date_name      },
    ItemRow{0x1C, Amount, 4, reserved_amount},
    ItemRow{0x1D, Text,   3, unnamed        },
    ItemRow{0x1E, Date,   4, date_name      },
};
constexpr std::array medical_log = {
    ItemRow{0, Binary,   2, phrase("sequence number")   },
    ItemRow{0, Text,     1, phrase("transaction type")  },
    ItemRow{0, Digits,   6, phrase("terminal number")   },
    ItemRow{0, DateTime, 7, phrase("date and time")     },
    ItemRow{0, Amount,   4, phrase("transaction amount")},
    ItemRow{0, Amount,   4, phrase("balance before")    },
    ItemRow{0, Amount,   4, phrase("balance after")     },
};
constexpr std::array special_settlement = {
    ItemRow{0, Binary, 2, phrase("sequence number")},
    ItemRow{0, Text,   1, unnamed                  },
};
constexpr std::array skill_v1 = {
    ItemRow{0x5A, Digits, 7, phrase("occupation code")      },
    ItemRow{0x5B, Digits, 1, phrase("grade")                },
    ItemRow{0x5C, Text,   9, phrase("assessing institution")},
    ItemRow{0x5D, Date,   4, date_name                      },
};
constexpr std::array local_item = {
    ItemRow{0xE3, Digits, 1, unnamed},
    ItemRow{0xE4, Digits, 4, unnamed},
    ItemRow{0xE5, Digits, 4, unnamed},
    ItemRow{0xE6, Digits, 4, unnamed},
    ItemRow{0xE7, Digits, 3, unnamed},
};
constexpr std::array personnel_a = {
    ItemRow{0xA5, Text, 16, unnamed},
    ItemRow{0xA6, Text, 4,  unnamed},
};
constexpr std::array personnel_b = {
    ItemRow{0xA7, Text, 16, unnamed},
    ItemRow{0xA8, Text, 3,  unnamed},
};

struct Place {
  Df df;
  std::uint16_t fid;
  Byte number;
};
constexpr RecordRow plain(Place at, Byte tag, Encoding encoding, Byte length, const char* name) {
  return {at.df, at.fid, at.number, tag, encoding, length, name, {}, from_v2};
}
constexpr RecordRow nested(Place at, Byte tag, Byte length, std::span<const ItemRow> items,
                           const char* name) {
  return {at.df, at.fid, at.number, tag, Nested, length, name, items, from_v2};
}
constexpr RecordRow in(StructureSet structures, RecordRow record) {
  record.structures = structures;
  return record;
}
/// A record that only 1.00 has, or has in another place or length.
constexpr RecordRow old(Place at, Byte tag, Encoding encoding, Byte length, const char* name) {
  return {at.df, at.fid, at.number, tag, encoding, length, name, {}, v1};
}
constexpr RecordRow layout(Df df, std::uint16_t fid, Byte length, std::span<const ItemRow> items,
                           const char* name) {
  return {df, fid, 0, 0, Layout, length, name, items, from_v2};
}
constexpr Place ssse(std::uint16_t fid, Byte number) {
  return {Df::Ssse, fid, number};
}
constexpr Place df01(std::uint16_t fid, Byte number) {
  return {Df::Df01, fid, number};
}
constexpr Place df02(std::uint16_t fid, Byte number) {
  return {Df::Df02, fid, number};
}
constexpr Place df03(std::uint16_t fid, Byte number) {
  return {Df::Df03, fid, number};
}
constexpr Place df04(std::uint16_t fid, Byte number) {
  return {Df::Df04, fid, number};
}
constexpr Place df05(Byte number) {
  return {Df::Df05, 0xEF05, number};
}
constexpr Place df06(std::uint16_t fid, Byte number) {
  return {Df::Df06, fid, number};
}
constexpr Place df07(std::uint16_t fid, Byte number) {
  return {Df::Df07, fid, number};
}

constexpr RecordRow records[] = {
    // SSSE EF05 发卡机构数据
    in(all, plain(ssse(0xEF05, 1), 0x01, Binary, 16, phrase("card identification code"))),
    in(all, plain(ssse(0xEF05, 2), 0x02, Text, 1, phrase("card class"))),
    in(all, plain(ssse(0xEF05, 3), 0x03, Text, 4, phrase("structure version"))),
    in(all, plain(ssse(0xEF05, 4), 0x04, Digits, 12, phrase("initializing organization"))),
    in(all, plain(ssse(0xEF05, 5), 0x05, Date, 4, phrase("issue date"))),
    in(all, plain(ssse(0xEF05, 6), 0x06, Date, 4, phrase("expiry date"))),
    in(all, plain(ssse(0xEF05, 7), 0x07, Text, 9, phrase("card number"))),
    // SSSE EF06 持卡人基本信息
    in(all, plain(ssse(0xEF06, 1), 0x08, Text, 18, phrase("social security number"))),
    in(all, plain(ssse(0xEF06, 2), 0x09, Text, 30, phrase("name"))),
    plain(ssse(0xEF06, 3), 0x4E, Text, 20, phrase("name, continued")),
    plain(ssse(0xEF06, 4), 0x0A, Text, 1, phrase("sex")),
    plain(ssse(0xEF06, 5), 0x0B, Digits, 1, phrase("ethnic group")),
    plain(ssse(0xEF06, 6), 0x0C, Region, 3, phrase("birthplace")),
    plain(ssse(0xEF06, 7), 0x0D, Date, 4, phrase("birthday")),
    old(ssse(0xEF06, 3), 0x0A, Text, 1, phrase("sex")),
    old(ssse(0xEF06, 4), 0x0B, Digits, 1, phrase("ethnic group")),
    old(ssse(0xEF06, 5), 0x0C, Region, 3, phrase("birthplace")),
    old(ssse(0xEF06, 6), 0x0D, Date, 4, phrase("birthday")),
    // DF01 公共应用
    plain(df01(0xEF05, 1), 0x20, Text, 2, phrase("household class")),
    plain(df01(0xEF05, 2), 0x21, Text, 80, phrase("household address")),
    plain(df01(0xEF05, 3), 0x0E, Region, 3, region_name),
    old(df01(0xEF05, 1), 0x20, Text, 1, phrase("household class")),
    old(df01(0xEF05, 2), 0x21, Text, 62, phrase("household address")),
    old(df01(0xEF05, 3), 0x22, Text, 18, unnamed),
    plain(df01(0xEF06, 1), 0x23, Text, 80, phrase("residence address")),
    plain(df01(0xEF06, 2), 0x24, Region, 3, region_name),
    plain(df01(0xEF06, 3), 0x28, Text, 15, phrase("telephone")),
    plain(df01(0xEF06, 4), 0x2C, Text, 50, phrase("e-mail")),
    plain(df01(0xEF06, 5), 0x2D, Text, 15, phrase("second telephone")),
    old(df01(0xEF06, 1), 0x25, Text, 62, phrase("residence address")),
    old(df01(0xEF06, 2), 0x26, Text, 18, unnamed),
    old(df01(0xEF06, 3), 0x27, Digits, 3, region_name),
    old(df01(0xEF06, 4), 0x28, Text, 15, phrase("telephone")),
    in(all, plain(df01(0xEF07, 1), 0x29, Text, 1, phrase("health"))),
    in(all, plain(df01(0xEF08, 1), 0x2B, Text, 1, phrase("marital status"))),
    plain(df01(0xEF09, 1), 0x2E, Text, 70, phrase("employer")),
    plain(df01(0xEF09, 2), 0x30, Text, 9, phrase("organization code")),
    plain(df01(0xEF09, 3), 0x32, Text, 2, phrase("personal status")),
    old(df01(0xEF09, 1), 0x2E, Text, 62, phrase("employer")),
    old(df01(0xEF09, 2), 0x2F, Text, 8, unnamed),
    old(df01(0xEF09, 3), 0x30, Text, 9, phrase("organization code")),
    old(df01(0xEF09, 4), 0x31, Text, 1, unnamed),
    old(df01(0xEF09, 5), 0x32, Text, 3, phrase("personal status")),
    plain(df01(0xEF0A, 1), 0x37, Text, 3, phrase("nationality")),
    plain(df01(0xEF0A, 2), 0x38, Text, 2, phrase("political status")),
    plain(df01(0xEF0A, 3), 0x39, Date, 4, date_name),
    old(df01(0xEF0A, 1), 0x37, Amount, 4, reserved_amount),
    old(df01(0xEF0A, 2), 0x38, Amount, 4, reserved_amount),
    old(df01(0xEF0A, 3), 0x39, Digits, 4, date_name),
    plain(df01(0xEF15, 1), 0x2A, Digits, 1, phrase("education")),
    nested(df01(0xEF15, 2), 0x40, 0x34, education, phrase("education")),
    nested(df01(0xEF15, 3), 0x40, 0x34, education, phrase("education")),
    nested(df01(0xEF15, 4), 0x40, 0x34, education, phrase("education")),
    // DF02 就业与失业
    plain(df02(0xEF05, 1), 0x42, Text, 3, phrase("professional title code")),
    plain(df02(0xEF05, 2), 0x41, Text, 3, code_name),
    nested(df02(0xEF05, 3), 0x43, 0x6C, skill, phrase("vocational skill")),
    nested(df02(0xEF05, 4), 0x43, 0x6C, skill, phrase("vocational skill")),
    nested(df02(0xEF05, 5), 0x44, 0x65, qualification, phrase("qualification")),
    nested(df02(0xEF05, 6), 0x44, 0x65, qualification, phrase("qualification")),
    in(v1, nested(df02(0xEF05, 1), 0x40, 0x34, education, phrase("education"))),
    in(v1, nested(df02(0xEF05, 2), 0x41, 0x34, education, phrase("education"))),
    old(df02(0xEF05, 3), 0x42, Digits, 3, phrase("professional title code")),
    in(v1, nested(df02(0xEF05, 4), 0x43, 29, skill_v1, phrase("vocational skill"))),
    in(v1, nested(df02(0xEF05, 5), 0x44, 29, skill_v1, phrase("vocational skill"))),
    plain(df02(0xEF06, 1), 0x4C, Date, 4, date_name),
    plain(df02(0xEF06, 2), 0x4B, Text, 5, code_name),
    plain(df02(0xEF06, 3), 0x4D, Region, 3, region_name),
    plain(df02(0xEF06, 4), 0x60, Date, 4, phrase("date of unemployment")),
    plain(df02(0xEF06, 5), 0x4F, Text, 6, code_name),
    plain(df02(0xEF06, 6), 0x50, Region, 3, region_name),
    plain(df02(0xEF06, 7), 0x3A, Text, 7, phrase("occupation code")),
    old(df02(0xEF06, 1), 0x4B, Digits, 4, unnamed),
    old(df02(0xEF06, 2), 0x4C, Digits, 4, unnamed),
    old(df02(0xEF06, 3), 0x60, Digits, 4, unnamed),
    old(df02(0xEF06, 4), 0x4D, Digits, 4, unnamed),
    old(df02(0xEF06, 5), 0x4F, Digits, 4, unnamed),
    old(df02(0xEF06, 6), 0x50, Digits, 4, unnamed),
    old(df02(0xEF06, 7), 0x3A, Text, 7, phrase("occupation code")),
    in(all, layout(Df::Df02, 0xEF07, 0x55, employment_log, phrase("employment log"))),
    old(df02(0xEF08, 1), 0x52, Digits, 10, phrase("certificate number")),
    old(df02(0xEF08, 2), 0x53, Text, 62, phrase("institution")),
    old(df02(0xEF08, 3), 0x94, Text, 8, unnamed),
    old(df02(0xEF08, 4), 0x54, Digits, 4, date_name),
    plain(df02(0xEF09, 1), 0x55, Text, 16, phrase("certificate number")),
    plain(df02(0xEF09, 2), 0x56, Text, 70, phrase("institution")),
    plain(df02(0xEF09, 3), 0x96, Date, 4, date_name),
    plain(df02(0xEF09, 4), 0x97, Region, 3, region_name),
    old(df02(0xEF09, 1), 0x55, Digits, 10, phrase("certificate number")),
    old(df02(0xEF09, 2), 0x56, Text, 62, phrase("institution")),
    old(df02(0xEF09, 3), 0x95, Text, 8, unnamed),
    old(df02(0xEF09, 4), 0x96, Digits, 4, date_name),
    old(df02(0xEF09, 5), 0x97, Digits, 4, date_name),
    nested(df02(0xEF15, 1), 0x99, 0x10, assistance, phrase("employment assistance")),
    nested(df02(0xEF15, 2), 0x99, 0x10, assistance, phrase("employment assistance")),
    nested(df02(0xEF15, 3), 0x99, 0x10, assistance, phrase("employment assistance")),
    nested(df02(0xEF15, 4), 0x99, 0x10, assistance, phrase("employment assistance")),
    plain(df02(0xEF15, 5), 0x0F, Date, 4, date_name),
    plain(df02(0xEF15, 6), 0x1F, Region, 3, region_name),
    layout(Df::Df02, 0xEF16, 0x12, support_log, phrase("employment support")),
    // DF03 社会保险 1
    plain(df03(0xEF05, 1), 0x61, Region, 3, unnamed),
    plain(df03(0xEF05, 2), 0x98, Date, 4, unnamed),
    plain(df03(0xEF05, 3), 0x62, Date, 4, unnamed),
    plain(df03(0xEF05, 4), 0x63, Text, 3, unnamed),
    plain(df03(0xEF05, 5), 0x64, Text, 3, unnamed),
    plain(df03(0xEF05, 6), 0x65, Text, 3, unnamed),
    plain(df03(0xEF05, 7), 0x66, Text, 3, unnamed),
    old(df03(0xEF05, 1), 0x60, Digits, 4, unnamed),
    old(df03(0xEF05, 2), 0x98, Digits, 4, unnamed),
    old(df03(0xEF05, 3), 0x61, Amount, 4, reserved_amount),
    old(df03(0xEF05, 4), 0x62, Digits, 4, unnamed),
    old(df03(0xEF05, 5), 0x63, Text, 3, unnamed),
    old(df03(0xEF05, 6), 0x64, Text, 3, unnamed),
    old(df03(0xEF05, 7), 0x65, Amount, 3, reserved_amount),
    old(df03(0xEF05, 8), 0x66, Amount, 3, reserved_amount),
    plain(df03(0xEF06, 1), 0x45, Text, 20, unnamed),
    plain(df03(0xEF06, 2), 0x46, Text, 2, phrase("disability grade")),
    plain(df03(0xEF06, 3), 0x47, Text, 2, unnamed),
    plain(df03(0xEF06, 4), 0x48, Text, 1, unnamed),
    plain(df03(0xEF06, 5), 0x49, Text, 1, unnamed),
    plain(df03(0xEF06, 6), 0x67, Date, 4, unnamed),
    plain(df03(0xEF06, 7), 0x6B, Text, 60, unnamed),
    nested(df03(0xEF06, 8), 0x4A, 0x61, assessment, phrase("work ability assessment")),
    nested(df03(0xEF06, 9), 0x4A, 0x61, assessment, phrase("work ability assessment")),
    nested(df03(0xEF06, 10), 0x4A, 0x61, assessment, phrase("work ability assessment")),
    old(df03(0xEF06, 1), 0x67, Digits, 4, unnamed),
    old(df03(0xEF06, 2), 0x68, Text, 62, unnamed),
    old(df03(0xEF06, 3), 0x69, Text, 62, unnamed),
    old(df03(0xEF06, 4), 0x6A, Text, 16, unnamed),
    old(df03(0xEF06, 5), 0x6B, Text, 60, unnamed),
    plain(df03(0xEF07, 1), 0x70, Text, 3, unnamed),
    plain(df03(0xEF07, 2), 0x71, Digits, 3, unnamed),
    plain(df03(0xEF07, 3), 0x6E, Digits, 4, unnamed),
    plain(df03(0xEF07, 4), 0x6C, Digits, 4, unnamed),
    plain(df03(0xEF07, 5), 0x6F, Digits, 4, unnamed),
    plain(df03(0xEF07, 6), 0x73, Digits, 4, unnamed),
    old(df03(0xEF07, 1), 0x6C, Digits, 4, unnamed),
    old(df03(0xEF07, 2), 0x6D, Amount, 4, reserved_amount),
    old(df03(0xEF07, 3), 0x6E, Digits, 4, unnamed),
    old(df03(0xEF07, 4), 0x6F, Digits, 4, unnamed),
    old(df03(0xEF07, 5), 0x70, Text, 3, unnamed),
    old(df03(0xEF07, 6), 0x71, Amount, 4, reserved_amount),
    old(df03(0xEF07, 7), 0x72, Amount, 4, reserved_amount),
    old(df03(0xEF07, 8), 0x73, Digits, 4, unnamed),
    plain(df03(0xEF15, 1), 0x7A, Digits, 3, unnamed),
    plain(df03(0xEF15, 2), 0x7B, Digits, 4, unnamed),
    plain(df03(0xEF15, 3), 0x7C, Digits, 4, unnamed),
    plain(df03(0xEF16, 1), 0x51, Digits, 3, unnamed),
    plain(df03(0xEF16, 2), 0x5F, Text, 1, unnamed),
    plain(df03(0xEF17, 1), 0x3B, Text, 20, unnamed),
    plain(df03(0xEF17, 2), 0x3C, Text, 70, unnamed),
    plain(df03(0xEF17, 3), 0x3D, Text, 1, unnamed),
    plain(df03(0xEF17, 4), 0x3E, Digits, 4, unnamed),
    plain(df03(0xEF17, 5), 0x3F, Text, 60, unnamed),
    plain(df03(0xEF18, 1), 0x74, Text, 3, unnamed),
    plain(df03(0xEF18, 2), 0x75, Digits, 3, unnamed),
    plain(df03(0xEF18, 3), 0x76, Digits, 1, unnamed),
    plain(df03(0xEF18, 4), 0x77, Digits, 4, unnamed),
    plain(df03(0xEF18, 5), 0x78, Digits, 4, unnamed),
    nested(df03(0xEF19, 1), 0x79, 0x27, insurance_item, phrase("social insurance data")),
    nested(df03(0xEF19, 2), 0x79, 0x27, insurance_item, phrase("social insurance data")),
    nested(df03(0xEF19, 3), 0x79, 0x27, insurance_item, phrase("social insurance data")),
    nested(df03(0xEF19, 4), 0x79, 0x27, insurance_item, phrase("social insurance data")),
    // DF04 社会保险 2
    plain(df04(0xEF05, 1), 0x81, Text, 8, unnamed),
    plain(df04(0xEF05, 2), 0x84, Digits, 3, unnamed),
    plain(df04(0xEF05, 3), 0x87, Text, 17, unnamed),
    plain(df04(0xEF05, 4), 0x8C, Digits, 1, unnamed),
    plain(df04(0xEF05, 5), 0x80, Digits, 4, unnamed),
    plain(df04(0xEF05, 6), 0x8B, Text, 29, unnamed),
    plain(df04(0xEF05, 7), 0x8A, Text, 15, unnamed),
    plain(df04(0xEF05, 8), 0x83, Text, 9, hospital_name),
    plain(df04(0xEF05, 9), 0x86, Text, 9, hospital_name),
    plain(df04(0xEF05, 10), 0x89, Text, 9, hospital_name),
    plain(df04(0xEF05, 11), 0x7D, Text, 9, hospital_name),
    plain(df04(0xEF05, 12), 0x7E, Text, 9, hospital_name),
    plain(df04(0xEF05, 13), 0x7F, Text, 9, hospital_name),
    plain(df04(0xEF05, 14), 0x8D, Text, 9, hospital_name),
    plain(df04(0xEF05, 15), 0x8E, Text, 9, hospital_name),
    plain(df04(0xEF05, 16), 0x8F, Text, 1, unnamed),
    old(df04(0xEF05, 1), 0x80, Digits, 4, unnamed),
    old(df04(0xEF05, 2), 0x81, Text, 62, unnamed),
    old(df04(0xEF05, 3), 0x82, Text, 8, unnamed),
    old(df04(0xEF05, 4), 0x83, Text, 9, hospital_name),
    old(df04(0xEF05, 5), 0x84, Text, 62, unnamed),
    old(df04(0xEF05, 6), 0x85, Text, 8, unnamed),
    old(df04(0xEF05, 7), 0x86, Text, 9, hospital_name),
    old(df04(0xEF05, 8), 0x87, Text, 62, unnamed),
    old(df04(0xEF05, 9), 0x88, Text, 8, unnamed),
    old(df04(0xEF05, 10), 0x89, Text, 9, hospital_name),
    old(df04(0xEF05, 11), 0x8A, Text, 15, unnamed),
    old(df04(0xEF05, 12), 0x8B, Text, 10, unnamed),
    old(df04(0xEF05, 13), 0x8C, Text, 1, unnamed),
    old(df04(0xEF05, 14), 0x8F, Text, 1, unnamed),
    plain(df04(0xEF06, 1), 0x90, Text, 1, unnamed),
    plain(df04(0xEF06, 2), 0x92, Amount, 4, reserved_amount),
    plain(df04(0xEF06, 3), 0x93, Text, 2, unnamed),
    old(df04(0xEF06, 1), 0x90, Amount, 4, reserved_amount),
    old(df04(0xEF06, 2), 0x92, Amount, 4, reserved_amount),
    old(df04(0xEF06, 3), 0x93, Amount, 4, reserved_amount),
    in(all, layout(Df::Df04, 0xEF08, 0x1C, medical_log, phrase("medical transactions"))),
    layout(Df::Df04, 0xEF15, 0x03, special_settlement, phrase("special settlement")),
    // DF05 人事人才: A3 in records 6-10, A4 in 11-15, the rest from 16 [PROP]
    plain(df05(1), 0xA0, Text, 1, unnamed),
    plain(df05(2), 0xA1, Text, 1, unnamed),
    plain(df05(3), 0xB9, Text, 1, unnamed),
    plain(df05(4), 0xA2, Text, 4, unnamed),
    plain(df05(5), 0xA9, Digits, 1, unnamed),
    nested(df05(6), 0xA3, 0x18, personnel_a, unnamed),
    nested(df05(7), 0xA3, 0x18, personnel_a, unnamed),
    nested(df05(8), 0xA3, 0x18, personnel_a, unnamed),
    nested(df05(9), 0xA3, 0x18, personnel_a, unnamed),
    nested(df05(10), 0xA3, 0x18, personnel_a, unnamed),
    nested(df05(11), 0xA4, 0x17, personnel_b, unnamed),
    nested(df05(12), 0xA4, 0x17, personnel_b, unnamed),
    nested(df05(13), 0xA4, 0x17, personnel_b, unnamed),
    nested(df05(14), 0xA4, 0x17, personnel_b, unnamed),
    nested(df05(15), 0xA4, 0x17, personnel_b, unnamed),
    plain(df05(16), 0xBA, Text, 20, unnamed),
    plain(df05(17), 0xBB, Text, 100, unnamed),
    plain(df05(18), 0xAA, Text, 20, unnamed),
    plain(df05(19), 0xAB, Digits, 4, unnamed),
    plain(df05(20), 0xAC, Text, 1, unnamed),
    plain(df05(21), 0xAD, Text, 1, unnamed),
    plain(df05(22), 0xAE, Text, 1, unnamed),
    plain(df05(23), 0xAF, Text, 1, unnamed),
    plain(df05(24), 0xB0, Text, 1, unnamed),
    plain(df05(25), 0xB1, Text, 1, unnamed),
    plain(df05(26), 0xB2, Text, 1, unnamed),
    plain(df05(27), 0xB3, Text, 1, unnamed),
    plain(df05(28), 0xB4, Text, 1, unnamed),
    plain(df05(29), 0xB5, Text, 1, unnamed),
    plain(df05(30), 0xB6, Text, 1, unnamed),
    plain(df05(31), 0xB7, Text, 1, unnamed),
    plain(df05(32), 0xBC, Text, 1, unnamed),
    plain(df05(33), 0xB8, Text, 40, unnamed),
    // DF06, on cards of provinces that adopt it
    plain(df06(0xEF05, 1), 0xC0, Text, 70, unnamed),
    plain(df06(0xEF05, 2), 0xC2, Text, 9, unnamed),
    nested(df06(0xEF05, 3), 0xC3, 0x1A, local_item, unnamed),
    nested(df06(0xEF05, 4), 0xC4, 0x1A, local_item, unnamed),
    nested(df06(0xEF05, 5), 0xC5, 0x1A, local_item, unnamed),
    plain(df06(0xEF06, 1), 0xC6, Text, 70, unnamed),
    plain(df06(0xEF06, 2), 0xC8, Text, 9, unnamed),
    plain(df06(0xEF06, 3), 0xC9, Digits, 1, unnamed),
    plain(df06(0xEF06, 4), 0xCA, Digits, 4, unnamed),
    plain(df06(0xEF06, 5), 0xCB, Digits, 4, unnamed),
    plain(df06(0xEF06, 6), 0xCC, Digits, 4, unnamed),
    plain(df06(0xEF06, 7), 0xCD, Digits, 2, unnamed),
    plain(df06(0xEF06, 8), 0xCE, Digits, 1, unnamed),
    plain(df06(0xEF06, 9), 0xCF, Digits, 4, unnamed),
    plain(df06(0xEF06, 10), 0xD0, Digits, 4, unnamed),
    plain(df06(0xEF06, 11), 0xD1, Digits, 4, unnamed),
    plain(df06(0xEF06, 12), 0xD2, Digits, 3, unnamed),
    plain(df06(0xEF06, 13), 0xD3, Digits, 1, unnamed),
    plain(df06(0xEF06, 14), 0xD4, Digits, 4, unnamed),
    plain(df06(0xEF06, 15), 0xD5, Digits, 4, unnamed),
    plain(df06(0xEF06, 16), 0xD6, Digits, 4, unnamed),
    plain(df06(0xEF06, 17), 0xD7, Digits, 3, unnamed),
    plain(df06(0xEF06, 18), 0xD8, Digits, 1, unnamed),
    plain(df06(0xEF06, 19), 0xD9, Digits, 4, unnamed),
    plain(df06(0xEF06, 20), 0xDA, Digits, 4, unnamed),
    plain(df06(0xEF06, 21), 0xDB, Digits, 4, unnamed),
    plain(df06(0xEF06, 22), 0xDC, Digits, 4, unnamed),
    plain(df06(0xEF06, 23), 0xDD, Digits, 4, unnamed),
    plain(df06(0xEF06, 24), 0xDE, Digits, 4, unnamed),
    plain(df06(0xEF06, 25), 0xDF, Digits, 3, unnamed),
    plain(df06(0xEF06, 26), 0xE0, Digits, 3, unnamed),
    plain(df06(0xEF06, 27), 0xE1, Digits, 2, unnamed),
    plain(df06(0xEF06, 28), 0xE2, Digits, 2, unnamed),
    // DF07
    plain(df07(0xEF05, 1), 0xF0, Text, 2, unnamed),
    plain(df07(0xEF05, 2), 0xF1, Text, 1, unnamed),
    plain(df07(0xEF05, 3), 0xF2, Digits, 4, unnamed),
    plain(df07(0xEF05, 4), 0xF3, Text, 3, unnamed),
    plain(df07(0xEF05, 5), 0xF4, Digits, 4, unnamed),
    plain(df07(0xEF06, 1), 0xF5, Text, 3, unnamed),
    plain(df07(0xEF06, 2), 0xF6, Digits, 4, unnamed),
    plain(df07(0xEF06, 3), 0xF7, Text, 70, unnamed),
    plain(df07(0xEF07, 1), 0xF8, Digits, 4, unnamed),
    plain(df07(0xEF07, 2), 0xF9, Text, 1, unnamed),
};

constexpr unsigned place_of(const RecordRow& record) {
  return static_cast<unsigned>(record.df) << 16U | record.fid;
}
static_assert(std::ranges::is_sorted(records, {}, place_of), "the rows of a file stand together");

consteval bool records_keep_the_rules() {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < std::size(records); ++i) {
    if (place_of(records[begin]) != place_of(records[i])) begin = i;
    const std::span<const RecordRow> before(records + begin, i - begin);
    if (fault_of(records[i], before, rows::files) != RecordFault::None) return false;
  }
  return true;
}
static_assert(records_keep_the_rules(), "an extension's records are held to the same rules");

consteval bool every_record_file_has_records() {
  return std::ranges::all_of(rows::files,
                             [](const EfRow& file) { return has_its_records(file, records); });
}
static_assert(every_record_file_has_records());

}  // namespace

std::span<const RecordRow> record_table() {
  return records;
}

}  // namespace sscard::model
