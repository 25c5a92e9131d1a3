// Cryptograms of a debit transaction (交易密文): session key, AC, ARPC, script MAC, PIN change,
// with 3DES and with SM4. Card and issuer host compute with the same functions, each on its own
// engine. Sources: reference/pboc.md 2.4, 2.7; corrections.md B.9, part C; EMV Book 2, 8.1 and A1.
#pragma once

#include "cardlib/model/bank_crypto.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::model {

/// Authorization response code (授权响应码), two ASCII characters.
using ResponseCode = std::array<Byte, 2>;
using Mac4 = std::array<Byte, 4>;

/// Algorithm byte of the issuer application data (9F10): 01 3DES, 04 SM4.
constexpr Byte issuer_data_algorithm(Algorithm algorithm) {
  return algorithm == Algorithm::Sm4 ? 0x04 : 0x01;
}

/// Session key (过程密钥): the cipher over 00×6 ‖ ATC ‖ 00×6 ‖ ~ATC.
KeyBytes bank_session_key(const crypto::Cipher& udk, std::uint16_t atc);

/// One session key ready to compute: cryptograms with the AC key, script MACs with the MAC key, PIN
/// blocks with the ENC key. No call allocates.
class BankSession {
 public:
  static constexpr std::size_t message_max = 320;

  /// Crypto error when the key has not 16 bytes.
  static Result<BankSession> create(const crypto::Provider& engine, Algorithm algorithm,
                                    ByteView udk, std::uint16_t atc);
  /// With the session key itself.
  static Result<BankSession> with_key(const crypto::Provider& engine, Algorithm algorithm,
                                      ByteView key);

  /// Retail MAC (SM4: CBC-MAC, left eight), initial value 0, padding 80 always. At most
  /// `message_max` bytes (expects).
  Block8 mac(ByteView message) const;
  /// The left four bytes of it.
  Mac4 short_mac(ByteView message) const;
  /// ARPC method 1 (授权响应密文): the cipher over AC xor (code ‖ 00×6); SM4: zeros behind it, left
  /// eight.
  Block8 response(const Block8& cryptogram, const ResponseCode& code) const;
  /// ECB over whole blocks (expects), out may be in.
  void encipher(ByteView in, MutableBytes out) const;
  void decipher(ByteView in, MutableBytes out) const;

 private:
  BankSession() = default;
  std::unique_ptr<crypto::Cipher> cipher_;
  std::unique_ptr<crypto::RetailMac> retail_;  ///< 3DES only
};

/// What terminal and card put under a cryptogram.
struct CryptogramInput {
  std::array<Byte, 6> amount{};                 ///< 9F02
  std::array<Byte, 6> other_amount{};           ///< 9F03
  std::array<Byte, 2> country{};                ///< 9F1A
  std::array<Byte, 5> terminal_verification{};  ///< 95, TVR
  std::array<Byte, 2> currency{};               ///< 5F2A
  std::array<Byte, 3> date{};                   ///< 9A
  Byte type = 0;                                ///< 9C
  std::array<Byte, 4> unpredictable{};          ///< 9F37
  std::array<Byte, 2> profile{};                ///< 82, AIP
  std::uint16_t counter = 0;                    ///< 9F36, ATC
  std::array<Byte, 4> card_verification{};      ///< CVR with its length byte 03
};

/// Cryptogram version number (密文版本号).
enum class CryptogramVersion : Byte { V01 = 0x01, V17 = 0x11 };

/// The bytes under the MAC.
struct CryptogramMessage {
  std::array<Byte, 37> bytes{};
  std::size_t size = 0;
  ByteView view() const { return ByteView{bytes}.first(size); }
};
/// V01: the eleven values in the order of CryptogramInput; V17: amount, unpredictable number, ATC,
/// second CVR byte.
CryptogramMessage cryptogram_message(const CryptogramInput& input, CryptogramVersion version);

/// What a script MAC hangs on beside the command.
struct ScriptContext {
  std::uint16_t counter = 0;  ///< ATC of the transaction
  Block8 cryptogram{};        ///< of its first GENERATE AC
};
/// MAC of a script command (脚本 MAC): header with Lc as sent ‖ ATC ‖ AC ‖ data as sent.
Mac4 script_mac(const BankSession& mac_key, const std::array<Byte, 5>& header,
                const ScriptContext& context, ByteView data);

/// Clear text of a PIN change; a secret.
using PinChange = Secret<16, struct PinChangeTag>;
/// Eight bytes that bind a PIN change to the card: 00×4 ‖ bytes 5–8 of the card's ENC key.
Block8 pin_change_binding(ByteView udk_enc);
/// 08 ‖ binding xor 0L PIN F… [xor current PIN, left aligned, zeros] ‖ 80 00×6. Both PINs are
/// format 2 blocks.
PinChange pin_change(const Block8& binding, const PinBlock& fresh, const PinBlock* current);
/// The other way round: the new PIN as a format 2 block; nullopt when there is none inside.
/// `current` is a format 2 block or empty.
std::optional<PinBlock> pin_of_change(const Block8& binding, ByteView change, ByteView current);

}  // namespace sscard::model
