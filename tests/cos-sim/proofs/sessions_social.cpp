// Visits to the social side, and to a blank.
#include "tests/cos-sim/proofs/sessions_table.hpp"
#include "tests/support/pki_card.hpp"
#include "tests/support/purse_card.hpp"

namespace sscard::test::visits {
namespace {

Bytes of(std::string_view hex) {
  return *from_hex(hex);
}

/// Header in hex, data, and the MAC under the STK of `df` over a fresh challenge.
unsigned protect(Visit& visit, model::Df df, std::string_view header, ByteView data = {}) {
  const model::Block8 challenge = visit.card.challenge();
  const Bytes head = of(header);
  const auto mac = visit.host.mac(df, challenge, {head[0], head[1], head[2], head[3]}, data);
  return visit.host.send(header, concat(data, mac));
}

/// Class 84 under an SM4 key: the data and a MAC over a fresh challenge of sixteen bytes.
unsigned protect_by_key(Visit& v, std::string_view header, ByteView data, ByteView value) {
  const auto scheme = model::SocialScheme::create(crypto::openssl(), model::Algorithm::Sm4);
  const auto key = model::SocialKey::create(crypto::openssl(), model::Algorithm::Sm4, value);
  const Bytes challenge = v.card.raw(of("0084000010"));
  const Bytes head = of(header);
  const auto mac = (*scheme)->key_load_mac(*key, ByteView{challenge}.first(16),
                                           {head[0], head[1], head[2], head[3]}, data);
  return v.host.send(header, concat(data, mac));
}

}  // namespace

void reading(Visit& v) {
  v.card.full("00B201F400");
  v.host.select(Ssse);
  for (const char* read : {"00C0000018", "00B2012C00", "00B2012C12", "00B2032C00", "00B2092C00",
                           "00B2012405", "00B0871010", "00B0880000", "00A4020002EF05", "00B2020400",
                           "00A4020002EF80", "00B0000010", "00CA9F3600", "80A80000028300"})
    v.card.full(read);
  must(v.host.verify());
  must(v.host.authenticate(Ssse, "RK"));
  v.card.full("00B0871010");
  v.card.full("0088000010 1122334455667788 0102030405060708");
  v.card.full("0084000004");
  v.host.select(Df01);
  for (const char* read :
       {"00B2012C00", "00B2013400", "00B2210000", "00B0961004", "80E00100", "00"})
    v.card.full(read);
  v.host.authenticate(Df01, "RK");
  v.card.full("00B2013400");
  v.card.full("00A4000002DDF1");
  v.card.full("00A40000023F00");
}

void updating(Visit& v) {
  v.host.select(Ssse);
  v.card.sw("00DC052C06050420240102");
  must(v.host.authenticate(Ssse, "UK"));
  must(v.card.sw("00DC052C06050420240102"));
  must(v.card.sw("00D6871003AABBCC"));
  must(protect(v, Ssse, "04DC052C", of("050420240103")));
  must(protect(v, Ssse, "04D68720", of("C1C2C3")));
  v.card.sw("00E2002806050420240102");
  v.host.select(Df02);
  must(v.host.authenticate(Df02, "UK3"));
  Bytes record(0x55, 0x31);
  must(v.host.send("00DC003B", record));
  must(v.host.send("00E20038", record));
  v.host.authenticate_wrongly(0x88);
  must(v.host.authenticate(Df02, "RK"));
  v.card.full("00B2013C55");
}

void the_pin(Visit& v) {
  v.host.select(Ssse);
  v.host.verify("999999");
  must(v.host.verify());
  v.card.sw("805E010007999999FF123456");
  must(v.card.sw("805E01000C123456FF1234567890123456"));
  v.host.verify("1234567890123457");
  must(v.host.authenticate(Ssse, "PUK"));
  must(protect(v, Ssse, "84240000"));
  must(v.host.authenticate(Ssse, "PUK"));
  const model::Block8 challenge = v.card.challenge();
  const Bytes sealed = v.host.encipher_pin(Ssse, challenge, of("123456"));
  const auto mac = v.host.mac(Ssse, challenge, {0x84, 0x24, 0x00, 0x01}, sealed);
  must(v.host.send("84240001", concat(sealed, mac)));
  v.card.sw("0020000000");
}

void the_purse(Visit& v) {
  const PurseHost money(v.algorithm);
  using enum model::PurseType;
  v.card.sw(purse_df);
  v.card.full("805C000204");
  must(v.card.sw(purse_pin));
  const std::string loading = v.card.full(PurseHost::initialize(Load, 0x2710));
  v.card.full(money.partner(Load, loading, 0x2710));
  const std::string buying = v.card.full(PurseHost::initialize(Purchase, 0x4D2));
  v.card.full(money.partner(Purchase, buying, 0x4D2));
  v.card.full("805A0006020000");
  v.card.full("805C000204");
  v.card.full(PurseHost::initialize(Purchase, 0x99999999));
  const std::string again = v.card.full(PurseHost::initialize(Purchase, 1));
  v.card.full("805401000F" + std::string(30, '7'));
  v.card.full("00B201440000");
}

void changing_the_tree(Visit& v) {
  SocialBuilder builder(v.card, model::Structure::V201, v.algorithm);
  const auto* row = model::find_key(Ssse, "UK");
  const model::KeyHeader header = model::key_header(*row, v.algorithm);
  v.host.select(Ssse);
  const std::string file = "80E0010010 00000000 20EF0C C4000C 0000 00000000";
  v.card.sw(file);
  must(v.host.authenticate(Ssse, "MK"));
  must(builder.write_key_protected(header, test_key(Df01, "UK1"), test_key(Ssse, "MK")));
  must(v.card.sw(file));
  must(v.card.sw("00D68C0003010203"));
  v.card.sw(file);
  must(v.card.sw("80E1000302EF0C"));
  v.card.sw("80E0020000");
  v.card.sw("00D20923080609080706050403");
  const auto* master = model::find_key(Ssse, model::KeyType::Master, 0);
  must(builder.write_key_protected(model::key_header(*master, v.algorithm), test_key(Ssse, "new"),
                                   test_key(Ssse, "MK")));
  v.host.authenticate(Ssse, "MK");
  v.host.select(Mf);
  v.host.authenticate(Mf, "MK");
  v.card.sw("80E0030008 1122334455667788");
  v.card.sw("80E0050008 0000112233445566");
  v.card.sw("80E1000102DDF2");
}

void certificates_and_their_pins(Visit& v) {
  v.card.full(pki_df);
  v.host.send("00820000", pki_answer(v.card, pki_master));
  v.card.full(pki_adf);
  pki_verify(v.card, model::PkiPin::User, "000000");
  must(pki_verify(v.card, model::PkiPin::User, pki_user_pin));
  v.card.full("80C4010305C103135790");
  must(v.card.sw("805E018107135790FF112233"));
  must(pki_verify(v.card, model::PkiPin::Admin, pki_admin_pin));
  v.card.sw("00A40200020018");
  must(v.card.sw("00D6000002AABB"));
  v.card.full("00B0000002");
  const auto old = pki_hash(pki_admin_pin);
  const auto cipher = crypto::openssl().cipher(crypto::CipherKind::Sm4, old);
  must(protect_by_key(v, "845E0100", crypto::encrypt_ecb(**cipher, pki_hash("111111")), old));
  v.card.full("00B201040A");
}

void social_blocks(Visit& v) {
  v.host.select(Df01);
  must(v.host.authenticate(Df01, "LK"));
  must(protect(v, Df01, "841E0000"));
  v.card.full("00B2012C00");
  must(v.host.authenticate(Df01, "LK"));
  must(protect(v, Df01, "84180000"));
  for (int i = 0; i < 4; ++i)
    v.host.authenticate_wrongly(0x83);
  must(v.host.authenticate(Df01, "LK"));
  must(protect(v, Df01, "841E0001"));
  v.host.select(Df01);
  v.host.select(Ssse);
  for (int i = 0; i < 7; ++i)
    v.host.verify("999999");
  for (int i = 0; i < 11; ++i)
    v.host.authenticate_wrongly(0x0A);
  v.host.verify();
  must(v.host.authenticate(Ssse, "BK"));
  must(protect(v, Ssse, "84160000"));
  v.host.select(Ssse);
  v.host.select(Df02);
  v.card.full("00A40000023F00");
}

/// Serial and ATR, the MF, and keys in the clear forms, which only a card under construction takes.
void a_blank(Visit& v) {
  v.card.sw("80E0030008 1122334455667788");
  SocialBuilder builder(v.card, model::Structure::V201, v.algorithm);
  builder.transport_code();
  must(v.card.sw("80E0050008 0000260101000077"));
  must(v.card.sw("001400000B 3B6D0000 0087 543160 8660"));
  builder.master_file();
  const auto* row = model::find_key(Mf, model::KeyType::Master, 0);
  const model::KeyHeader header = model::key_header(*row, v.algorithm);
  const auto record = model::encode(header, test_key(Mf, "MK"));
  must(v.host.send("00D40100", record));
  const bool sm4 = v.algorithm == model::Algorithm::Sm4;
  const auto scheme = model::SocialScheme::create(crypto::openssl(), v.algorithm);
  const auto key = model::SocialKey::create(crypto::openssl(), v.algorithm, test_key(Mf, "MK"));
  const auto second = model::encode(header, test_key(Mf, "second"));
  const Bytes challenge = v.card.raw(of(sm4 ? "0084000010" : "0084000008"));
  const auto mac = (*scheme)->key_load_mac(*key, ByteView{challenge}.first(sm4 ? 16 : 8),
                                           {0x04, 0xD4, 0x01, 0x00}, second);
  must(v.host.send("04D40100", concat(second, mac)));
  must(builder.write_key_protected(header, test_key(Mf, "MK"), test_key(Mf, "second")));
  builder.pse();
  must(v.card.sw("80E1000102DDF2"));
  builder.end();
}

}  // namespace sscard::test::visits
