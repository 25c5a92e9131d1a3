// What a data grouping (DGI, 数据分组) must be before the card keeps it: one row per number or
// range, for PSE and for the debit application. Unknown numbers are 6A88, wrong content is 6A80.
// Source: reference/pboc.md 1.5, 2.1, 2.2, 2.3; corrections.md B.4, B.5.
#pragma once

#include <optional>
#include <span>

#include "cardlib/apdu/status_word.hpp"
#include "cardlib/base/bytes.hpp"
#include "cardlib/crypto/crypto.hpp"

namespace sscard::cos::bank {

/// Number of a data grouping. For records the first byte is the SFI, the second the record number.
using DgiNumber = std::uint16_t;

/// Groupings that other code asks for by name.
inline constexpr DgiNumber dgi_internal_risk = 0x0D01;     ///< limits, formats (内部数据)
inline constexpr DgiNumber dgi_internal_country = 0x0E01;  ///< currency, country, actions
inline constexpr DgiNumber dgi_keys = 0x8000;              ///< UDK AC ‖ MAC ‖ ENC, 16 each
inline constexpr DgiNumber dgi_pin = 0x8010;               ///< PIN block, format 2
inline constexpr DgiNumber dgi_key_check = 0x9000;         ///< three check values of 3 bytes
inline constexpr DgiNumber dgi_pin_counter = 0x9010;       ///< tries left ‖ limit
inline constexpr DgiNumber dgi_fci = 0x9102;               ///< A5 template of the SELECT answer
inline constexpr DgiNumber dgi_options = 0x9104;           ///< 82 AIP, 94 AFL
inline constexpr DgiNumber dgi_issuer_data = 0x9200;       ///< 9F10
inline constexpr DgiNumber dgi_rsa_qinv = 0x8201;
inline constexpr DgiNumber dgi_rsa_dq = 0x8202;
inline constexpr DgiNumber dgi_rsa_dp = 0x8203;
inline constexpr DgiNumber dgi_rsa_q = 0x8204;
inline constexpr DgiNumber dgi_rsa_p = 0x8205;
/// SM set [PROP]: numbers differ by vendor (pboc.md 1.5), these are the ones of one public script.
inline constexpr DgiNumber dgi_sm_keys = 0x8400;         ///< SM4 UDK AC ‖ MAC ‖ ENC
inline constexpr DgiNumber dgi_sm_private = 0x8501;      ///< SM2 d
inline constexpr DgiNumber dgi_sm_public = 0x8502;       ///< SM2 x ‖ y
inline constexpr DgiNumber dgi_sm_options = 0x9105;      ///< 82 AIP, 94 AFL
inline constexpr DgiNumber dgi_sm_issuer_data = 0x9201;  ///< 9F10 with algorithm 04
inline constexpr DgiNumber dgi_sm_key_check = 0x9400;    ///< check values of 8400

/// SFI of the transaction log (交易明细): the card writes it, nobody stores it.
inline constexpr Byte log_sfi = 0x0B;

/// The grouping that holds a record.
constexpr DgiNumber record_dgi(Byte sfi, Byte record) {
  return static_cast<DgiNumber>(sfi << 8U | record);
}

/// The two kinds of bank application on this card.
enum class ApplicationKind : std::uint8_t { Directory, Debit };

/// What is already stored, by number.
class DgiSource {
 public:
  virtual ~DgiSource() = default;
  virtual std::optional<ByteView> find(DgiNumber number) const = 0;
};

struct DgiContext {
  const DgiSource& stored;
  const crypto::Provider& engine;
};

/// 9000, or why the (deciphered) value is refused.
using DgiCheck = StatusWord (*)(const DgiContext& context, DgiNumber number, ByteView value);

struct DgiRow {
  DgiNumber first;
  DgiNumber last;
  std::uint16_t length_min;  ///< of the value, in bytes
  std::uint16_t length_max;
  bool enciphered;  ///< must travel under the session DEK (P1 60); the others must not [PROP]
  bool mandatory;   ///< the last STORE DATA is refused without it
  DgiCheck check;
};

std::span<const DgiRow> dgi_rows(ApplicationKind kind);

/// The row of `number`; nullptr when the application does not know it.
const DgiRow* find_row(ApplicationKind kind, DgiNumber number);

/// True when everything is there that the application needs: the mandatory rows, the counter with
/// its PIN and the other way round, and every record that the AFL or the directory names.
/// The RSA key is whole or not there at all, and so is the SM set.
bool complete(ApplicationKind kind, const DgiSource& stored);

/// First value of `tag` in the records of SFI 1 to 10 that an AFL names.
std::optional<ByteView> find_in_records(const DgiSource& stored, std::uint32_t tag);

}  // namespace sscard::cos::bank
