// The header of a TR-31 key block (ANSI X9.143): sixteen characters that say what a key is for, and
// optional blocks behind them. Strict: every length, every character. Versions A to D are those of
// the standard; '4' is our SM4-CMAC profile [PROP]: the standard has no SM4, digits are no version
// of it, and no other system is said to read such a block.
// Sources: reference/security.md B4, 1D (TR-31 / ANSI X9.143).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cardlib/base/result.hpp"

namespace sscard::keys {

enum class BlockVersion : char {
  A = 'A',    ///< 3DES, key variants; old
  B = 'B',    ///< 3DES, derived keys
  C = 'C',    ///< as A; old
  D = 'D',    ///< AES, derived keys
  Sm4 = '4',  ///< SM4, derived keys [PROP]
};

/// Algorithm letter of SM4 keys [PROP].
inline constexpr char sm4_letter = '4';

struct OptionalBlock {
  std::string id;    ///< two letters or digits, not PB
  std::string data;  ///< printable ASCII
  bool operator==(const OptionalBlock&) const = default;
};

struct BlockHeader {
  BlockVersion version = BlockVersion::B;
  std::string usage;               ///< "K0", "E0" …; two digits: proprietary
  char algorithm = 'T';            ///< T 3DES, A AES, D DES, H HMAC …, 4 SM4 [PROP]
  char mode = 'N';                 ///< B C D E G N S T V X Y
  std::string key_version = "00";  ///< "00": none
  char exportability = 'N';        ///< E trusted, S sensitive, N not at all
  std::vector<OptionalBlock> optional{};
  bool operator==(const BlockHeader&) const = default;
};

/// A header and where it ends in the block; padding blocks (PB) are checked and dropped.
struct ReadHeader {
  BlockHeader header;
  std::size_t size = 0;
};

/// BadInput with field and reason: a wrong character, a length that is not that of the text, an
/// optional block twice, optional blocks that are no whole number of cipher blocks.
Result<ReadHeader> read_header(std::string_view block);

/// The header of a block that has `body` characters behind it, with a padding block when the
/// optional ones need it. BadInput: as read_header would refuse it, or longer than 9999.
Result<std::string> write_header(const BlockHeader& header, std::size_t body);

/// Bytes of a cipher block of this version.
std::size_t cipher_block(BlockVersion version);

}  // namespace sscard::keys
