// The acts on card and social side.
#include "cardlib/model/file_tree.hpp"
#include "tests/cos-sim/proofs/acts.hpp"

namespace sscard::test::acts {
namespace {

constexpr auto algorithm = model::Algorithm::TripleDes;

model::KeyHeader master_of(model::Df df) {
  return model::key_header(*model::find_key(df, model::KeyType::Master, 0), algorithm);
}

/// SF, master key, and the keys that block; what is there already or has no right yet stays away.
bool load_keys(Bench& bench, model::Df df, ByteView above) {
  for (const model::EfRow* row : model::internal_files_of(df, model::Structure::V201))
    if (row->fid == model::key_file_fid)
      bench.host.send("80E00100", model::encode(model::header_of(*row, model::Structure::V201)));
  if (bench.builder.write_key(master_of(df), test_key(df, "MK"), above) != 0x9000U) return false;
  for (const model::KeyRow& row : model::keys_of(df))
    if (row.name == "BK" || row.name == "STK" || row.name == "LK")
      bench.builder.write_key(model::key_header(row, algorithm), test_key(df, row.name),
                              test_key(df, "MK"));
  return true;
}

/// A blocking command under the level of its key.
bool changed_life(Bench& bench, model::Df df, std::string_view key, std::string_view header) {
  bench.host.select(df);
  if (bench.host.authenticate(df, key) != 0x9000U) return false;
  const model::Block8 challenge = bench.card.challenge();
  const Bytes head = *from_hex(header);
  const auto mac = bench.host.mac(df, challenge, {head[0], head[1], head[2], head[3]}, {});
  return bench.host.send(header, mac) == 0x9000U;
}

}  // namespace

Bench::Bench(Bytes& where) : cells(where), card(where) {
  const auto cipher =
      crypto::openssl().cipher(crypto::CipherKind::TripleDes, cos::test_transport_key);
  const Bytes atr = card.restart();
  model::Block8 serial{};
  std::copy_n(atr.end() - 8, serial.size(), serial.begin());
  code = model::transport_code(**cipher, serial);
}

Bench::~Bench() {
  cells = card.cells();
}

bool Bench::show_everything(model::Df df) {
  host.send("80E00300", code);
  bool there = false;
  for (const model::Df step : {Mf, model::row(df).parent, df}) {
    there = host.select(step) >> 8U == 0x61U;
    if (there && model::row(step).owner != model::Environment::Pse) host.authenticate(step, "MK");
  }
  return there;
}

bool create_mf(Bytes& cells) {
  Bench bench(cells);
  bench.host.send("80E00300", bench.code);
  if (bench.host.send("80E00100", model::encode(model::header_of(Mf))) != 0x9000U) return false;
  load_keys(bench, Mf, cos::test_transport_key);
  return true;
}

bool exhaust_transport_code(Bytes& cells) {
  Bench bench(cells);
  unsigned last = 0;
  for (int i = 0; i < 3; ++i)
    last = bench.card.sw("80E00300081122334455667788");
  return last == 0x63C0U;
}

bool end_card(Bytes& cells) {
  Bench bench(cells);
  return bench.show_everything(Mf) && bench.card.sw("80E0020000") == 0x9000U;
}

bool create_ssse(Bytes& cells) {
  Bench bench(cells);
  bench.show_everything(Mf);
  return bench.host.send("80E00100", model::encode(model::header_of(Ssse))) == 0x9000U;
}

bool load_ssse_master(Bytes& cells) {
  Bench bench(cells);
  return bench.show_everything(Ssse) && load_keys(bench, Ssse, test_key(Mf, "MK"));
}

bool replace_ssse_master(Bytes& cells) {
  Bench bench(cells);
  return bench.show_everything(Ssse) &&
         bench.builder.write_key_protected(master_of(Ssse), test_key(Ssse, "MK"),
                                           test_key(Ssse, "MK")) == 0x9000U;
}

bool end_ssse(Bytes& cells) {
  Bench bench(cells);
  return bench.show_everything(Ssse) && bench.card.sw("80E0020000") == 0x9000U;
}

bool block_ssse(Bytes& cells) {
  Bench bench(cells);
  return changed_life(bench, Ssse, "BK", "84160000");
}

bool create_df01(Bytes& cells) {
  Bench bench(cells);
  if (!bench.show_everything(Ssse)) return false;
  if (bench.host.send("80E00100", model::encode(model::header_of(Df01))) != 0x9000U) return false;
  bench.host.select(Df01);
  load_keys(bench, Df01, test_key(Ssse, "MK"));
  return true;
}

bool end_df01(Bytes& cells) {
  Bench bench(cells);
  if (!bench.show_everything(Df01)) return false;
  load_keys(bench, Df01, test_key(Ssse, "MK"));
  return bench.card.sw("80E0020000") == 0x9000U;
}

bool block_df01(Bytes& cells) {
  Bench bench(cells);
  return changed_life(bench, Df01, "LK", "841E0000");
}

bool unblock_df01(Bytes& cells) {
  Bench bench(cells);
  return changed_life(bench, Df01, "LK", "84180000");
}

bool block_df01_for_good(Bytes& cells) {
  Bench bench(cells);
  return changed_life(bench, Df01, "LK", "841E0001");
}

}  // namespace sscard::test::acts
