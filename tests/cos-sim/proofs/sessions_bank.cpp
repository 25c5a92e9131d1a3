// Visits to the bank side.
#include "tests/cos-sim/proofs/sessions_table.hpp"

namespace sscard::test::visits {
namespace {

using cos::bank::ApplicationKind;

Bytes of(std::string_view hex) {
  return *from_hex(hex);
}

}  // namespace

void a_purchase(Visit& v) {
  BankSide& debit = v.debit;
  debit.card.select(ApplicationKind::Directory);
  debit.card.send("00B2010C00");
  must(debit.begin());
  for (const char* read : {"00B2010C00", "00B2020C00", "00B2011400", "00B2011C00", "00B2021C00",
                           "00B2095C00", "80CA9F1700", "80CA9F1300", "80CA9F5400", "80CA000000",
                           "00B2012C00", "00A4000002EF05", "0084000008", "80A80000028300"})
    debit.card.send(read);
  debit.verify("000000");
  must(debit.verify("123456"));
  must(debit.verify_enciphered("123456"));
  debit.card.send("0088000004 11223344 00");
  must(debit.first(0x80).sw);
  must(debit.answer_online());
  must(debit.second(0x40).sw);
  must(debit.begin());
  must(debit.first(0x50).sw);
  debit.card.send("00B2015C00");
  must(debit.begin());
  must(debit.first(0x00).sw);
}

void scripts(Visit& v) {
  BankSide& debit = v.debit;
  must(debit.begin());
  must(debit.first(0x80).sw);
  must(debit.answer_online());
  must(debit.send_script("84240000"));
  must(debit.send_script("84240002", debit.pin_change("98765432")));
  must(debit.send_script("84240001", debit.pin_change("123456", "98765432")));
  must(debit.send_script("04DA9F54", of("000000050000")));
  must(debit.send_script("04DC020C", of("7006 5F2003 414243")));
  must(debit.second(0x40).sw);
  must(debit.send_script("841E0000"));
  must(debit.send_script("84180000"));
  Command wrong = debit.script("04DA9F58", Bytes{2});
  wrong.data.back() ^= 1U;
  debit.card.sw(wrong);
  debit.card.send("00B2020C00");
}

/// The owner replaces the first key set; before, somebody without it tries.
void key_set(Visit& v) {
  BankCard& card = v.debit.card;
  card.select(ApplicationKind::Directory);
  card.open(model::SecurityLevel::Mac, StaticKeys::all("00000000000000000000000000000000"));
  card.sw("8482010010 00112233445566778899AABBCCDDEEFF");
  must(card.open(model::SecurityLevel::Mac));
  const StaticKeys own = StaticKeys::all("11112222333344445555666677778888");
  const Bytes body = card.host.put_key_body(0x01, own);
  must(card.sw(card.host.put_key(first_version, body)));
  must(card.open(model::SecurityLevel::None, own));
  must(card.sw(card.host.put_key(0x01, card.host.put_key_body(0x02, own))));
  must(card.open(model::SecurityLevel::Mac, own));
  card.sw(card.host.store_data(0, of("9F1001")));
}

void personalization(Visit& v) {
  BankCard& card = v.debit.card;
  card.select(ApplicationKind::Directory);
  must(card.open(model::SecurityLevel::None));
  must(card.store(directory_profile()));
  card.select(ApplicationKind::Debit);
  must(card.open(model::SecurityLevel::Mac));
  must(card.store(debit_steps({})));
}

void bank_blocks(Visit& v) {
  BankSide& debit = v.debit;
  must(debit.begin());
  for (int i = 0; i < 5; ++i)
    debit.verify("000000");
  must(debit.first(0x80).sw);
  must(debit.answer_online());
  debit.second(0x40);
  must(debit.send_script("841E0000"));
  debit.card.select(ApplicationKind::Directory);
  for (int i = 0; i < 11; ++i) {
    debit.card.send(debit.card.host.initialize_update());
    debit.card.sw("8482010010 00112233445566778899AABBCCDDEEFF");
  }
  must(debit.begin());
  debit.first(0x80);
  debit.answer_online();
  debit.send_script("84160000");
  debit.card.select(ApplicationKind::Debit);
  debit.card.select(ApplicationKind::Directory);
}

}  // namespace sscard::test::visits
