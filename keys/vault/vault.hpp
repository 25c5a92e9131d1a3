// Vault: the one interface behind which every secret key lives. Callers hold handles, KCVs and
// finished commands, never key bytes. Personalizing a dual-application V2 card takes exactly four
// calls: prepare, secure_channel (PSE), secure_channel (debit), live_check; a bank product with
// offline data authentication or check values takes a fifth, bank_data. Closing the session and
// filling the pool of key pairs are not counted; a later prepare for the same chip replaces the
// session as well.
// Sources: design.md 3, 5, 9; reference/ssc-card.md 6, 7, 9.2; pboc.md 1.2, 1.3.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"
#include "cardlib/model/dialect.hpp"
#include "cardlib/model/key_table.hpp"
#include "cardlib/model/names.hpp"
#include "cardlib/model/secure_channel.hpp"
#include "keys/carrier/key_card_request.hpp"
#include "keys/host/issuer_host.hpp"
#include "keys/vault/key_pairs.hpp"

namespace sscard::keys {

/// Who owns a key. The two sides' keys never meet in one hand.
enum class Owner : std::uint8_t { Card, Social, Bank };

/// In whose hands a vault is. A social and a bank custodian never share one: each role holds the
/// keys its side needs. The bureau holds both sides' keys, therefore nobody makes, enters or
/// derives a key there: it gets them from the two sides.
enum class Role : std::uint8_t { Social, Bank, Bureau };

/// What a vault is for, fixed when it is made.
struct Charter {
  Role role = Role::Bureau;
  bool test = false;                              ///< test and production keys never meet
  model::KeyLevel level = model::KeyLevel::City;  ///< highest level of key that may lie here
  std::string region;  ///< six digits: PP0000 of a province, the city's code; empty: national, bank
  bool operator==(const Charter&) const = default;
};

/// What this run may write. A stepwise first step also loads the hand-over key of the other side;
/// a second step replaces it first.
enum class Step : std::uint8_t {
  Both,         ///< centralized: both environments with their own keys
  SocialFirst,  ///< both environments, social keys, the hand-over key set into PSE
  BankFirst,    ///< both environments, bank keys, the hand-over master key into SSSE
  SocialSecond,
  BankSecond,
};

/// Version numbers (KVN) of the key sets in PSE [PROP]. They differ, so that INITIALIZE
/// UPDATE tells whether the hand-over set was replaced already.
inline constexpr Byte own_key_set = 0x01;
inline constexpr Byte hand_over_key_set = 0x0F;

/// One call before the card is touched. KEYDATA of the PSE key set is not asked for: it is the KMC
/// identifier (six bytes, from the KMC entry of the vault; a hand-over KMC carries the identifier
/// of the bank it belongs to, so KEYDATA outlives PUT KEY) and the rightmost four bytes of the chip
/// serial (pboc.md 1.3).
struct PrepareRequest {
  Step step = Step::Both;
  model::Structure structure = model::Structure::V201;
  model::Algorithm algorithm = model::Algorithm::TripleDes;
  model::Dialect dialect = model::Dialect::T514;  ///< how the card is told
  bool local_directory = false;       ///< the province adopted DF06: its keys are loaded too
  std::array<Byte, 8> chip_serial{};  ///< T6…TD of the ATR, the card factor Fk
  std::string region;                 ///< six digits: city of the card identification code
  std::string pan;                    ///< digits; empty when no bank side is written
  std::string psn;                    ///< two digits
  std::array<Byte, 12> card_id{};     ///< first 12 bytes of the card identification code
  /// What the key set of PSE speaks, and how safe its channels are made. Level 00 and one that
  /// the protocol does not have are refused (BadInput).
  model::ChannelProtocol channel = model::ChannelProtocol::Scp02;
  model::SecurityLevel level = model::SecurityLevel::Mac;
};

/// A finished WRITE KEY command for the directory that must be selected when it is sent.
struct KeyLoad {
  model::Df df;
  model::KeyType type;
  Byte id;
  Byte version;
  Command command;
};

struct Kcv {
  std::string key;  ///< "SSSE UK", "DF01 RK", "bank AC" …
  Owner owner;
  Byte version;
  std::array<Byte, 3> value{};
  bool test = false;  ///< from the named test key set
};

using SessionId = std::uint32_t;

struct Prepared {
  SessionId session = 0;
  /// `80 E0 03 00 08`…, or CREATE FILE of the MF in the FM family; empty data in a second step.
  Command verify_transport_code;
  /// In load order, each under the key that is in force when it is sent:
  ///   MF MK under the transport key; SSSE MK under the card MK (SocialSecond: under the hand-over
  ///   MK it replaces); keys of SSSE under its MK; then per ADF its MK under the SSSE MK and its
  ///   keys under its own; PSE set 01 ENC, 02 MAC, 03 DEK, 04 KMC identifier under the card MK; the
  ///   PIN last of all. What a step does not write is absent: SocialFirst has the hand-over set in
  ///   PSE (version `hand_over_key_set`), BankFirst the hand-over MK as the only key of SSSE,
  ///   SocialSecond nothing of MF and PSE, BankSecond nothing at all (PUT KEY replaces the set).
  std::vector<KeyLoad> key_loads;
  std::array<Byte, 4> card_id_mac{};  ///< last four bytes of the card identification code (IRK);
                                      ///< zeros when the step writes no social side
  /// One per secure channel, in the order of use: Both, BankFirst: PSE, debit. BankSecond: PSE with
  /// the hand-over set (PUT KEY only), PSE, debit. SocialFirst, SocialSecond: none.
  std::vector<Command> initialize_update;
  std::vector<Kcv> kcvs;  ///< card-level check values for the record
};

/// Content of a STORE DATA that only the vault can fill.
enum class SecretContent : std::uint8_t {
  None,
  ApplicationKeys,
  ApplicationKcvs,
  PinBlock,
  SmApplicationKeys,  ///< 8400, SM4
  SmApplicationKcvs,  ///< 9400
  CardKeyPair,        ///< 8201 or 8501; the vault writes all groupings of the key
};

struct StoreData {
  std::uint16_t dgi = 0;
  Bytes value;  ///< whole; empty when the vault fills it; of CardKeyPair the encoded SealedPair
  SecretContent content = SecretContent::None;
};

/// One call per secure channel with a bank application or environment.
struct ChannelRequest {
  SessionId session = 0;
  std::size_t channel = 0;         ///< index into Prepared::initialize_update
  Bytes initialize_update_answer;  ///< 28 bytes (SCP02) or 32
  std::vector<StoreData> store_data;
  bool replace_keys = false;  ///< PUT KEY of the owner's own set: channel 0 of BankSecond only
  bool pack = true;           ///< several plain DGIs in one STORE DATA where they fit (EMV CPS)
};

struct ChannelCommands {
  Command external_authenticate;
  std::vector<Command> commands;  ///< PUT KEY and STORE DATA with MAC, ready to send in order
  /// The data that the card must answer to each of them with 9000; under R-MAC an answer that is
  /// not exactly this one was not given by the card.
  std::vector<Bytes> answers;
};

/// Proves that the keys on the card live: internal authentication and one external authentication.
struct LiveCheckRequest {
  SessionId session = 0;
  std::array<Byte, 16> random{};         ///< R1 ‖ R2 sent with INTERNAL AUTHENTICATE
  std::array<Byte, 8> card_answer{};     ///< what the card answered
  std::array<Byte, 8> card_challenge{};  ///< GET CHALLENGE for the external authentication
};

struct LiveCheck {
  bool genuine = false;  ///< the answer is the one the derived IRK gives
  /// A ‖ D for EXTERNAL AUTHENTICATE with UKSSSE; zeros when the card is not genuine, so that a
  /// wrong key costs no try.
  std::array<Byte, 16> authentication{};
};

/// Which master key of an environment or an ADF a card holds at this moment.
enum class HeldMaster : std::uint8_t { HandOver, Own };

/// EXTERNAL AUTHENTICATE with a master key (key id 00) of the social environment or one of its
/// ADFs. `HandOver` exists for SSSE in SocialSecond only.
struct MasterAuthenticationRequest {
  SessionId session = 0;
  model::Df df = model::Df::Ssse;
  HeldMaster held = HeldMaster::HandOver;
  std::array<Byte, 8> card_challenge{};  ///< the card's last GET CHALLENGE
};

/// Terminal side: authentication data with a derived card key, as a PSAM or an HSM would give.
struct AuthenticationRequest {
  model::Df df = model::Df::Ssse;
  model::KeyType type = model::KeyType::Internal;
  Byte id = 0;
  Byte version = 1;
  model::Algorithm algorithm = model::Algorithm::TripleDes;
  std::array<Byte, 8> chip_serial{};
  std::string region;
  std::array<Byte, 8> process_factor{};  ///< R
  std::array<Byte, 8> original{};        ///< D
};

/// Keys that are shared with the sender of files.
enum class ExchangeKey : std::uint8_t { Social, Bank, Report };

struct VaultInfo {
  std::string backend;       ///< "software"
  bool wrap_inside = false;  ///< card keys never leave a certified device, not even to the vault
  bool own_process = false;
  bool test_keys = false;
  bool memory_locked = false;        ///< the vault process could lock its pages
  std::vector<Kcv> kcvs;             ///< masters and exchange keys
  std::optional<Charter> charter{};  ///< of a sealed file; the test key set has none
};

class Vault {
 public:
  virtual ~Vault() = default;
  virtual Result<VaultInfo> info() = 0;
  virtual Result<Prepared> prepare(const PrepareRequest& request) = 0;
  virtual Result<ChannelCommands> secure_channel(const ChannelRequest& request) = 0;
  virtual Result<LiveCheck> live_check(const LiveCheckRequest& request) = 0;
  /// A ‖ D, 16 bytes, for EXTERNAL AUTHENTICATE with a master key.
  virtual Result<std::array<Byte, 16>> master_authentication(
      const MasterAuthenticationRequest& request) = 0;
  virtual Status close_session(SessionId session) = 0;
  virtual Result<std::array<Byte, 8>> authentication_data(const AuthenticationRequest& request) = 0;
  /// SM4-CMAC under an exchange key: manifests, feedback lines, reports.
  virtual Result<std::array<Byte, 16>> exchange_mac(ExchangeKey key, ByteView data) = 0;
  /// Calls answered so far, for "vault calls per card" (info and close_session not counted).
  virtual std::uint64_t calls() const = 0;

  // --- the issuer's host (keys/host/issuer_host.hpp) ---
  virtual Result<Authorization> authorize(const AuthorizationRequest& request) = 0;
  virtual Result<ScriptCommands> issuer_scripts(const ScriptRequest& request) = 0;
  // --- key cards; a backend that cannot make or check them refuses ---
  /// A blank key card made into a PSAM or carrier: one call, no answer of the card is needed.
  virtual Result<KeyCardAnswer> key_card(const KeyCardRequest& /*request*/) { return no_carrier(); }
  /// What the keys of a key card must answer; asked again with the answers, whether they did.
  virtual Result<KeyCardCheck> check_key_card(const KeyCardCheckRequest& /*request*/) {
    return no_carrier();
  }
  /// A new pair, sealed. Not counted: the pool is filled beside the cards.
  virtual Result<SealedPair> make_pair(const PairRequest& /*request*/) { return not_here(); }
  /// Signatures and check values of one card. A backend that cannot compute them refuses.
  virtual Result<BankData> bank_data(const BankDataRequest& /*request*/) { return not_here(); }

 private:
  static Error not_here() {
    return {ErrorKind::Keys, msg("this vault computes no certificates and no check values"),
            msg("use the software vault for products with offline data authentication")};
  }
  static Error no_carrier() {
    return {ErrorKind::Keys, msg("this vault makes and checks no key cards"),
            msg("use the vault of the key custodian, a sealed file")};
  }
};

}  // namespace sscard::keys
