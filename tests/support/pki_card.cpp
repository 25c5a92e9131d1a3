#include "tests/support/pki_card.hpp"

#include <stdexcept>

namespace sscard::test {
namespace {

constexpr auto sm4 = model::Algorithm::Sm4;

void send(TestCard& card, std::string_view header, ByteView data) {
  Bytes command = from_hex(header).value();
  command.push_back(static_cast<Byte>(data.size()));
  append(command, data);
  const unsigned sw = card.sw(command);
  if (sw != 0x9000U && sw >> 8U != 0x61U)
    throw std::runtime_error("pki card: " + to_hex(command) + " -> " + std::to_string(sw));
}

void load(SocialBuilder& builder, const model::KeyHeader& header, ByteView value, ByteView under) {
  if (builder.write_key(header, value, under) != 0x9000U)
    throw std::runtime_error("pki card: WRITE KEY");
}

void master_file(TestCard& card, SocialBuilder& builder, bool locking) {
  if (!locking) return builder.master_file();
  model::DfHeader header = model::header_of(model::Df::Mf);
  header.locks_card = true;
  send(card, "80E00100", model::encode(header));
  builder.internal_file(model::Df::Mf, model::key_file_fid);
  const auto* mk = model::find_key(model::Df::Mf, model::KeyType::Master, 0);
  load(builder, model::key_header(*mk, sm4), test_key(model::Df::Mf, "MK"),
       cos::test_transport_key);
}

void directory(TestCard& card, SocialBuilder& builder, const model::DfHeader& header,
               ByteView above) {
  send(card, "80E00100", model::encode(header));
  send(card, "00A40400", header.aid);
  send(card, "80E00100", model::encode(model::pki_key_file(3)));
  load(builder, model::pki_master_header(), pki_master, above);
}

Bytes built(bool locking) {
  TestCard card;
  SocialBuilder builder(card, model::Structure::V201, sm4);
  builder.transport_code();
  master_file(card, builder, locking);
  builder.environment();
  for (const model::KeyRow& row : model::keys_of(model::Df::Ssse))
    if (row.name == "BK" || row.name == "STK")
      load(builder, model::key_header(row, sm4), test_key(model::Df::Ssse, row.name),
           test_key(model::Df::Ssse, "MK"));
  builder.pin();
  builder.end();
  builder.select(model::Df::Mf);
  build_pki(card, builder);
  builder.end();
  return card.cells();
}

}  // namespace

void build_pki(TestCard& card, SocialBuilder& builder) {
  directory(card, builder, model::pki_header(), test_key(model::Df::Mf, "MK"));
  directory(card, builder, model::pki_cert_header(), pki_master);
  load(builder, model::pki_pin_header(model::PkiPin::User), pki_hash(pki_user_pin), pki_master);
  load(builder, model::pki_pin_header(model::PkiPin::Admin), pki_hash(pki_admin_pin), pki_master);
  for (const model::EfHeader& file : model::pki_files())
    send(card, "80E00100", model::encode(file));
  builder.end();
  send(card, "00A40400", model::pki_aid);
  builder.end();
  builder.select(model::Df::Mf);
}

Bytes pki_cells(bool locking) {
  static const std::array made = {built(false), built(true)};
  return made[locking ? 1 : 0];
}

Bytes pki_answer(TestCard& card, ByteView key) {
  const Bytes challenge = card.raw(from_hex("0084000010").value());
  const auto cipher = crypto::openssl().cipher(crypto::CipherKind::Sm4, key);
  return crypto::encrypt_ecb(**cipher, ByteView{challenge}.first(16));
}

model::PkiPinHash pki_hash(std::string_view digits) {
  return model::pki_pin_hash(crypto::openssl(), *model::pin_bcd(digits));
}

unsigned pki_verify(TestCard& card, model::PkiPin pin, std::string_view digits) {
  Bytes command{0x00, 0x20, 0x01, static_cast<Byte>(pin), 16};
  append(command, pki_answer(card, pki_hash(digits)));
  return card.sw(command);
}

}  // namespace sscard::test
