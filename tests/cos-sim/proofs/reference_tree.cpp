// What the reference card has in it, and the real card with the same tree, built by commands.
#include <algorithm>
#include <stdexcept>

#include "tests/cos-sim/proofs/reference_card.hpp"

namespace sscard::test {
namespace {

Bytes of(std::string_view hex) {
  return *from_hex(hex);
}

std::vector<ReferenceFile> application_files() {
  const Bytes record = of("A103010203");
  return {
      {0xEF01, 'V', "",       "",       17, 0, {record, of("A203040506"), of("A10207FF")}},
      {0xEF02, 'V', "PIN",    "PIN",    5,  0, {record}                                  },
      {0xEF03, 'V', "RK",     "RK",     5,  0, {record}                                  },
      {0xEF04, 'V', "PIN|RK", "PIN|RK", 5,  0, {record}                                  },
      {0xEF05, 'V', "PIN&RK", "PIN&RK", 5,  0, {record}                                  },
      {0xEF06, 'V', "-",      "-",      5,  0, {record}                                  },
      {0xEF07, 'C', "",       "RK",     12, 4, {}                                        },
      {0xEF08, 'T', "PIN|RK", "PIN&RK", 16, 0, {Bytes(16)}                               },
      {0xEF09, 'T', "",       "",       16, 0, {Bytes(16)}                               },
  };
}

std::vector<ReferenceFile> environment_files() {
  return {
      {0xEF11, 'V', "",    "UK",  10, 0, {of("B103010203"), of("B203040506")}},
      {0xEF12, 'T', "RK",  "UK",  32, 0, {Bytes(32)}                         },
      {0xEF13, 'V', "PIN", "PIN", 5,  0, {of("B103010203")}                  },
  };
}

std::vector<ReferenceKey> application_keys() {
  return {
      {0x00, 0x00, "MK",  10},
      {0x0D, 0x81, "LK",  3 },
      {0x0D, 0x88, "RK",  10},
      {0x0D, 0x83, "UK1", 3 },
  };
}

/// The other end of a host that only computes.
TestCard& nobody() {
  static TestCard card{Bytes(0x2000)};
  return card;
}

}  // namespace

ReferenceCard::ReferenceCard(model::Algorithm algorithm)
    : host_(nobody(), algorithm), algorithm_(algorithm) {
  const bool sm4 = algorithm == model::Algorithm::Sm4;
  const Bytes name = of("7378312E73682EC9E7BBE1B1A3D5CF");
  const Bytes fci = of(sm4 ? "6F1C840F7378312E73682EC9E7BBE1B1A3D5CFA50988011E9F0C03860103"
                           : "6F16840F7378312E73682EC9E7BBE1B1A3D5CFA50388011E");
  directories_ = {
      {Mf,   0x3F00, {},                 of("6F05A50388011E"),       ""  },
      {Ssse, 0xDDF1, name,               fci,                        "BK"},
      {Df01, 0xDF01, of("D15600000500"), of("6F088406D15600000500"), "LK"},
      {Df02, 0xDF02, of("D15600000501"), of("6F088406D15600000501"), "LK"},
  };
  directory(Ssse).keys = {
      {0x00, 0x00, "MK",      10},
      {0x0D, 0x06, "PUK",     3 },
      {0x0D, 0x0A, "RK",      10},
      {0x0D, 0x04, "UK",      3 },
      {0x0D, 0x0D, "UKLOCAL", 3 },
      {0x0D, 0x01, "BK",      3 },
      {0x0E, 0x00, "IRK",     10},
  };
  directory(Ssse).files = environment_files();
  for (const model::Df df : {Df01, Df02}) {
    directory(df).keys = application_keys();
    directory(df).files = application_files();
  }
}

namespace {

/// Level bytes by 9.2: PIN 1, PUK 2, RK 3, UK 4 in SSSE; LK 1, RK 2, UK1 3 in an ADF.
Bytes condition(std::string_view rule, bool in_application) {
  if (rule.empty()) return of("0000");
  if (rule == "-") return of("EFEF");
  Bytes out(2);
  if (rule.find("PIN") != rule.npos) out[in_application ? 0 : 1] = 0x11;
  if (rule.find("RK") != rule.npos) out[1] = in_application ? 0x22 : 0x33;
  if (rule == "UK") out[1] = 0x44;
  return out;
}

unsigned logic(std::string_view rule) {
  return rule.find('&') == rule.npos ? 0 : 4;
}

void create(TestCard& card, const ReferenceFile& file, bool in_application) {
  Bytes header = of("80E0010010000000");
  const unsigned extra = file.kind == 'T' ? 0 : 2;
  append_u16(header, static_cast<std::uint16_t>(file.room + extra));
  append_u16(header, static_cast<std::uint16_t>(file.fid));
  header.push_back(file.kind == 'V' ? 0xC6 : file.kind == 'C' ? 0xC7 : 0xC4);
  header.push_back(0);
  header.push_back(static_cast<Byte>(file.fid));
  header.push_back(static_cast<Byte>(logic(file.read) << 4U | logic(file.write)));
  header.push_back(file.kind == 'V' ? 0xFF : static_cast<Byte>(file.record_length));
  append(header, condition(file.read, in_application));
  append(header, condition(file.write, in_application));
  if (card.sw(header) != 0x9000) throw std::runtime_error("CREATE FILE " + to_hex(header));
  if (file.kind == 'T') return;
  for (const Bytes& record : file.records)
    if (card.sw(command_of("00E20000", record)) != 0x9000)
      throw std::runtime_error("APPEND RECORD " + to_hex(record));
}

/// Enough for the tree; a small card is quickly made.
constexpr std::size_t memory_of_reference = 0x3000;

void fill(TestCard& card, SocialBuilder& builder, ReferenceDirectory& directory) {
  for (const model::KeyRow& row : model::key_table()) {
    const bool wanted =
        row.name == "STK" ||
        std::ranges::find(directory.keys, row.name, &ReferenceKey::name) != directory.keys.end();
    if (row.df == directory.df && row.type != model::KeyType::Master && wanted)
      builder.key(directory.df, row);
  }
  for (const ReferenceFile& file : directory.files)
    create(card, file, directory.df != Ssse);
}

}  // namespace

Bytes reference_cells(model::Algorithm algorithm) {
  const bool sm4 = algorithm == model::Algorithm::Sm4;
  TestCard card(cos::blank_cells(TestCard::blank_of(1), memory_of_reference));
  SocialBuilder builder(card, sm4 ? model::Structure::V300 : model::Structure::V201, algorithm);
  ReferenceCard reference(algorithm);
  builder.transport_code();
  builder.master_file();
  builder.environment();
  for (const model::Df df : {Df01, Df02})
    builder.application(df);
  for (const model::Df df : {Df01, Df02}) {
    builder.select(df);
    fill(card, builder, reference.directory(df));
    builder.end();
  }
  builder.select(Ssse);
  fill(card, builder, reference.directory(Ssse));
  builder.pin();
  builder.end();
  builder.select(Mf);
  builder.end();
  return card.cells();
}

}  // namespace sscard::test
