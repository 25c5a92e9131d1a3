#include "tests/cos-sim/proofs/host.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cardlib/model/file_tree.hpp"
#include "tests/support/bank_card.hpp"

namespace sscard::test {
namespace {

constexpr model::Block8 original{1, 2, 3, 4, 5, 6, 7, 8};

Bytes build(model::Structure structure) {
  TestCard card;
  SocialBuilder builder(card, structure, algorithm_of(structure));
  builder.transport_code();
  builder.master_file();
  builder.environment();
  const std::vector<model::Df> all = directories_of(structure);
  for (const model::Df df : all)
    if (df != Ssse) builder.application(df);
  for (const model::Df df : all) {
    if (df == Ssse) continue;
    builder.select(df);
    builder.directory_contents(df);
    builder.end();
  }
  builder.select(Ssse);
  builder.directory_contents(Ssse);
  builder.end();
  build_bank_shell(card, builder);
  builder.end();
  return card.cells();
}

}  // namespace

Bytes command_of(std::string_view header, ByteView data) {
  Bytes out = *from_hex(header);
  out.push_back(static_cast<Byte>(data.size()));
  append(out, data);
  return out;
}

std::span<const model::Structure> proof_structures() {
  static const std::vector<model::Structure> there = [] {
    std::vector<model::Structure> out;
    for (const auto structure : {model::Structure::V100, model::Structure::V200,
                                 model::Structure::V201, model::Structure::V300})
      if (!model::files_of(Ssse, structure).empty()) out.push_back(structure);
    return out;
  }();
  return there;
}

std::vector<model::Df> directories_of(model::Structure structure) {
  std::vector<model::Df> out{Ssse};
  for (const FileOfProof& file : files_of_proof)
    if (file.structures.contains(structure) && std::ranges::find(out, file.df) == out.end())
      out.push_back(file.df);
  return out;
}

model::Algorithm algorithm_of(model::Structure structure) {
  return structure == model::Structure::V300 ? model::Algorithm::Sm4 : model::Algorithm::TripleDes;
}

Bytes proof_cells(model::Structure structure) {
  static std::array<Bytes, 4> built;
  Bytes& cells = built[static_cast<std::size_t>(structure)];
  if (cells.empty()) cells = build(structure);
  return cells;
}

ProofHost::ProofHost(TestCard& card, model::Algorithm algorithm)
    : card_(card),
      algorithm_(algorithm),
      scheme_(*model::SocialScheme::create(crypto::openssl(), algorithm)) {}

model::SocialKey ProofHost::key(ByteView value) const {
  return *model::SocialKey::create(crypto::openssl(), algorithm_, value);
}

unsigned ProofHost::send(std::string_view header, ByteView data) {
  return card_.sw(command_of(header, data));
}

unsigned ProofHost::select(model::Df df) {
  if (df == Mf) return card_.sw("00A40000023F00");
  return send("00A40400", model::row(df).aid);
}

unsigned ProofHost::verify(std::string_view pin_hex) {
  return send("00200000", *from_hex(pin_hex));
}

Bytes ProofHost::authentication(ByteView value, const model::Block8& challenge, ByteView d8) const {
  model::Block8 d = original;
  std::ranges::copy(d8, d.begin());
  return concat(scheme_->authentication_data(key(value), challenge, d), d);
}

/// Written out, so that the card's way is not checked with itself: PK = E(K, R), then ECB.
std::unique_ptr<crypto::Cipher> ProofHost::line_cipher(model::Df df, ByteView challenge) const {
  const bool sm4 = algorithm_ == model::Algorithm::Sm4;
  const auto& engine = crypto::openssl();
  Bytes factor = to_bytes(challenge);
  if (sm4) append(factor, *from_hex("8000000000000000"));
  const auto stk = *engine.cipher(sm4 ? crypto::CipherKind::Sm4 : crypto::CipherKind::TripleDes,
                                  test_key(df, "STK"));
  const Bytes pk = crypto::encrypt_ecb(*stk, factor);
  return *engine.cipher(sm4 ? crypto::CipherKind::Sm4 : crypto::CipherKind::Des, pk);
}

Bytes ProofHost::decipher_line(model::Df df, ByteView challenge, ByteView data) const {
  return crypto::decrypt_ecb(*line_cipher(df, challenge), data);
}

Bytes ProofHost::encipher_pin(model::Df df, const model::Block8& challenge, ByteView bcd) const {
  const std::size_t block = algorithm_ == model::Algorithm::Sm4 ? 16 : 8;
  const Bytes clear = concat(Bytes{static_cast<Byte>(bcd.size())}, bcd);
  return crypto::encrypt_ecb(*line_cipher(df, challenge), crypto::pad_80_if_needed(clear, block));
}

unsigned ProofHost::authenticate(model::Df owner, std::string_view name, unsigned id) {
  const model::Block8 challenge = card_.challenge();
  const Bytes data = authentication(test_key(owner, name), challenge);
  return card_.sw(concat(Bytes{0x00, 0x82, 0x00, static_cast<Byte>(id), 0x10}, data));
}

unsigned ProofHost::authenticate(model::Df df, std::string_view name) {
  if (name == "MK") return authenticate(df, name, 0);
  for (const KeyOfProof& known : keys_of_proof)
    if (known.df == df && known.name == name) return authenticate(df, name, known.id);
  FAIL("no such key: " << name);
  return 0;
}

unsigned ProofHost::authenticate_wrongly(unsigned id) {
  card_.challenge();
  return card_.sw(
      concat(Bytes{0x00, 0x82, 0x00, static_cast<Byte>(id), 0x10}, Bytes(16, Byte{0x5A})));
}

model::Mac4 ProofHost::mac(model::Df df, const model::Block8& challenge, const Header& header,
                           ByteView data) const {
  return scheme_->command_mac(key(test_key(df, "STK")), challenge, header, data);
}

}  // namespace sscard::test
