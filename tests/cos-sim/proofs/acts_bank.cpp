// The acts on the bank side.
#include "cardlib/model/file_tree.hpp"
#include "tests/cos-sim/proofs/acts.hpp"
#include "tests/cos-sim/proofs/sessions.hpp"

namespace sscard::test::acts {
namespace {

using cos::bank::ApplicationKind;

/// The ATC begins near its end, so that it can be used up.
const DebitProduct old_product{.limits =
                                   "9F530100 9F720100 9F580100 9F590100 9F5406000000000000 "
                                   "9F5C06000000000000 9F3602FFC0"};

/// The same with the bank's end of the line.
struct BankBench {
  explicit BankBench(Bytes& where) : cells(where), debit(where) {
    const Bytes atr = card.restart();
    const auto cipher =
        crypto::openssl().cipher(crypto::CipherKind::TripleDes, cos::test_transport_key);
    model::Block8 serial{};
    std::copy_n(atr.end() - 8, serial.size(), serial.begin());
    host.send("80E00300", model::transport_code(**cipher, serial));
  }
  BankBench(const BankBench&) = delete;
  BankBench& operator=(const BankBench&) = delete;
  ~BankBench() { cells = card.cells(); }

  bool opened(ApplicationKind kind) {
    const StatusWord sw = debit.card.select(kind).sw;
    return (sw == StatusWord::Ok || sw == StatusWord::FileInvalidated) &&
           debit.card.open(model::SecurityLevel::Mac) == StatusWord::Ok;
  }
  /// Up to where scripts are taken.
  bool online() {
    return debit.begin() == StatusWord::Ok && debit.first(0x80).sw == StatusWord::Ok &&
           debit.answer_online() == StatusWord::Ok;
  }
  bool script(std::string_view header) {
    return online() && debit.send_script(header) == StatusWord::Ok;
  }

  Bytes& cells;
  BankSide debit;
  TestCard& card = debit.card.chip;
  ProofHost host{card, model::Algorithm::TripleDes};
  SocialBuilder builder{card};
};

bool load_key(BankBench& bench, Byte id, ByteView value) {
  model::KeyHeader header;
  header.id = id;
  header.version = first_version;
  header.following_level = 0xFF;
  header.length = static_cast<Byte>(value.size());
  return bench.builder.write_key(header, value, test_key(Mf, "MK")) == 0x9000U;
}

}  // namespace

bool create_pse(Bytes& cells) {
  BankBench bench(cells);
  return bench.host.select(Mf) >> 8U == 0x61U &&
         bench.host.send("80E00100", model::encode(model::header_of(Pse))) == 0x9000U;
}

bool load_key_set(Bytes& cells) {
  BankBench bench(cells);
  if (bench.host.select(Pse) >> 8U != 0x61U) return false;
  for (const model::EfRow* row : model::internal_files_of(Pse, model::Structure::V201))
    bench.host.send("80E00100", model::encode(model::header_of(*row, model::Structure::V201)));
  const StaticKeys keys = first_keys();
  return load_key(bench, 1, keys.enc) && load_key(bench, 2, keys.mac) &&
         load_key(bench, 3, keys.dek) &&
         load_key(bench, 4, *from_hex("622800FFFFFFFFFFFFFFFFFFFFFFFFFF"));
}

bool replace_key_set(Bytes& cells) {
  BankBench bench(cells);
  if (!bench.opened(ApplicationKind::Directory)) return false;
  const Bytes body = bench.debit.card.host.put_key_body(first_version, first_keys());
  return bench.debit.card.sw(bench.debit.card.host.put_key(first_version, body)) == StatusWord::Ok;
}

bool end_pse(Bytes& cells) {
  BankBench bench(cells);
  return bench.opened(ApplicationKind::Directory) &&
         bench.debit.card.store(directory_profile()) == StatusWord::Ok;
}

bool block_pse(Bytes& cells) {
  BankBench bench(cells);
  return bench.script("84160000");
}

bool create_debit(Bytes& cells) {
  BankBench bench(cells);
  return bench.host.select(Pse) >> 8U == 0x61U &&
         bench.host.send("80E00100", model::encode(model::header_of(model::Df::Debit))) == 0x9000U;
}

bool end_debit(Bytes& cells) {
  BankBench bench(cells);
  static const std::vector<ProfileStep> steps = debit_steps(old_product);
  return bench.opened(ApplicationKind::Debit) && bench.debit.card.store(steps) == StatusWord::Ok;
}

bool block_debit(Bytes& cells) {
  BankBench bench(cells);
  return bench.script("841E0000");
}

bool unblock_debit(Bytes& cells) {
  BankBench bench(cells);
  return bench.script("84180000");
}

/// GET PROCESSING OPTIONS until the application ends with its counter.
bool exhaust_debit(Bytes& cells) {
  BankBench bench(cells);
  int transactions = 0;
  while (bench.debit.begin() == StatusWord::Ok)
    ++transactions;
  return transactions > 0;
}

}  // namespace sscard::test::acts
