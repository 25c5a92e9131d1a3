// What the bank side keeps in non-volatile memory, seen as named values. A commit is all or
// nothing: after a power cut either every update is there or none. The kernel's memory stands
// behind it. Source: reference/design.md 4 (one door, transactions).
#pragma once

#include <array>
#include <optional>
#include <span>

#include "cardlib/apdu/status_word.hpp"
#include "cardlib/base/bytes.hpp"
#include "cardlib/base/wipe.hpp"
#include "cos-sim/bank/file/dgi_rules.hpp"

namespace sscard::cos::bank {

/// Values of an application that are no data groupings; their numbers collide with none of them.
/// The first two lie in the directory itself, where the kernel sees them.
inline constexpr DgiNumber value_aid = 0x0084;          ///< DF name
inline constexpr DgiNumber value_life = 0x00FF;         ///< one byte, a Life
inline constexpr DgiNumber value_last_online = 0x9F13;  ///< last online ATC, 2 bytes
inline constexpr DgiNumber value_counter = 0x9F36;      ///< ATC, 2 bytes
inline constexpr DgiNumber value_risk = 0x00F0;         ///< RiskMemory
/// Copies of elements of the records that commands need, made whenever the records change.
inline constexpr DgiNumber value_first_list = 0x008C;   ///< CDOL1
inline constexpr DgiNumber value_second_list = 0x008D;  ///< CDOL2
inline constexpr DgiNumber value_key_exponent = 0x9F47;
inline constexpr DgiNumber value_dynamic_list = 0x9F49;  ///< DDOL
inline constexpr std::array record_copies = {value_first_list, value_second_list,
                                             value_key_exponent, value_dynamic_list};
/// Values of the key set that serves both applications; they belong to PSE. A key is its version
/// (KVN) ‖ algorithm ‖ 16 bytes.
inline constexpr DgiNumber value_key_enc = 0x00E1;
inline constexpr DgiNumber value_key_mac = 0x00E2;
inline constexpr DgiNumber value_key_dek = 0x00E3;
inline constexpr DgiNumber value_key_owner = 0x00E4;     ///< KMC identifier, 6 bytes
inline constexpr DgiNumber value_key_sequence = 0x00E6;  ///< sequence counter, 2 bytes
inline constexpr DgiNumber value_key_tries = 0x00E7;     ///< EXTERNAL AUTHENTICATE tries left

struct ValueName {
  ApplicationKind application = ApplicationKind::Directory;
  DgiNumber number = 0;
  auto operator<=>(const ValueName&) const = default;
};

struct Update {
  ValueName name;
  std::optional<ByteView> value;  ///< nullopt: the value is removed
};

/// The updates of one command with room for their values, which it wipes: no memory of its own.
class Updates {
 public:
  static constexpr std::size_t count_max = 12;
  static constexpr std::size_t room_max = 2048;  ///< a record, copies out of it, and small values

  Updates() = default;
  Updates(const Updates&) = delete;
  Updates& operator=(const Updates&) = delete;
  ~Updates() { wipe(room_); }

  void put(ValueName name, ByteView value);
  void remove(ValueName name) { add({name, std::nullopt}); }
  void clear() { count_ = 0; }
  std::span<const Update> view() const { return std::span{list_}.first(count_); }

 private:
  void add(const Update& update);

  std::array<Update, count_max> list_{};
  std::size_t count_ = 0;
  std::array<Byte, room_max> room_{};
  std::size_t used_ = 0;
};

class BankMemory {
 public:
  virtual ~BankMemory() = default;
  /// The view lives until the next commit.
  virtual std::optional<ByteView> find(ValueName name) const = 0;
  /// Is there a value with a number from `first` to `last`?
  virtual bool any(ApplicationKind application, DgiNumber first, DgiNumber last) const = 0;
  /// 9000; 6A84 when it does not fit, 6581 when the memory fails: then nothing has changed.
  virtual StatusWord commit(std::span<const Update> updates) = 0;
};

}  // namespace sscard::cos::bank
