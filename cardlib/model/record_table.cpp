// The records of the V2 tree. Lengths are of the value; the checks at the end keep them honest.
// Names of single tags are mostly not public: they describe, nothing depends on them. Source:
// reference/ssc-card.md 4; corrections.md A.6, 19.1.
#include <algorithm>
#include <array>

#include "cardlib/base/message.hpp"
#include "cardlib/model/file_rows_table.hpp"

namespace sscard::model {
namespace {

using enum Encoding;

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
  return {at.df, at.fid, at.number, tag, encoding, length, name, {}, v2};
}
constexpr RecordRow nested(Place at, Byte tag, Byte length, std::span<const ItemRow> items,
                           const char* name) {
  return {at.df, at.fid, at.number, tag, Nested, length, name, items, v2};
}
constexpr RecordRow layout(Df df, std::uint16_t fid, Byte length, std::span<const ItemRow> items,
                           const char* name) {
  return {df, fid, 0, 0, Layout, length, name, items, v2};
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
constexpr Place df07(std::uint16_t fid, Byte number) {
  return {Df::Df07, fid, number};
}

constexpr std::array records = {
    // SSSE EF05 发卡机构数据
    plain(ssse(0xEF05, 1), 0x01, Binary, 16, phrase("card identification code")),
    plain(ssse(0xEF05, 2), 0x02, Text, 1, phrase("card class")),
    plain(ssse(0xEF05, 3), 0x03, Text, 4, phrase("structure version")),
    plain(ssse(0xEF05, 4), 0x04, Digits, 12, phrase("initializing organization")),
    plain(ssse(0xEF05, 5), 0x05, Date, 4, phrase("issue date")),
    plain(ssse(0xEF05, 6), 0x06, Date, 4, phrase("expiry date")),
    plain(ssse(0xEF05, 7), 0x07, Text, 9, phrase("card number")),
    // SSSE EF06 持卡人基本信息
    plain(ssse(0xEF06, 1), 0x08, Text, 18, phrase("social security number")),
    plain(ssse(0xEF06, 2), 0x09, Text, 30, phrase("name")),
    plain(ssse(0xEF06, 3), 0x4E, Text, 20, phrase("name, continued")),
    plain(ssse(0xEF06, 4), 0x0A, Text, 1, phrase("sex")),
    plain(ssse(0xEF06, 5), 0x0B, Digits, 1, phrase("ethnic group")),
    plain(ssse(0xEF06, 6), 0x0C, Region, 3, phrase("birthplace")),
    plain(ssse(0xEF06, 7), 0x0D, Date, 4, phrase("birthday")),
    // DF01 公共应用
    plain(df01(0xEF05, 1), 0x20, Text, 2, phrase("household class")),
    plain(df01(0xEF05, 2), 0x21, Text, 80, phrase("household address")),
    plain(df01(0xEF05, 3), 0x0E, Region, 3, region_name),
    plain(df01(0xEF06, 1), 0x23, Text, 80, phrase("residence address")),
    plain(df01(0xEF06, 2), 0x24, Region, 3, region_name),
    plain(df01(0xEF06, 3), 0x28, Text, 15, phrase("telephone")),
    plain(df01(0xEF06, 4), 0x2C, Text, 50, phrase("e-mail")),
    plain(df01(0xEF06, 5), 0x2D, Text, 15, phrase("second telephone")),
    plain(df01(0xEF07, 1), 0x29, Text, 1, phrase("health")),
    plain(df01(0xEF08, 1), 0x2B, Text, 1, phrase("marital status")),
    plain(df01(0xEF09, 1), 0x2E, Text, 70, phrase("employer")),
    plain(df01(0xEF09, 2), 0x30, Text, 9, phrase("organization code")),
    plain(df01(0xEF09, 3), 0x32, Text, 2, phrase("personal status")),
    plain(df01(0xEF0A, 1), 0x37, Text, 3, phrase("nationality")),
    plain(df01(0xEF0A, 2), 0x38, Text, 2, phrase("political status")),
    plain(df01(0xEF0A, 3), 0x39, Date, 4, date_name),
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
    plain(df02(0xEF06, 1), 0x4C, Date, 4, date_name),
    plain(df02(0xEF06, 2), 0x4B, Text, 5, code_name),
    plain(df02(0xEF06, 3), 0x4D, Region, 3, region_name),
    plain(df02(0xEF06, 4), 0x60, Date, 4, phrase("date of unemployment")),
    plain(df02(0xEF06, 5), 0x4F, Text, 6, code_name),
    plain(df02(0xEF06, 6), 0x50, Region, 3, region_name),
    plain(df02(0xEF06, 7), 0x3A, Text, 7, phrase("occupation code")),
    layout(Df::Df02, 0xEF07, 0x55, employment_log, phrase("employment log")),
    plain(df02(0xEF09, 1), 0x55, Text, 16, phrase("certificate number")),
    plain(df02(0xEF09, 2), 0x56, Text, 70, phrase("institution")),
    plain(df02(0xEF09, 3), 0x96, Date, 4, date_name),
    plain(df02(0xEF09, 4), 0x97, Region, 3, region_name),
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
    plain(df03(0xEF07, 1), 0x70, Text, 3, unnamed),
    plain(df03(0xEF07, 2), 0x71, Digits, 3, unnamed),
    plain(df03(0xEF07, 3), 0x6E, Digits, 4, unnamed),
    plain(df03(0xEF07, 4), 0x6C, Digits, 4, unnamed),
    plain(df03(0xEF07, 5), 0x6F, Digits, 4, unnamed),
    plain(df03(0xEF07, 6), 0x73, Digits, 4, unnamed),
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
    plain(df04(0xEF06, 1), 0x90, Text, 1, unnamed),
    plain(df04(0xEF06, 2), 0x92, Amount, 4, reserved_amount),
    plain(df04(0xEF06, 3), 0x93, Text, 2, unnamed),
    layout(Df::Df04, 0xEF08, 0x1C, medical_log, phrase("medical transactions")),
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

constexpr std::size_t fixed_length(Encoding encoding) {
  switch (encoding) {
    case Date:
    case Amount:
      return 4;
    case Month:
    case Region:
      return 3;
    case DateTime:
      return 7;
    default:
      return 0;
  }
}

template <typename Row>
constexpr bool length_fits_encoding(const Row& row) {
  const std::size_t fixed = fixed_length(row.encoding);
  return row.length > 0 && (fixed == 0 || fixed == row.length);
}

constexpr std::size_t sum_of_items(const RecordRow& record) {
  std::size_t sum = 0;
  for (const ItemRow& item : record.items) {
    sum += item.length;
    if (record.encoding == Nested) sum += 2;
  }
  return sum;
}

constexpr bool is_composed(const RecordRow& record) {
  return record.encoding == Nested || record.encoding == Layout;
}

consteval bool lengths_add_up() {
  return std::ranges::all_of(records, [](const RecordRow& record) {
    const bool items_fit =
        std::ranges::all_of(record.items, [](const ItemRow& i) { return length_fits_encoding(i); });
    const bool sum_fits =
        is_composed(record) ? sum_of_items(record) == record.length : record.items.empty();
    return length_fits_encoding(record) && items_fit && sum_fits;
  });
}
static_assert(lengths_add_up(), "a B-TLV or cyclic record is as long as its items");

consteval bool items_carry_tags_only_when_nested() {
  return std::ranges::all_of(records, [](const RecordRow& record) {
    return std::ranges::all_of(record.items, [&](const ItemRow& item) {
      return (item.tag != 0) == (record.encoding == Nested);
    });
  });
}
static_assert(items_carry_tags_only_when_nested());

consteval bool numbers_count_from_one() {
  const RecordRow* before = nullptr;
  for (const RecordRow& record : records) {
    const bool same_file = before && before->df == record.df && before->fid == record.fid;
    const int expected = record.encoding == Layout ? 0 : (same_file ? before->number + 1 : 1);
    if (record.number != expected) return false;
    if (record.encoding == Layout && same_file) return false;
    before = &record;
  }
  return true;
}
static_assert(numbers_count_from_one(), "records stand in file order, without gaps");

consteval bool records_belong_to_their_files() {
  return std::ranges::all_of(records, [](const RecordRow& record) {
    const EfRow* file = rows::file_named(record.df, record.fid);
    if (file == nullptr) return false;
    if (record.encoding == Layout) {
      return file->kind == FileKind::Cyclic && file->record_length == record.length;
    }
    return file->kind == FileKind::LinearVariable && record.tag != 0;
  });
}
static_assert(records_belong_to_their_files());

consteval bool every_record_file_has_records() {
  return std::ranges::all_of(rows::files, [](const EfRow& file) {
    const bool any = std::ranges::any_of(records, [&](const RecordRow& record) {
      return record.df == file.df && record.fid == file.fid;
    });
    return any == (file.kind != FileKind::Transparent);
  });
}
static_assert(every_record_file_has_records());

// Only records with the same items share a tag, so "the second record with tag 43" is well said.
consteval bool repeated_tags_are_nested() {
  for (std::size_t i = 0; i < records.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const bool same = records[i].df == records[j].df && records[i].fid == records[j].fid &&
                        records[i].tag == records[j].tag;
      if (same && records[i].items.data() != records[j].items.data()) return false;
      if (same && records[i].encoding != Nested) return false;
    }
  }
  return true;
}
static_assert(repeated_tags_are_nested());

}  // namespace

std::span<const RecordRow> record_table() {
  return records;
}

}  // namespace sscard::model
