// Command and response APDU (ISO/IEC 7816-3, 12.1): the four cases, short and extended. Bytes are
// counted from zero: CLA 0, INS 1, P1 2, P2 3, then Lc, data, Le.
#pragma once

#include <cstdint>
#include <optional>

#include "cardlib/apdu/status_word.hpp"
#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

namespace sscard {

struct Header {
  Byte cla = 0;
  Byte ins = 0;
  Byte p1 = 0;
  Byte p2 = 0;
  bool operator==(const Header&) const = default;
};

/// A command to a card. Its body may hold a PIN or a key record, so it wipes itself.
class Command {
 public:
  static constexpr std::uint32_t le_all_short = 256;
  static constexpr std::uint32_t le_all_extended = 65536;

  Header header;
  Bytes data;
  std::optional<std::uint32_t> le;  ///< expected length: absent, 1..256 short, up to 65536 extended
  bool extended_form = false;  ///< arrived with extended lengths, whether it needed them or not

  Command() = default;
  Command(Header h, Bytes d, std::optional<std::uint32_t> expected = std::nullopt);
  Command(const Command&) = default;
  Command(Command&&) noexcept = default;
  Command& operator=(const Command& other);
  Command& operator=(Command&& other) noexcept;
  ~Command();

  /// Lengths of three and two bytes: needed by the lengths, or chosen by the sender.
  bool is_extended() const {
    return extended_form || data.size() > 255 || le.value_or(0) > le_all_short;
  }
  /// Short or extended encoding, whichever the lengths need. Case 1 is four bytes.
  Bytes encode() const;
  /// Refuses every byte string that is none of the seven forms of ISO 7816-3 (ErrorKind::BadInput).
  /// encode() of the result gives the same bytes again.
  static Result<Command> parse(ByteView apdu);
};

struct Response {
  Bytes data;
  StatusWord sw{};

  Bytes encode() const;
  /// At least the two status bytes, at most 65538 bytes.
  static Result<Response> parse(ByteView rapdu);
};

}  // namespace sscard
