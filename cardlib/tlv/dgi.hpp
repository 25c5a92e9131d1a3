// Data groups (数据分组) of EMV card personalization: two bytes of identifier, a length of one byte
// up to FE or FF and two bytes, the value. Source: reference/pboc.md 1.1, 1.5.
#pragma once

#include <cstdint>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

namespace sscard::tlv {

inline constexpr std::size_t dgi_value_max = 65535;

struct Dgi {
  std::uint16_t id = 0;
  ByteView value;  ///< points into what was read
};

/// All data groups in order. A long length for a short value is accepted: bureaus send it.
/// BadInput when one is cut short; `bytes` must hold whole groups only.
Result<std::vector<Dgi>> read_dgis(ByteView bytes);

/// Identifier, shortest length, value of at most dgi_value_max bytes.
Bytes dgi(std::uint16_t id, ByteView value);
void append_dgi(Bytes& to, std::uint16_t id, ByteView value);
/// Bytes a group takes with identifier and length.
std::size_t dgi_size(std::size_t value_length);

}  // namespace sscard::tlv
