// The DEVICENAME that a reader.conf entry gives to our driver: how many slots, how long a card may
// take, and the folder in which each slot listens. Our own format [PROP]; pcscd 1.9.9 takes colons
// but no commas in this value:
//   sscard:SLOTS:FOLDER   or   sscard:SLOTS:MILLISECONDS:FOLDER
// Foreign input: an administrator writes it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sscard::cos {

struct DeviceName {
  static constexpr unsigned slots_max = 16;  ///< pcscd has no more readers (limits.md 2.1)
  static constexpr std::chrono::milliseconds limit_default{60'000};
  static constexpr std::chrono::milliseconds limit_max{600'000};

  unsigned slots = 1;  ///< 1 to slots_max
  std::string folder;  ///< absolute; its owner and root may put cards in, nobody else
  std::chrono::milliseconds answer_limit = limit_default;  ///< for one command of a card

  /// nullopt for anything else, also for a folder whose sockets would have too long a name.
  static std::optional<DeviceName> parse(std::string_view text);
  std::string text() const;
  /// Where slot k (from 0) listens.
  std::string socket_path(unsigned slot) const;
};

}  // namespace sscard::cos
