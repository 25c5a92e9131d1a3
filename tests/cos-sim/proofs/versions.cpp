// Several versions of a key (KEY VER1 to VER3 of the national test, up to four): which one a
// command uses, and that each has its own tries. Source: reference/ssc-card.md 6.1, 18.2;
// corrections.md A.8.3, A.11.3.
#include <doctest/doctest.h>

#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/pki.hpp"
#include "tests/cos-sim/proofs/host.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

constexpr Byte update_key = 0x04;
const std::string update = "00DC052C06050420240102";

std::string name_of(Byte version, std::string_view key = "UK") {
  return std::string(key) + static_cast<char>('0' + version);
}

/// SSSE with four versions of UK, loaded out of order, two of IRK, and EF05.
struct Bench {
  explicit Bench(model::Algorithm of)
      : algorithm(of),
        card(cos::blank_cells(TestCard::blank_of(1), 0x3000)),
        host(card, algorithm),
        builder(card, model::Structure::V201, algorithm) {
    builder.transport_code();
    builder.master_file();
    REQUIRE(host.send("80E00100", model::encode(model::header_of(Ssse))) == 0x9000U);
    builder.select(Ssse);
    REQUIRE(host.send("80E00100", model::encode(model::pki_key_file(8))) == 0x9000U);
    const auto* mk = model::find_key(Ssse, model::KeyType::Master, 0);
    REQUIRE(builder.write_key(model::key_header(*mk, algorithm), test_key(Ssse, "MK"),
                              test_key(Mf, "MK")) == 0x9000U);
    for (const Byte version : Bytes{3, 1, 4, 2})
      REQUIRE(load("UK", version) == 0x9000U);
    for (const Byte version : Bytes{2, 1})
      REQUIRE(load("IRK", version) == 0x9000U);
    for (const model::EfRow* row : model::files_of(Ssse, model::Structure::V201))
      if (row->fid == 0xEF05) builder.file(*row);
  }
  unsigned load(std::string_view key, Byte version) {
    const auto header = model::key_header(*model::find_key(Ssse, key), algorithm, version);
    return builder.write_key(header, test_key(Ssse, name_of(version, key)), test_key(Ssse, "MK"));
  }
  /// EXTERNAL AUTHENTICATE with the value of one version, naming a version or none.
  unsigned prove(Byte value, std::optional<Byte> named) {
    const model::Block8 challenge = card.challenge();
    Bytes data = host.authentication(test_key(Ssse, name_of(value)), challenge);
    if (named) data.push_back(*named);
    return host.send(to_hex(Bytes{0x00, 0x82, 0x00, update_key}), data);
  }
  model::Algorithm algorithm;
  TestCard card;
  ProofHost host;
  SocialBuilder builder;
};

}  // namespace

TEST_CASE("of four versions the lowest serves who names none, and a name gets exactly that one") {
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4}) {
    Bench bench(algorithm);
    bench.builder.end();
    CHECK(bench.prove(2, std::nullopt) == 0x63C2U);
    CHECK(bench.prove(1, std::nullopt) == 0x9000U);
    for (const Byte version : Bytes{1, 2, 3, 4}) {
      bench.builder.select(Mf);
      bench.builder.select(Ssse);
      CHECK(bench.card.sw(update) == 0x6982U);
      const Byte other = version == 4 ? 1 : static_cast<Byte>(version + 1);
      CHECK(bench.prove(other, version) == 0x63C2U);
      CHECK(bench.card.sw(update) == 0x6982U);
      CHECK(bench.prove(version, version) == 0x9000U);
      CHECK(bench.card.sw(update) == 0x9000U);
    }
    for (const Byte nobody : Bytes{0, 5, 0xFF})
      CHECK(bench.prove(1, nobody) == 0x6A88U);
    CHECK(bench.load("UK", 5) == 0x6982U);  // and not without a right
  }
}

TEST_CASE("each version has its own tries; a blocked lowest one is not stepped over") {
  Bench bench(model::Algorithm::TripleDes);
  bench.builder.end();
  for (const unsigned left : {2U, 1U, 0U})
    CHECK(bench.prove(1, Byte{3}) == 0x63C0U + left);
  CHECK(bench.prove(3, Byte{3}) == 0x6983U);
  CHECK(bench.prove(2, Byte{2}) == 0x9000U);
  for (const unsigned left : {2U, 1U, 0U})
    CHECK(bench.prove(2, std::nullopt) == 0x63C0U + left);
  CHECK(bench.prove(1, std::nullopt) == 0x6983U);
  CHECK(bench.prove(4, Byte{4}) == 0x9000U);
  // The master key brings one version back, and no other.
  CHECK(bench.host.authenticate(Ssse, "MK") == 0x9000U);
  const auto header =
      model::key_header(*model::find_key(Ssse, "UK"), model::Algorithm::TripleDes, 3);
  CHECK(bench.builder.write_key_protected(header, test_key(Ssse, "UK3"), test_key(Ssse, "MK")) ==
        0x9000U);
  CHECK(bench.prove(3, Byte{3}) == 0x9000U);
  CHECK(bench.prove(1, Byte{1}) == 0x6983U);
}

TEST_CASE("versions are 01 to 04, as many as the key file holds") {
  Bench bench(model::Algorithm::TripleDes);
  CHECK(bench.load("UK", 5) == 0x6A80U);
  CHECK(bench.load("UK", 2) == 0x9000U);   // the same one again takes no room
  CHECK(bench.load("IRK", 3) == 0x9000U);  // MK, four UK, three IRK: eight
  CHECK(bench.load("IRK", 4) == 0x6A84U);
}

TEST_CASE("INTERNAL AUTHENTICATE answers with the version it is asked for") {
  Bench bench(model::Algorithm::Sm4);
  bench.builder.end();
  const std::string random = "11223344556677880102030405060708";
  const model::Block8 factor = "1122334455667788"_hex;
  const auto answer_of = [&](Byte version) {
    const Bytes key = to_bytes(test_key(Ssse, name_of(version, "IRK")));
    return to_hex(ByteView{bench.host.authentication(key, factor)}.first(8)) + "9000";
  };
  CHECK(bench.card.full("0088000010" + random) == answer_of(1));
  CHECK(bench.card.full("0088000011" + random + "01") == answer_of(1));
  CHECK(bench.card.full("0088000011" + random + "02") == answer_of(2));
  CHECK(answer_of(1) != answer_of(2));
  CHECK(bench.card.sw("0088000011" + random + "03") == 0x6A88U);
}
