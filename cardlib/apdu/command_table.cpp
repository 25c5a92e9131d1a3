#include "cardlib/apdu/command_table.hpp"

#include <algorithm>
#include <array>

#include "cardlib/base/expects.hpp"

namespace sscard {
namespace {

constexpr HeaderPattern any = {0x00, 0x00};

constexpr HeaderPattern is(Byte value) {
  return {value, 0xFF};
}
constexpr HeaderPattern bits(Byte value, Byte mask) {
  return {value, mask};
}

constexpr CommandSet social = CommandSet::Social;
constexpr CommandSet admin = CommandSet::Administration;
constexpr CommandSet perso = CommandSet::BankPersonalization;
constexpr CommandSet bank = CommandSet::BankTransaction;
constexpr CommandSet fm = CommandSet::FmAdministration;
constexpr CommandSet all = social | admin | perso | bank;

constexpr SecureMessaging never = SecureMessaging::Never;
constexpr SecureMessaging allowed = SecureMessaging::Allowed;
constexpr SecureMessaging required = SecureMessaging::Required;

constexpr Body none = Body::None;
constexpr Body data = Body::Data;
constexpr Body either = Body::Either;

using Id = CommandId;

// clang-format off
constexpr std::array rows = {
    // id, CLA, INS, P1, P2, body, answers, secure messaging, sets, name, clause
    CommandRow{Id::SelectByFid, is(0x00), 0xA4, is(0x00), is(0x00), data, true, never, all,
               phrase("SELECT by file identifier"), "LD/T 32.5, ssc-card 3.2"},
    CommandRow{Id::SelectChild, is(0x00), 0xA4, is(0x02), is(0x00), data, true, never, all,
               phrase("SELECT under the current directory"), "LD/T 32.5, ssc-card 3.2"},
    CommandRow{Id::SelectByName, is(0x00), 0xA4, is(0x04), bits(0x00, 0xFD), data, true, never, all,
               phrase("SELECT by name"), "LD/T 32.5, ssc-card 3.2; EMV Book 1 11.3"},
    CommandRow{Id::GetResponse, is(0x00), 0xC0, is(0x00), is(0x00), none, true, never, all,
               phrase("GET RESPONSE"), "ISO/IEC 7816-4; LD/T 32.5"},

    CommandRow{Id::ReadRecord, is(0x00), 0xB2, any, bits(0x00, 0x03), none, true, never, social,
               phrase("READ RECORD"), "LD/T 32.5, ssc-card 8.3"},
    CommandRow{Id::ReadRecord, is(0x00), 0xB2, any, bits(0x04, 0x07), none, true, never, bank,
               phrase("READ RECORD"), "EMV Book 1 11.2, pboc 2.12"},
    CommandRow{Id::UpdateRecord, bits(0x00, 0xFB), 0xDC, any, bits(0x00, 0x03), data, false,
               allowed, social, phrase("UPDATE RECORD"), "LD/T 32.5, ssc-card 8.3"},
    CommandRow{Id::UpdateRecord, is(0x04), 0xDC, any, bits(0x04, 0x07), data, false,
               required, bank, phrase("UPDATE RECORD"), "pboc 2.7"},
    CommandRow{Id::AppendCyclic, bits(0x00, 0xFB), 0xDC, is(0x00), bits(0x03, 0x07), data, false,
               allowed, social, phrase("append to a cyclic file"), "ssc-card 8.1"},
    CommandRow{Id::AppendRecord, is(0x00), 0xE2, is(0x00), bits(0x00, 0x07), data, false, never,
               social, phrase("APPEND RECORD"), "ISO/IEC 7816-4, ssc-card 8.1"},
    CommandRow{Id::ReadBinary, is(0x00), 0xB0, bits(0x00, 0x80), any, none, true, never, social,
               phrase("READ BINARY"), "LD/T 32.5, ssc-card 8.1"},
    CommandRow{Id::ReadBinary, is(0x00), 0xB0, bits(0x80, 0xE0), any, none, true, never, social,
               phrase("READ BINARY"), "LD/T 32.5, ssc-card 8.1"},
    CommandRow{Id::UpdateBinary, bits(0x00, 0xFB), 0xD6, bits(0x00, 0x80), any, data, false,
               allowed, social, phrase("UPDATE BINARY"), "LD/T 32.5, ssc-card 8.1"},
    CommandRow{Id::UpdateBinary, bits(0x00, 0xFB), 0xD6, bits(0x80, 0xE0), any, data, false,
               allowed, social, phrase("UPDATE BINARY"), "LD/T 32.5, ssc-card 8.1"},

    CommandRow{Id::GetChallenge, is(0x00), 0x84, is(0x00), is(0x00), none, true, never,
               social | bank, phrase("GET CHALLENGE"), "LD/T 32.5, ssc-card 8.1"},
    CommandRow{Id::InternalAuthenticate, is(0x00), 0x88, is(0x00), any, data, true, never, social,
               phrase("INTERNAL AUTHENTICATE"), "LD/T 32.5, ssc-card 8.1"},
    CommandRow{Id::InternalAuthenticate, is(0x00), 0x88, is(0x00), is(0x00), data, true, never,
               bank, phrase("INTERNAL AUTHENTICATE"), "EMV Book 3 6.5.9, pboc 2.12"},
    CommandRow{Id::ExternalAuthenticate, is(0x00), 0x82, is(0x00), any, data, false, never, social,
               phrase("EXTERNAL AUTHENTICATE"), "LD/T 32.5, ssc-card 8.1"},
    CommandRow{Id::ExternalAuthenticate, is(0x00), 0x82, is(0x00), is(0x00), data, false, never,
               bank, phrase("EXTERNAL AUTHENTICATE"), "EMV Book 3 6.5.4, pboc 2.12"},
    CommandRow{Id::Verify, is(0x00), 0x20, is(0x00), is(0x00), either, false, never, social,
               phrase("VERIFY"), "LD/T 32.5, ssc-card 8.1"},
    CommandRow{Id::Verify, is(0x00), 0x20, is(0x00), bits(0x80, 0xF7), data, false, never, bank,
               phrase("VERIFY"), "EMV Book 3 6.5.12, pboc 2.10"},
    CommandRow{Id::ChangePin, is(0x80), 0x5E, is(0x01), is(0x00), data, false, never, social,
               phrase("CHANGE PIN"), "LD/T 32.5, ssc-card 8.1"},
    CommandRow{Id::UnblockPin, is(0x84), 0x24, is(0x00), is(0x00), data, false, required, social,
               phrase("PIN UNBLOCK"), "LD/T 32.5, ssc-card 8.1"},
    CommandRow{Id::ReloadPin, is(0x84), 0x24, is(0x00), is(0x01), data, false, required, social,
               phrase("PIN RELOAD"), "LD/T 32.5, ssc-card 8.2"},
    CommandRow{Id::ApplicationBlock, is(0x84), 0x1E, is(0x00), bits(0x00, 0xFE), data, false,
               required, social, phrase("APPLICATION BLOCK"), "LD/T 32.5, ssc-card 8.1"},
    CommandRow{Id::ApplicationBlock, is(0x84), 0x1E, is(0x00), is(0x00), data, false, required,
               bank, phrase("APPLICATION BLOCK"), "EMV Book 3 6.5.1, pboc 2.7"},
    CommandRow{Id::ApplicationUnblock, is(0x84), 0x18, is(0x00), is(0x00), data, false, required,
               social | bank, phrase("APPLICATION UNBLOCK"), "LD/T 32.5, ssc-card 8.1"},
    CommandRow{Id::CardBlock, is(0x84), 0x16, is(0x00), is(0x00), data, false, required,
               social | bank, phrase("CARD BLOCK"), "LD/T 32.5, ssc-card 8.1"},

    CommandRow{Id::GetBalance, is(0x80), 0x5C, is(0x00), is(0x02), none, true, never, social,
               phrase("GET BALANCE"), "ssc-card 8.6"},
    CommandRow{Id::InitializeForLoad, is(0x80), 0x50, is(0x00), is(0x02), data, true, never, social,
               phrase("INITIALIZE FOR LOAD"), "ssc-card 8.6"},
    CommandRow{Id::CreditForLoad, is(0x80), 0x52, is(0x00), is(0x00), data, true, never, social,
               phrase("CREDIT FOR LOAD"), "ssc-card 8.6"},
    CommandRow{Id::InitializeForPurchase, is(0x80), 0x50, is(0x01), is(0x02), data, true, never,
               social, phrase("INITIALIZE FOR PURCHASE"), "ssc-card 8.6"},
    CommandRow{Id::DebitForPurchase, is(0x80), 0x54, is(0x01), is(0x00), data, true, never, social,
               phrase("DEBIT FOR PURCHASE"), "ssc-card 8.6"},
    CommandRow{Id::GetTransactionProof, is(0x80), 0x5A, is(0x00), is(0x06), data, true, never,
               social, phrase("GET TRANSACTION PROOF"), "corrections A.10"},

    CommandRow{Id::VerifyTransportCode, is(0x80), 0xE0, is(0x03), is(0x00), data, false, never,
               admin, phrase("verify the transport code"), "T514, ssc-card 9.2"},
    CommandRow{Id::CreateFile, is(0x80), 0xE0, is(0x01), is(0x00), data, false, never, admin,
               phrase("create a file"), "T514, ssc-card 9.2"},
    CommandRow{Id::DeleteFile, is(0x80), 0xE1, is(0x00), is(0x01), data, false, never, admin,
               phrase("delete a file"), "T514, ssc-card 9.2"},
    CommandRow{Id::DeleteFile, is(0x80), 0xE1, is(0x00), bits(0x02, 0xFE), data, false, never,
               admin, phrase("delete a file"), "T514, ssc-card 9.2"},
    CommandRow{Id::EndOfPrepersonalization, is(0x80), 0xE0, is(0x02), is(0x00), none, false, never,
               admin, phrase("end pre-personalization"), "T514, ssc-card 9.2"},
    CommandRow{Id::SetSerial, is(0x80), 0xE0, is(0x05), is(0x00), data, false, never, admin,
               phrase("set the chip serial"), "T514, ssc-card 2.3"},
    CommandRow{Id::SetAtrHead, is(0x00), 0x14, is(0x00), is(0x00), data, false, never, admin,
               phrase("set the head of the answer to reset"), "T514, ssc-card 2.3"},
    CommandRow{Id::WriteKey, bits(0x00, 0x7B), 0xD4, bits(0x00, 0xFE), is(0x00), data, false,
               allowed, admin, phrase("write a key"), "T514, ssc-card 9.2"},
    CommandRow{Id::AppendFciRecord, is(0x00), 0xD2, any, any, data, false, never, admin,
               phrase("append to the FCI file"), "T514, ssc-card 9.2"},

    CommandRow{Id::FmCreateFile, is(0x80), 0xE0, any, any, data, false, never, fm,
               phrase("create a file"), "FM family, ssc-card 9.3, 9.4"},
    CommandRow{Id::FmEraseDirectory, is(0x80), 0x0E, is(0x00), is(0x00), none, false, never, fm,
               phrase("erase the directory"), "FM family, ssc-card 9.4"},
    CommandRow{Id::FmEndOfBuilding, is(0x80), 0x0C, is(0x00), is(0x00), none, false, never, fm,
               phrase("end pre-personalization"), "FM family, proposed"},
    CommandRow{Id::FmWriteKey, bits(0x80, 0xFB), 0xD4, any, any, data, false, allowed, fm,
               phrase("write a key"), "FM family, ssc-card 9.4"},

    CommandRow{Id::InitializeUpdate, is(0x80), 0x50, any, any, data, true, never, perso,
               phrase("INITIALIZE UPDATE"), "GlobalPlatform, pboc 1.2"},
    CommandRow{Id::OpenSecureChannel, is(0x84), 0x82, any, is(0x00), data, false, required, perso,
               phrase("EXTERNAL AUTHENTICATE of the secure channel"), "GlobalPlatform, pboc 1.2"},
    CommandRow{Id::StoreData, bits(0x80, 0xFB), 0xE2, any, any, data, false, allowed, perso,
               phrase("STORE DATA"), "EMV CPS, pboc 1.1"},
    CommandRow{Id::PutKey, bits(0x80, 0xFB), 0xD8, any, any, data, true, allowed, perso,
               phrase("PUT KEY"), "GlobalPlatform, pboc 1.2"},

    CommandRow{Id::GetProcessingOptions, is(0x80), 0xA8, is(0x00), is(0x00), data, true, never,
               bank, phrase("GET PROCESSING OPTIONS"), "EMV Book 3 6.5.8, pboc 2.2"},
    CommandRow{Id::GetData, is(0x80), 0xCA, any, any, none, true, never, bank | perso,
               phrase("GET DATA"), "EMV Book 3 6.5.7, pboc 2.12"},
    CommandRow{Id::GenerateAc, is(0x80), 0xAE, bits(0x00, 0x2F), is(0x00), data, true, never, bank,
               phrase("GENERATE AC"), "EMV Book 3 6.5.5, pboc 2.4"},
    CommandRow{Id::PinChangeUnblock, is(0x84), 0x24, is(0x00), bits(0x00, 0xFE), data, false,
               required, bank, phrase("PIN CHANGE/UNBLOCK"), "EMV Book 3 6.5.10, pboc 2.7"},
    CommandRow{Id::PinChangeUnblock, is(0x84), 0x24, is(0x00), is(0x02), data, false, required,
               bank, phrase("PIN CHANGE/UNBLOCK"), "EMV Book 3 6.5.10, pboc 2.7"},
    CommandRow{Id::PutData, is(0x04), 0xDA, any, any, data, false, required, bank,
               phrase("PUT DATA"), "pboc 2.7"},
};
// clang-format on

constexpr bool same_header(const CommandRow& a, const CommandRow& b) {
  return a.ins == b.ins && a.cla.meets(b.cla) && a.p1.meets(b.p1) && a.p2.meets(b.p2);
}

/// No header belongs to two rows for a card that accepts all of `sets`.
consteval bool unambiguous(CommandSet sets) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = i + 1; j < rows.size(); ++j) {
      const bool both = overlap(rows[i].sets, sets) && overlap(rows[j].sets, sets);
      if (both && same_header(rows[i], rows[j])) return false;
    }
  }
  return true;
}

consteval bool values_within_masks() {
  return std::ranges::all_of(rows, [](const CommandRow& r) {
    return r.cla.matches(r.cla.value) && r.p1.matches(r.p1.value) && r.p2.matches(r.p2.value);
  });
}

static_assert(unambiguous(social | admin), "two rows of the social side match one header");
static_assert(unambiguous(social | fm), "two rows of the FM family match one header");
static_assert(unambiguous(fm | perso | bank), "two rows of the FM family match one header");
static_assert(unambiguous(admin | perso | bank), "two rows of the bank side match one header");
static_assert(values_within_masks(), "a pattern has bits outside its mask");

template <typename Predicate>
const CommandRow* first_row(CommandSet sets, Predicate matches) {
  const auto found = std::ranges::find_if(
      rows, [&](const CommandRow& row) { return overlap(row.sets, sets) && matches(row); });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

std::span<const CommandRow> command_table() {
  return rows;
}

CommandLookup find_command(CommandSet sets, const Header& h) {
  const auto cla = [&](const CommandRow& row) { return row.cla.matches(h.cla); };
  const auto ins = [&](const CommandRow& row) { return cla(row) && row.ins == h.ins; };
  const auto whole = [&](const CommandRow& row) {
    return ins(row) && row.p1.matches(h.p1) && row.p2.matches(h.p2);
  };
  if (const CommandRow* row = first_row(sets, whole)) return {row, StatusWord::Ok};
  if (first_row(sets, ins) != nullptr) return {nullptr, StatusWord::WrongP1P2};
  if (first_row(sets, cla) != nullptr) return {nullptr, StatusWord::WrongIns};
  return {nullptr, StatusWord::WrongCla};
}

const CommandRow& command_row(CommandId id) {
  const auto found = std::ranges::find(rows, id, &CommandRow::id);
  ensures(found != rows.end());
  return *found;
}

bool body_fits(const CommandRow& row, const Command& command) {
  if (row.body == Body::Either) return true;
  return (row.body == Body::Data) == !command.data.empty();
}

}  // namespace sscard
