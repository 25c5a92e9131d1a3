// A whole debit card for transaction tests, the terminal's bytes and the issuer's host: what the
// card computes with Botan is checked here with OpenSSL. All keys are made for the test run.
#pragma once

#include "cardlib/model/bank_certificate.hpp"
#include "cardlib/model/bank_cryptogram.hpp"
#include "tests/support/bank_card.hpp"
#include "tests/support/map_memory.hpp"

namespace sscard::test {

/// What differs between products under test.
struct DebitProduct {
  std::string profile = "7D00";      ///< AIP
  std::string actions = "0000";      ///< 9F52
  std::string mandatory = "80";      ///< 9F56
  std::string last_online = "0001";  ///< 9F13 at the beginning
  std::string limits =               ///< 9F53 9F72 9F58 9F59 9F54 9F5C
      "9F530100 9F720100 9F580100 9F590100 9F5406000000000000 9F5C06000000000000";
  std::string pan = "6228000001";   ///< an even number of digits
  std::string expiry = "301231";    ///< 5F24
  std::string pin = "123456";       ///< six digits
  Bytes keys = application_keys();  ///< UDK AC ‖ MAC ‖ ENC, 3DES
  Bytes sm_keys = application_keys();
};

/// Keys of the test authority, the test issuer and the card.
struct DebitKeys {
  crypto::RsaPrivateKey authority, issuer, card;
  crypto::Sm2KeyPair sm_authority, sm_issuer, sm_card;
};
const DebitKeys& debit_keys();

/// The groupings of the product, personalized into a shell.
std::vector<ProfileStep> debit_steps(const DebitProduct& product);
/// Both applications of a card whose bank side is a shell.
void personalize_debit(BankCard& card, const DebitProduct& product);
Bytes debit_cells(const DebitProduct& product = {});
/// The plain product as the file module keeps it, without a card around it.
MapMemory debit_memory();

/// What a GENERATE AC answered.
struct AcAnswer {
  StatusWord sw = StatusWord::Ok;
  Byte information = 0;
  std::uint16_t counter = 0;
  model::Block8 cryptogram{};
  Bytes issuer;          ///< 9F10
  Bytes signature;       ///< 9F4B, with CDA
  Bytes signed_objects;  ///< answer without 9F4B, with CDA
  std::string cvr() const { return to_hex(ByteView{issuer}.subspan(3, 4)); }
};

/// Card, terminal and issuer in one transaction after the other.
class Debit {
 public:
  explicit Debit(const DebitProduct& product = {}) : card(debit_cells(product)) {}
  /// Any card with this bank side on it.
  explicit Debit(Bytes cells) : card(std::move(cells)) {}

  /// SELECT and GET PROCESSING OPTIONS.
  StatusWord begin(bool sm = false);
  AcAnswer first(Byte p1);
  AcAnswer second(Byte p1, std::string_view code = "3030");
  StatusWord verify(std::string_view pin);
  StatusWord verify_enciphered(std::string_view pin, bool with_challenge = true);
  /// EXTERNAL AUTHENTICATE with the right ARPC for this code.
  StatusWord answer_online(std::string_view code = "3030");
  /// A script with its right MAC; `header` has CLA INS P1 P2.
  Command script(std::string_view header, ByteView data) const;
  StatusWord send_script(std::string_view header, ByteView data = {});
  /// Enciphered data of a PIN change.
  Bytes pin_change(std::string_view fresh, std::string_view current = {}) const;
  /// Is this cryptogram the one the issuer computes?
  bool verifies(const AcAnswer& answer) const;

  model::BankSession session(std::size_t key) const;
  Bytes list_data(bool second_list, std::string_view code) const;

  BankCard card;
  std::string amount = "000000001000";
  std::string currency = "0156";
  std::string country = "0156";
  std::string verification = "0000000000";
  std::string unpredictable = "11223344";
  Bytes options;  ///< PDOL data
  std::uint16_t counter = 0;
  model::Block8 cryptogram{};
  bool sm = false;
};

}  // namespace sscard::test
