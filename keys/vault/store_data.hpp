// STORE DATA blocks from data groupings (DGI, 数据分组): fewest commands, largest blocks. Pure.
// Rules: pboc.md 1.1 (P1 bits, long DGIs continue with bare data, 247 bytes under C-MAC) and EMV
// CPS (several groupings in one command). [PROP] an enciphered grouping is alone in its command,
// because P1 bit 60 says it of every value; so is one that needs several commands.
#pragma once

#include <span>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

namespace sscard::keys {

/// A data grouping as it goes over the wire.
struct DataGrouping {
  std::uint16_t dgi = 0;
  Bytes value;
  bool enciphered = false;  ///< `value` is already enciphered under the DEK of the channel
};

struct StoreDataBlock {
  bool enciphered = false;  ///< P1 bits 60
  Bytes data;
};

/// What one command may carry.
struct StoreDataLimits {
  std::size_t most = 247;  ///< bytes: 255 without the eight of the C-MAC; 239 when enciphered
  bool pack = true;        ///< several plain groupings in one command
};

/// In the order given. ErrorKind::BadInput: more than 256 commands (P2 counts them) or a grouping
/// of more than 65535 bytes.
Result<std::vector<StoreDataBlock>> store_data_blocks(std::span<const DataGrouping> groupings,
                                                      const StoreDataLimits& limits);

}  // namespace sscard::keys
