#include "tests/support/bank_profile.hpp"

#include <algorithm>

namespace sscard::test {

using cos::bank::ApplicationKind;
using cos::bank::DgiNumber;

namespace {

ProfileStep step(Byte p1, DgiNumber number, std::string_view hex) {
  return {p1, number, *from_hex(hex)};
}

}  // namespace

Bytes body_of(DgiNumber number, ByteView value) {
  Bytes out;
  append_u16(out, number);
  if (value.size() < 0xFF) {
    out.push_back(static_cast<Byte>(value.size()));
  } else {
    out.push_back(0xFF);
    append_u16(out, static_cast<std::uint16_t>(value.size()));
  }
  append(out, value);
  return out;
}

Bytes ProfileStep::body(const crypto::Cipher& data_key) const {
  const bool enciphered = (p1 & 0x60U) != 0;
  return body_of(number, enciphered ? crypto::encrypt_ecb(data_key, value) : value);
}

Bytes aid_of(ApplicationKind kind) {
  return kind == ApplicationKind::Directory ? to_bytes("1PAY.SYS.DDF01")
                                            : *from_hex("A000000333010101");
}

Bytes application_keys() {
  return *from_hex(
      "11223344006677881122334455007788"
      "8B4F854F0831FBF2635A212E4DDDB92A"
      "11220044556677881122330055667788");
}

std::vector<ProfileStep> directory_profile() {
  return {step(0x00, 0x0101,
               "701A 6118 4F08A000000333010101 500C 50424F4320444542495420"
               "20"),
          step(0x80, 0x9102, "A512 880101 5F2D087A68656E66726465 9F110101")};
}

std::vector<ProfileStep> debit_profile(DgiNumber missing, bool last) {
  std::vector<ProfileStep> steps = {
      step(0x00, 0x9104, "82021C00 9408 08010200 18010200"),
      step(0x00, 0x9102, "A515 500A50424F43204445424954 9F3806 9F7A01 9F0206"),
      step(0x00, 0x0101, "7015 5713 6228000000000000007D 30122010000000000F"),
      step(0x00, 0x0102, "7006 5F2003 202F20"),
      step(0x00, 0x0301, "7012 5A0A 6228000000000000007F 5F2403301231"),
      step(0x00, 0x0302, "700A 9F0802 0020 5F3002 0201"),
      step(0x00, 0x0D01, "9F580100 9F590100 9F4F07 9A039C019F3602"),
      step(0x00, 0x0E01, "9F51020156 9F57020156 9F5202C000"),
      step(0x00, 0x9200, "9F10080700010300000001"),
      {0x60, 0x8000, application_keys()},
      step(0x00, 0x9000, "97DCB0CE4E2CB37DF3"),
      step(0x60, 0x8010, "26123456FFFFFFFF"),
      step(0x00, 0x9010, "0303"),
  };
  std::erase_if(steps, [&](const ProfileStep& s) { return s.number == missing; });
  if (last) steps.back().p1 |= 0x80;
  return steps;
}

std::vector<DgiNumber> debit_mandatory() {
  return {0x9102, 0x9104, 0x0101, 0x0102, 0x0301, 0x0302, 0x0D01, 0x0E01, 0x9200, 0x9000};
}

}  // namespace sscard::test
