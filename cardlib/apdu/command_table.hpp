// Every command of the card as a row: its header pattern, what it may carry, where it is valid.
// The simulator dispatches by it, the builders (commands.hpp) take CLA and INS from it, explain
// prints it. Sources: reference/ssc-card.md 8.1, 8.3, 8.6, 9.2; pboc.md 1.1, 1.2, 2.2-2.12;
// corrections.md A.3, A.10, A.11.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "cardlib/apdu/apdu.hpp"

namespace sscard {

/// What a command does. The same id on both sides means the same instruction, not the same rules:
/// a card dispatches by the selected environment first (corrections.md A.10).
enum class CommandId : std::uint8_t {
  SelectByFid,   ///< MF, child, self, parent, sibling
  SelectChild,   ///< EF (or DF) under the current DF
  SelectByName,  ///< by AID
  GetResponse,
  ReadRecord,
  UpdateRecord,
  AppendCyclic,  ///< UPDATE RECORD "previous": a new record 1 of a cyclic file
  AppendRecord,
  ReadBinary,
  UpdateBinary,
  GetChallenge,
  InternalAuthenticate,
  ExternalAuthenticate,
  Verify,
  ChangePin,
  UnblockPin,
  ReloadPin,
  ApplicationBlock,
  ApplicationUnblock,
  CardBlock,
  GetBalance,
  InitializeForLoad,
  CreditForLoad,
  InitializeForPurchase,
  DebitForPurchase,
  GetTransactionProof,
  VerifyTransportCode,
  CreateFile,
  DeleteFile,
  EndOfPrepersonalization,
  SetSerial,
  SetAtrHead,
  WriteKey,
  AppendFciRecord,
  FmCreateFile,  ///< FM family: the FID stands in P1 P2
  FmEraseDirectory,
  FmEndOfBuilding,
  FmWriteKey,  ///< new with P1 01, else the type of the key to update
  InitializeUpdate,
  OpenSecureChannel,  ///< EXTERNAL AUTHENTICATE of SCP02
  StoreData,
  PutKey,
  GetProcessingOptions,
  GetData,
  GenerateAc,
  PinChangeUnblock,  ///< issuer script of the bank
  PutData,           ///< issuer script of the bank
};

/// Where a row is valid; a set of bits. A social directory accepts Social | Administration, PSE and
/// the debit application Administration | BankPersonalization | BankTransaction.
enum class CommandSet : std::uint8_t {
  Social = 1,               ///< application phase of MF, SSSE and its ADFs
  Administration = 2,       ///< T514: blank to pre-personalized, keys and files
  BankPersonalization = 4,  ///< SCP02 and STORE DATA
  BankTransaction = 8,      ///< personalized PSE and debit application
  FmAdministration = 16,    ///< the same as Administration, as the FM family says it
};
constexpr CommandSet operator|(CommandSet a, CommandSet b) {
  return static_cast<CommandSet>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool overlap(CommandSet a, CommandSet b) {
  return (static_cast<unsigned>(a) & static_cast<unsigned>(b)) != 0;
}

/// Bits of one header byte that are fixed, and their values.
struct HeaderPattern {
  Byte value = 0;
  Byte mask = 0xFF;
  constexpr bool matches(Byte b) const { return (b & mask) == value; }
  constexpr bool meets(HeaderPattern other) const {
    return ((value ^ other.value) & mask & other.mask) == 0;
  }
};

/// What comes after the header. Whether Le is there is not judged: under T=0 a card cannot tell,
/// and a trailing Le after data is accepted (corrections.md A.10).
enum class Body : std::uint8_t { None, Data, Either };

/// Class bit 04: a MAC is never, may be, or must be the end of the data.
enum class SecureMessaging : std::uint8_t { Never, Allowed, Required };

struct CommandRow {
  CommandId id;
  HeaderPattern cla;
  Byte ins;
  HeaderPattern p1;
  HeaderPattern p2;
  Body body;
  bool answers;  ///< data come back: ISO case 2 or 4
  SecureMessaging secure_messaging;
  CommandSet sets;
  const char* name;         ///< a phrase()
  std::string_view clause;  ///< standard and section of the reference
};

std::span<const CommandRow> command_table();

/// The row a header belongs to, or the refusal in the fixed order CLA, INS, P1 P2.
struct CommandLookup {
  const CommandRow* row = nullptr;
  StatusWord refusal = StatusWord::Ok;  ///< 6E00, 6D00 or 6A86 when row is nullptr
};
CommandLookup find_command(CommandSet sets, const Header& header);

/// The first row of an id: its name, CLA and INS. Every id has one.
const CommandRow& command_row(CommandId id);

/// Data where there must be some, none where there must be none.
bool body_fits(const CommandRow& row, const Command& command);

}  // namespace sscard
