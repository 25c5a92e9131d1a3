// The commands of the reference card as rows. Source: reference/ssc-card.md 8.1; corrections.md
// A.10.
#include "tests/cos-sim/proofs/reference_card.hpp"

namespace sscard::test {
namespace {

bool none(unsigned p1, unsigned p2) {
  return p1 == 0 && p2 == 0;
}
bool select_forms(unsigned p1, unsigned p2) {
  return (p1 == 4 && (p2 == 0 || p2 == 2)) || ((p1 == 0 || p1 == 2) && p2 == 0);
}
bool read_forms(unsigned, unsigned p2) {
  return p2 >> 3U != 0x1F && ((p2 & 7U) == 0 || (p2 & 7U) == 4);
}
bool update_forms(unsigned p1, unsigned p2) {
  return read_forms(p1, p2) || (p2 >> 3U != 0x1F && (p2 & 7U) == 3 && p1 == 0);
}
bool append_forms(unsigned p1, unsigned p2) {
  return p1 == 0 && p2 >> 3U != 0x1F && (p2 & 7U) == 0;
}
bool binary_forms(unsigned p1, unsigned) {
  return p1 < 0x80 || (p1 > 0x80 && p1 < 0x9F);
}
bool key_forms(unsigned p1, unsigned) {
  return p1 == 0;
}
bool change_forms(unsigned p1, unsigned p2) {
  return p1 == 1 && p2 == 0;
}
bool zero_or_one(unsigned p1, unsigned p2) {
  return p1 == 0 && p2 <= 1;
}

}  // namespace

const std::vector<ReferenceCard::Row>& ReferenceCard::rows() {
  using C = ReferenceCard;
  using enum Needs;
  static const std::vector<Row> all = {
      {0x00, 0xA4, select_forms, 1,  16,  While::Always,  false, Nothing, false, &C::select             },
      {0x00, 0xC0, none,         0,  0,   While::Always,  false, Nothing, false, &C::get_response       },
      {0x00, 0xB2, read_forms,   0,  0,   While::Active,  false, Records, false, &C::read_record        },
      {0x00, 0xDC, update_forms, 1,  255, While::Active,  false, Records, true,  &C::update_record      },
      {0x04, 0xDC, update_forms, 5,  255, While::Active,  true,  Records, true,  &C::update_record      },
      {0x00, 0xE2, append_forms, 1,  255, While::Active,  false, Append,  true,  &C::append_record      },
      {0x00, 0xB0, binary_forms, 0,  0,   While::Active,  false, Binary,  false, &C::read_binary        },
      {0x00, 0xD6, binary_forms, 1,  255, While::Active,  false, Binary,  true,  &C::update_binary      },
      {0x04, 0xD6, binary_forms, 5,  255, While::Active,  true,  Binary,  true,  &C::update_binary      },
      {0x00, 0x84, none,         0,  0,   While::Blocked, false, Nothing, false, &C::get_challenge      },
      {0x00, 0x88, key_forms,    16, 17,  While::Active,  false, Nothing, false, &C::internal           },
      {0x00, 0x82, key_forms,    16, 17,  While::Blocked, true,  Nothing, false, &C::external           },
      {0x00, 0x20, none,         0,  8,   While::Active,  false, Nothing, false, &C::verify             },
      {0x80, 0x5E, change_forms, 5,  17,  While::Active,  false, Nothing, false, &C::change_pin         },
      {0x84, 0x24, zero_or_one,  4,  20,  While::Active,  true,  Nothing, false, &C::renew_pin          },
      {0x84, 0x1E, zero_or_one,  4,  4,   While::Active,  true,  Nothing, false, &C::block_application  },
      {0x84, 0x18, none,         4,  4,   While::Blocked, true,  Nothing, false, &C::unblock_application},
      {0x84, 0x16, none,         4,  4,   While::Active,  true,  Nothing, false, &C::block_card         },
  };
  return all;
}

}  // namespace sscard::test
