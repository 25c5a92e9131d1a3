// The synthetic vectors of the reference, sent to the card as they are printed: its challenge is
// the R of the vectors and every key of the test card is their K. (Key loads, transport code and
// purse have theirs in tests/cos-sim/kernel/write_key.cpp, kernel/transport.cpp and social/purse.)
// Source: reference/ssc-card.md 7.6; corrections.md part F.
#include <doctest/doctest.h>

#include <array>
#include <string>

#include "cardlib/model/file_tree.hpp"
#include "tests/cos-sim/proofs/host.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

/// R of the vectors, whenever the card makes a challenge.
class VectorRandom final : public Random {
 public:
  void fill(MutableBytes out) override {
    constexpr auto pattern = "112233445566778899AABBCCDDEEFF00"_hex;
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = pattern[i % pattern.size()];
  }
};

struct Published {
  model::Algorithm algorithm;
  const char* key;             ///< K of 7.6
  const char* authentication;  ///< A for R and D = 0102030405060708
  const char* unblock;
  const char* block;
  const char* block_for_good;
  const char* unblock_application;
  const char* block_card;
  const char* update;
  /// PIN in BCD, command.
  std::vector<std::pair<std::string, std::string>> reloads;
};

const std::vector<Published>& published() {
  static const std::vector<Published> all = {
      {model::Algorithm::TripleDes,
       "37C09FC0EA02BCE340D3EABC90FA4590", "4FB5AB1E5E8EBDD7",
       "84240000041CA64C34", "841E000004B49EA659",
       "841E000104BC1B36E4", "8418000004548C214F",
       "84160000041CA58E33", "04DC05000A050420240102D9176883",
       {{"123456", "842400010CA92FE395125346361D712984"},
        {"12345678901234", "842400010C8954071DB1DB4236C1986664"},
        {"12345678", "842400010C44565D27ABA20E9190B4AFDD"},
        {"1234567890123456", "8424000114D534EEB5E8036203F186CA8F0BAF649BDE840C0A"}}},
      {model::Algorithm::Sm4,
       "5D636F13D6FA9428203886D4308C6A2F", "79CD6E84BD7881C5",
       "8424000004500ECCD6", "841E00000412882A1C",
       "841E00010486129733", "84180000043D5B26E5",
       "84160000044B476151", "04DC05000A0504202401026C22938F",
       {{"123456", "84240001146E14BEE52049A8A3A29C77441B0E59D259510A99"},
        {"12345678901234", "842400011433CA70632A4B312A2E2998A8FA48FC76C2988C63"}}  },
  };
  return all;
}

void load_keys(SocialBuilder& builder, model::Df df, const Published& row) {
  for (const model::KeyRow& key : model::keys_of(df)) {
    const bool wanted = key.name == "PUK" || key.name == "IRK" || key.name == "UK" ||
                        key.name == "BK" || key.name == "STK" || key.name == "LK";
    if (wanted)
      REQUIRE(builder.write_key(model::key_header(key, row.algorithm), *from_hex(row.key),
                                test_key(df, "MK")) == 0x9000U);
  }
}

Bytes cells_of(const Published& row) {
  TestCard card(cos::blank_cells(TestCard::blank_of(1), 0x4000));
  SocialBuilder builder(card, model::Structure::V201, row.algorithm);
  builder.transport_code();
  builder.master_file();
  builder.environment();
  builder.application(Df01);
  load_keys(builder, Df01, row);
  builder.end();
  builder.select(Ssse);
  load_keys(builder, Ssse, row);
  for (const model::EfRow* file : model::files_of(Ssse, model::Structure::V201))
    if (file->fid == 0xEF05) builder.file(*file);
  builder.pin();
  builder.end();
  return card.cells();
}

/// A card that speaks hex and has the vectors' random numbers.
class VectorCard {
 public:
  explicit VectorCard(const Published& row) : VectorCard(row, cells_of(row)) {}
  VectorCard(const Published& row, const Bytes& cells) : row_(row), store_(cells.size()) {
    store_.write(0, cells);
    card_.power_on(Protocol::T0);
  }
  std::string send(const std::string& hex) { return to_hex(card_.process(*from_hex(hex))); }
  bool select(model::Df df) {
    const Bytes aid = to_bytes(model::row(df).aid);
    return send("00A40400" + to_hex(Bytes{static_cast<Byte>(aid.size())}) + to_hex(aid))
        .starts_with("61");
  }
  /// EXTERNAL AUTHENTICATE with A and D as printed, then the challenge for what follows.
  bool prove(const std::string& id) {
    send("0084000008");
    const std::string proof = std::string(row_.authentication) + "0102030405060708";
    const bool right = send("008200" + id + "10" + proof) == "9000";
    return right && send("0084000008") == "11223344556677889000";
  }

 private:
  const Published& row_;
  cos::MemoryStore store_;
  VectorRandom random_;
  cos::Card card_{store_, random_};
};

/// MK of the key loads: of the MF and of DF01, both under construction.
Bytes loading_cells(model::Algorithm algorithm) {
  const Bytes mk = *from_hex("404142434445464748494A4B4C4D4E4F");
  TestCard card(cos::blank_cells(TestCard::blank_of(1), 0x4000));
  SocialBuilder builder(card, model::Structure::V201, algorithm);
  const auto master = [&](model::Df df, ByteView under) {
    const auto* row = model::find_key(df, model::KeyType::Master, 0);
    REQUIRE(builder.write_key(model::key_header(*row, algorithm), mk, under) == 0x9000U);
  };
  builder.transport_code();
  builder.master_file();
  builder.environment();
  builder.application(Df01);
  master(Df01, test_key(Df01, "MK"));
  builder.select(Mf);
  master(Mf, test_key(Mf, "MK"));
  return card.cells();
}

}  // namespace

TEST_CASE("the published key loads are taken in every form, behind the published transport code") {
  const Published& des = published()[0];
  const std::string sealed = "AEDCD6715101B59F9385E4417BFAD62CFB1F731F9770BE3107D2719170218D3A";
  const std::string record = "0D8301EF03003310" + std::string(des.key);
  VectorCard card(des, loading_cells(des.algorithm));
  CHECK(card.send("80E00300081C0C1D0D90424C2B") == "9000");
  REQUIRE(card.select(Df01));
  CHECK(card.send("80D4000020" + sealed) == "9000");
  card.send("0084000008");
  CHECK(card.send("84D4000024" + sealed + "6FF6FA37") == "9000");
  card.send("0084000008");
  CHECK(card.send("04D400001C" + record + "21173F83") == "9000");
  card.send("0084000004");
  CHECK(card.send("04D400001C" + record + "23D53FA2") == "9000");
  card.send("0084000008");
  CHECK(card.send("04D400001C" + record + "23D53FA2") == "6988");
  CHECK(card.send("80D4000020"
                  "32CE46D58643FD2EE0EE589917976B3824A79B5733D906D364E05DEDEFA1DD03") == "9000");
  CHECK(card.send("0020000003123456") == "9000");  // the PIN of that record
  card.send("0084000008");
  CHECK(card.send("0082008310" + std::string(des.authentication) + "0102030405060708") == "9000");
  card.send("00A40000023F00");
  card.send("0084000008");
  CHECK(card.send("0082000008A0F180047E2A3357") == "9000");
  const Published& sm4 = published()[1];
  const std::string sealed_sm4 = "4B528F6298CFC99D04550A7CBDE45732C362DA3BE5A74B4C26D1F0F68B597AE7";
  VectorCard other(sm4, loading_cells(sm4.algorithm));
  CHECK(other.send("80E00300081C0C1D0D90424C2B") == "9000");
  REQUIRE(other.select(Df01));
  CHECK(other.send("80D4000020" + sealed_sm4) == "9000");
  other.send("0084000010");
  CHECK(other.send("84D4000024" + sealed_sm4 + "AB7BA964") == "9000");
  other.send("0084000008");
  CHECK(other.send("0082008310" + std::string(sm4.authentication) + "0102030405060708") == "9000");
}

TEST_CASE("the published authentication data and MACs are the card's, sent as they are printed") {
  for (const Published& row : published()) {
    CAPTURE(static_cast<int>(row.algorithm));
    VectorCard card(row);
    REQUIRE(card.select(Ssse));
    CHECK(card.send("008800001011223344556677880102030405060708") == "6108");
    CHECK(card.send("00C0000008") == std::string(row.authentication) + "9000");
    CHECK(card.prove("04"));
    CHECK(card.send("00A4020002EF05") == "9000");
    CHECK(card.send(row.update) == "9000");
    CHECK(card.send("00B2050006") == "0504202401029000");
    CHECK(card.prove("06"));
    CHECK(card.send(row.unblock) == "9000");
    REQUIRE(card.select(Df01));
    CHECK(card.prove("81"));
    CHECK(card.send(row.block) == "9000");
    CHECK(card.prove("81"));
    CHECK(card.send(row.unblock_application) == "9000");
    CHECK(card.prove("81"));
    CHECK(card.send(row.block_for_good) == "9000");
    REQUIRE(card.select(Ssse));
    CHECK(card.prove("01"));
    CHECK(card.send(row.block_card) == "9000");
    CHECK_FALSE(card.select(Ssse));
  }
}

TEST_CASE("the published PIN reloads set the PIN they carry, of four to sixteen digits") {
  for (const Published& row : published()) {
    VectorCard card(row);
    REQUIRE(card.select(Ssse));
    for (const auto& [pin, reload] : row.reloads) {
      CAPTURE(pin);
      CHECK(card.prove("06"));
      CHECK(card.send(reload) == "9000");
      const std::string length = to_hex(Bytes{static_cast<Byte>(pin.size() / 2)});
      CHECK(card.send("00200000" + length + pin) == "9000");
    }
  }
}

TEST_CASE("a published command is refused once any byte of its MAC is another") {
  for (const Published& row : published())
    for (const std::size_t at : {4U, 3U, 2U, 1U}) {
      VectorCard card(row);
      REQUIRE(card.select(Ssse));
      CHECK(card.prove("06"));
      Bytes wrong = *from_hex(row.unblock);
      wrong[wrong.size() - at] ^= 0x01U;
      CHECK(card.send(to_hex(wrong)) == "6988");
    }
}
