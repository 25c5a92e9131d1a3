// The keys of the card as rows: where each lives, what it opens, how terminals name it.
// Source: reference/ssc-card.md 6.1, 6.2; corrections.md A.8 (BK, LK, STK, DSK, purse keys).
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "cardlib/model/names.hpp"

namespace sscard::model {

/// Type byte of a T514 key record.
enum class KeyType : Byte {
  Master = 0x00,
  Pin = 0x01,
  Transmission = 0x07,  ///< STK
  Load = 0x08,          ///< DLK
  Debit = 0x09,         ///< DPK
  Tac = 0x0A,           ///< DTK
  External = 0x0D,      ///< RK, UK, PUK, BK, LK, DSK
  Internal = 0x0E,      ///< IRK
};

/// Where the chain of diversification begins: national keys take three factors, provincial two,
/// city keys one.
enum class KeyLevel : std::uint8_t { National = 3, Provincial = 2, City = 1 };

/// Ids of the key records of PSE's key set: type Master, version = KVN [PROP].
enum class ChannelKeyId : Byte { Enc = 0x01, Mac = 0x02, Dek = 0x03, KmcIdentifier = 0x04 };

struct KeyRow {
  Df df;
  std::string_view name;  ///< "IRK", "RK", "UK1", "PUK" …
  KeyType type;
  Byte id;          ///< card key id (P2 of the authentication commands)
  KeyLevel level;   ///< administrative level of the master
  Byte try_limit;   ///< error counter, 0 = not counted
  Byte psam_usage;  ///< usage byte, 0 = not in a PSAM
  Byte psam_id;
  std::uint32_t hsm_address;  ///< three bytes, 0 = not public
};

/// All keys of the social side and the card master key, grouped by DF. Inside a DF the order is the
/// load order, except that the PIN goes last on the card; levels are counted in this order.
std::span<const KeyRow> key_table();
/// The keys of one DF in table order; empty for PSE and the debit application, whose key sets are
/// ChannelKeyId records and DGI 8000.
std::span<const KeyRow> keys_of(Df df);
/// The key `name` of `df`; nullptr when there is none.
const KeyRow* find_key(Df df, std::string_view name);
/// The key a command means by type and id; nullptr when there is none.
const KeyRow* find_key(Df df, KeyType type, Byte id);

}  // namespace sscard::model
