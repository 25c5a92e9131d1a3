#include "cos-sim/social/social_environment.hpp"

#include <doctest/doctest.h>

#include "cardlib/model/file_tree.hpp"
#include "tests/support/social_card.hpp"

using namespace sscard;
using namespace sscard::cos;
using enum model::Df;

namespace {

std::string select(model::Df df) {
  const ByteView aid = model::row(df).aid;
  return "00A40400" + to_hex(Bytes{static_cast<Byte>(aid.size())}) + to_hex(aid);
}

/// First read of a file: a record, or a byte of a transparent one.
std::string read_of(const model::EfRow& file) {
  const Byte sfi = model::sfi_of(file.fid);
  if (file.kind == model::FileKind::Transparent)
    return "00B0" + to_hex(Bytes{static_cast<Byte>(0x80U | sfi)}) + "0001";
  return "00B201" + to_hex(Bytes{static_cast<Byte>(unsigned{sfi} << 3U | 4U)}) + "00";
}

}  // namespace

TEST_CASE("every file refuses without its keys and opens with exactly the keys of its row") {
  for (const model::Df df : {Ssse, Df01, Df02, Df03, Df04})
    for (const model::EfRow* file : model::files_of(df, model::Structure::V201)) {
      CAPTURE(file->fid);
      test::TestCard card(test::social_card_cells());
      card.sw(select(df));
      const model::AccessRule& rule = file->read;
      const bool free = rule.kind == model::AccessKind::Free;
      CHECK((card.sw(read_of(*file)) == 0x6982) == !free);
      if (rule.kind != model::AccessKind::Keys) continue;
      const bool both = rule.logic == model::Logic::And;
      if (!rule.parent_key.empty()) {
        REQUIRE(rule.parent_key == "PIN");
        CHECK(card.sw("0020000003123456") == 0x9000);
        CHECK((card.sw(read_of(*file)) == 0x6982) == both);
      }
      if (!rule.own_key.empty() && rule.own_key != "PIN") {
        if (!both) {
          card.restart();
          card.sw(select(df));
        }
        CHECK(test::authenticate(card, df, rule.own_key) == 0x9000);
        CHECK(card.sw(read_of(*file)) != 0x6982);
      }
    }
}

TEST_CASE("every record of a fresh card has the initial value of its row") {
  test::TestCard card(test::social_card_cells());
  card.sw(select(Ssse));
  for (const model::EfRow* file : model::files_of(Ssse, model::Structure::V201))
    for (const model::RecordRow* record :
         model::records_of(Ssse, file->fid, model::Structure::V201)) {
      const Byte p2 = static_cast<Byte>(unsigned{model::sfi_of(file->fid)} << 3U | 4U);
      const std::string read = "00B2" + to_hex(Bytes{record->number, p2}) + "00";
      CHECK(card.full(read) == to_hex(Bytes{record->tag, record->length}) +
                                   to_hex(model::initial_value(*record)) + "9000");
    }
}
