#include "cos-sim/hardware/nv_memory.hpp"

#include <algorithm>
#include <bit>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "cardlib/base/wipe.hpp"

namespace sscard::cos {
namespace {

constexpr Byte mark_committed = 0xFF;
constexpr Byte mark_empty = 0x00;
constexpr std::size_t entry_head = 6;  // address 4, length 2

/// Every value of the mark means one of the two: a torn one by the majority of its bits.
bool is_committed(Byte mark) {
  return std::popcount(mark) >= 4;
}

Byte counter_check(Byte value, Byte generation) {
  return static_cast<Byte>(0xA5U ^ value ^ std::rotl(generation, 3));
}

std::array<Byte, 3> counter_cell(Byte value, Byte generation) {
  return {value, generation, counter_check(value, generation)};
}

/// Generations count modulo 256: is `a` younger than `b`?
bool younger(Byte a, Byte b) {
  return static_cast<std::int8_t>(static_cast<Byte>(a - b)) > 0;
}

}  // namespace

NvMemory::NvMemory(Store& store) : store_(store) {
  expects(store.size() > objects_at);
  journal_.reserve(journal_capacity());
}

void NvMemory::power_up() {
  powered_ = true;
  failed_ = false;
  journal_.clear();
  Byte mark = 0;
  store_.read(journal_mark_at, {&mark, 1});
  // The decision is written firmly before anything follows from it: a torn mark may read
  // differently the next time.
  if (!is_committed(mark)) {
    if (mark != mark_empty) put(journal_mark_at, {&mark_empty, 1});
    return;
  }
  put(journal_mark_at, {&mark_committed, 1});
  std::array<Byte, 2> length{};
  store_.read(journal_length_at, length);
  const std::size_t n = std::min<std::size_t>(sscard::u16_at(length, 0), journal_capacity());
  Bytes entries(n);
  store_.read(journal_entries_at, entries);
  apply(entries);
  put(journal_mark_at, {&mark_empty, 1});
  wipe(entries);
}

void NvMemory::read(Address from, MutableBytes out) const {
  store_.read(from, out);
  if (journal_.empty()) return;
  ByteReader reader(journal_);
  while (!reader.at_end()) {
    const Address at = reader.u32();
    const ByteView bytes = reader.take(reader.u16());
    const Address begin = std::max(at, from);
    const std::size_t end = std::min(at + bytes.size(), from + out.size());
    for (std::size_t i = begin; i < end; ++i)
      out[i - from] = bytes[i - at];
  }
}

Byte NvMemory::byte_at(Address from) const {
  Byte value = 0;
  read(from, {&value, 1});
  return value;
}

std::uint16_t NvMemory::u16_at(Address from) const {
  std::array<Byte, 2> bytes{};
  read(from, bytes);
  return sscard::u16_at(bytes, 0);
}

std::uint32_t NvMemory::u32_at(Address from) const {
  std::array<Byte, 4> bytes{};
  read(from, bytes);
  return sscard::u32_at(bytes, 0);
}

void NvMemory::write(Address to, ByteView bytes) {
  expects(to + bytes.size() <= store_.size());
  expects(takes(bytes.size()));
  append_u32(journal_, to);
  append_u16(journal_, static_cast<std::uint16_t>(bytes.size()));
  append(journal_, bytes);
}

bool NvMemory::takes(std::size_t n) const {
  return journal_.size() + entry_head + n <= journal_capacity();
}

void NvMemory::write_byte(Address to, Byte value) {
  write(to, {&value, 1});
}

void NvMemory::write_u16(Address to, std::uint16_t value) {
  const std::array<Byte, 2> bytes{static_cast<Byte>(value >> 8U), static_cast<Byte>(value)};
  write(to, bytes);
}

void NvMemory::write_u32(Address to, std::uint32_t value) {
  const std::array<Byte, 4> bytes{static_cast<Byte>(value >> 24U), static_cast<Byte>(value >> 16U),
                                  static_cast<Byte>(value >> 8U), static_cast<Byte>(value)};
  write(to, bytes);
}

void NvMemory::write_unreachable(Address to, ByteView bytes) {
  put(to, bytes);
}

void NvMemory::commit() {
  if (journal_.empty()) return;
  const std::array<Byte, 2> length{static_cast<Byte>(journal_.size() >> 8U),
                                   static_cast<Byte>(journal_.size())};
  put(journal_entries_at, journal_);
  put(journal_length_at, length);
  put(journal_mark_at, {&mark_committed, 1});
  apply(journal_);
  put(journal_mark_at, {&mark_empty, 1});
  abandon();
}

void NvMemory::abandon() {
  wipe(journal_);  // a key or a PIN may have been on its way
  journal_.clear();
}

void NvMemory::apply(ByteView entries) {
  ByteReader reader(entries);
  while (!reader.at_end()) {
    const Address at = reader.u32();
    const ByteView bytes = reader.take(reader.u16());
    if (reader.failed() || at + bytes.size() > store_.size()) return;  // a foreign image
    put(at, bytes);
  }
}

void NvMemory::put(Address to, ByteView bytes) {
  if (!powered_ || failed_) return;
  const Wrote wrote = store_.write(to, bytes);
  powered_ = wrote != Wrote::PowerLost;
  failed_ = wrote == Wrote::Failed;
}

NvMemory::Cell NvMemory::cell_at(Address at) const {
  std::array<Byte, 3> cell{};
  store_.read(at, cell);
  return {cell[2] == counter_check(cell[0], cell[1]), cell[0], cell[1]};
}

Byte NvMemory::counter(Address at) const {
  const Cell first = cell_at(at);
  const Cell second = cell_at(at + 3);
  if (!first.good && !second.good) return 0;
  if (!first.good) return second.value;
  if (!second.good) return first.value;
  return younger(second.generation, first.generation) ? second.value : first.value;
}

void NvMemory::set_counter(Address at, Byte value) {
  const Cell first = cell_at(at);
  const Cell second = cell_at(at + 3);
  const bool second_rules =
      second.good && (!first.good || younger(second.generation, first.generation));
  const Byte generation = second_rules ? second.generation : first.generation;
  put(second_rules ? at : at + 3, counter_cell(value, static_cast<Byte>(generation + 1)));
}

std::array<Byte, counter_size> NvMemory::fresh_counter(Byte value) {
  return {value, 1, counter_check(value, 1), value, 0, counter_check(value, 0), 0, 0};
}

}  // namespace sscard::cos
