// The issuer's host functions (发卡行主机): verify an ARQC, make an ARPC, build issuer scripts with
// their secure messaging, with 3DES and with SM4. The vault computes them; no key, no PIN crosses
// its line. Only a vault whose charter is a bank's (or the test key set) does it. A PIN is the
// account's natural PIN plus an offset: an offset is no secret. Sources:
// reference/pboc.md 2.4, 2.5, 2.7; corrections.md B.9, part C (visa-cvn18: ARPC method 2); EMV Book
// 2, 8.2.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/model/bank_cryptogram.hpp"

namespace sscard::keys {

/// The card and its transaction, as field 55 names them.
struct HostCard {
  std::string pan;  ///< 12 to 19 digits
  std::string psn;  ///< two digits
  model::Algorithm algorithm = model::Algorithm::TripleDes;
  std::uint16_t counter = 0;  ///< ATC, 9F36
};

/// How the answer is proven. PBOC cards take the first method.
enum class ResponseMethod : std::uint8_t {
  Code,    ///< method 1: the cipher over ARQC xor response code, eight bytes
  Status,  ///< method 2: MAC over ARQC ‖ status update ‖ proprietary data, four bytes
};

struct AuthorizationRequest {
  HostCard card;
  model::CryptogramVersion version = model::CryptogramVersion::V01;
  model::CryptogramInput input;  ///< its ATC is that of `card`
  model::Block8 cryptogram{};    ///< 9F26
  ResponseMethod method = ResponseMethod::Code;
  model::ResponseCode code{};  ///< what the issuer decided, method 1
  Bytes status;                ///< card status update (4 bytes) ‖ up to 8 bytes, method 2
};

struct Authorization {
  bool genuine = false;  ///< the cryptogram is that of this card over these values
  /// Issuer authentication data (91): ARPC ‖ response code, or ARPC ‖ status. Empty when the
  /// cryptogram is wrong: nobody gets an answer for a card that has not proven itself.
  Bytes proof;
};

enum class ScriptAction : std::uint8_t {
  BlockApplication,
  UnblockApplication,
  BlockCard,
  UnblockPin,        ///< restores the tries
  ChangePin,         ///< new PIN, the ENC key binds it to the card
  ChangePinKnowing,  ///< the same, bound to the current PIN too
  PutData,
  UpdateRecord,
};
inline constexpr std::size_t script_action_count = 8;

/// One command of a script (86 in template 71 or 72).
struct IssuerScript {
  ScriptAction action = ScriptAction::UnblockPin;
  std::uint16_t tag = 0;         ///< PutData
  Byte sfi = 0;                  ///< UpdateRecord: 1 to 10
  Byte record = 0;               ///< UpdateRecord
  Bytes data{};                  ///< PutData, UpdateRecord
  std::string offset{};          ///< ChangePin: six digits added to the natural PIN; "" = none
  std::string current_offset{};  ///< ChangePinKnowing: of the PIN the card has now
};

struct ScriptRequest {
  HostCard card;
  model::Block8 cryptogram{};  ///< of the first GENERATE AC: all MACs of the transaction hang on it
  std::vector<IssuerScript> scripts;
};

/// The finished commands, in order.
struct ScriptCommands {
  std::vector<Command> commands;
};

class StepKeys;
class CardKeys;

/// ErrorKind::BadInput: a number that is none. Keys: the ring has no AC master of this algorithm.
Result<Authorization> authorize(const StepKeys& keys, CardKeys& card_keys,
                                const AuthorizationRequest& request);
/// ErrorKind::BadInput: data too long for a command, a tag or record that cannot be, an offset that
/// is none. Keys: the ring lacks the MAC, ENC or PIN master that an action needs.
Result<ScriptCommands> build_scripts(const StepKeys& keys, CardKeys& card_keys,
                                     const ScriptRequest& request);

}  // namespace sscard::keys
