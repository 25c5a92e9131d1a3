#include "cos-sim/kernel/blank.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"
#include "cos-sim/hardware/image_file.hpp"
#include "cos-sim/kernel/chip_header.hpp"

namespace sscard::cos {

Blank blank_speaking(Dialect dialect) {
  Blank out;
  out.dialect = dialect;
  if (dialect == Dialect::Fm) out.vendor = "0090"_hex;
  return out;
}

Bytes atr_of(const Blank& blank) {
  Bytes atr = blank.ta1 ? Bytes{0x3B, 0x7D, *blank.ta1, 0x00, 0x00} : Bytes{0x3B, 0x6D, 0x00, 0x00};
  append(atr, blank.vendor);
  append(atr, blank.os);
  append(atr, blank.manufacturer);
  append(atr, blank.serial);
  return atr;
}

Bytes blank_cells(const Blank& blank, std::size_t memory_size) {
  expects(memory_size > objects_min_size);
  Bytes cells(memory_size);
  const auto put = [&](Address at, ByteView bytes) {
    std::ranges::copy(bytes, cells.begin() + at);
  };
  const Bytes atr = atr_of(blank);
  Bytes number;
  append_u32(number, chip_mark);
  put(chip_mark_at, number);
  cells[chip_atr_length_at] = static_cast<Byte>(atr.size());
  put(chip_atr_at, atr);
  put(chip_transport_key_at, blank.transport_key);
  put(chip_transport_tries_at, NvMemory::fresh_counter(transport_tries));
  cells[chip_dialect_at] = stored_form(blank.dialect);
  cells[chip_kind_at] = static_cast<Byte>(blank.kind);
  number.clear();
  append_u32(number, objects_at);
  put(chip_end_at, number);
  return cells;
}

void make_blank(Store& store, const Blank& blank) {
  store.write(0, blank_cells(blank, store.size()));
}

Status create_blank_image(const std::string& path, const Blank& blank, std::size_t memory_size) {
  return ImageFile::create(path, blank_cells(blank, memory_size));
}

}  // namespace sscard::cos
