// The one door to non-volatile memory. Writes of a command gather in a redo journal and happen all
// or not at all; try counters are written at once and never roll back. Recovery may itself be torn.
// Source: design.md 4; reference/security.md 3 (atomicity, counters outside transactions); style
// R11.
//
// Layout: 0000 chip header (kernel/chip_header.hpp) · 0100 mark 1 · 0104 journal length 2 · 0108
// journal entries {address 4, length 2, bytes} · 1000 objects of the file system.
#pragma once

#include "cos-sim/hardware/store.hpp"

namespace sscard::cos {

inline constexpr Address journal_mark_at = 0x0100;
inline constexpr Address journal_length_at = 0x0104;
inline constexpr Address journal_entries_at = 0x0108;
inline constexpr Address objects_at = 0x1000;
/// Bytes a counter occupies: two cells of {value, generation, check} and two unused bytes.
inline constexpr std::size_t counter_size = 8;

class NvMemory {
 public:
  explicit NvMemory(Store& store);

  std::size_t size() const { return store_.size(); }

  /// Power comes: finishes or forgets what the last power cut left. Nothing else may come first.
  void power_up();
  /// False after a power cut: what is still executed has no effect, and no answer leaves the card.
  bool powered() const { return powered_; }
  /// True when the memory itself broke (6581).
  bool failed() const { return failed_; }

  /// Sees the pending writes of the running command.
  void read(Address from, MutableBytes out) const;
  Byte byte_at(Address from) const;
  std::uint16_t u16_at(Address from) const;
  std::uint32_t u32_at(Address from) const;

  /// Joins the transaction of the running command. More than the journal holds is our own mistake.
  void write(Address to, ByteView bytes);
  void write_byte(Address to, Byte value);
  void write_u16(Address to, std::uint16_t value);
  void write_u32(Address to, std::uint32_t value);
  /// Would a write of n more bytes still fit into this transaction?
  bool takes(std::size_t n) const;
  /// Writes at once, without the journal: only for memory that nothing points to yet.
  void write_unreachable(Address to, ByteView bytes);

  /// The pending writes happen now, all or none.
  void commit();
  /// The pending writes are forgotten.
  void abandon();
  bool pending() const { return !journal_.empty(); }

  /// A try counter of `counter_size` bytes at `at`; 0 when both its cells are broken.
  Byte counter(Address at) const;
  /// Durable when it returns, outside any transaction; a torn write leaves old or new value.
  void set_counter(Address at, Byte value);
  /// The bytes of a fresh counter, to be written with the object that carries it.
  static std::array<Byte, counter_size> fresh_counter(Byte value);

 private:
  struct Cell {
    bool good;
    Byte value;
    Byte generation;
  };
  Cell cell_at(Address at) const;
  void put(Address to, ByteView bytes);  ///< straight to the cells, unless the power is gone
  void apply(ByteView entries);
  std::size_t journal_capacity() const { return objects_at - journal_entries_at; }

  Store& store_;
  Bytes journal_;  ///< entries in their stored form; capacity reserved once
  bool powered_ = true;
  bool failed_ = false;
};

}  // namespace sscard::cos
