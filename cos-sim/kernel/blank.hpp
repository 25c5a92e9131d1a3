// Blanks (白卡): a card in its transport state, as the supplier delivers it. Serial and ATR are
// set, the transport key is in, no file exists. Source: reference/ssc-card.md 2.2, 9.2;
// corrections.md A.1, A.11.1.
#pragma once

#include <optional>
#include <string>

#include "cardlib/base/result.hpp"
#include "cos-sim/hardware/store.hpp"
#include "cos-sim/kernel/chip_header.hpp"

namespace sscard::cos {

/// ASCII TESTTRANSPORTKEY (A.11.1). Real blanks carry their supplier's key.
inline constexpr auto test_transport_key = "544553545452414E53504F52544B4559"_hex;

struct Blank {
  std::array<Byte, 2> vendor = "0087"_hex;        ///< T1–T2: chip vendor
  std::array<Byte, 3> os = "543160"_hex;          ///< T3–T5: COS and capacity
  std::array<Byte, 2> manufacturer = "8660"_hex;  ///< T6–T7: card manufacturer
  std::array<Byte, 6> serial{};                   ///< T8–TD
  std::array<Byte, 16> transport_key = test_transport_key;
  Dialect dialect = Dialect::T514;
  CardKind kind = CardKind::Social;
  std::optional<Byte> ta1;  ///< interface byte for speed tests (A.1.1)
};

/// A blank whose chip vendor is one that speaks this dialect: 0087 大唐, 0090 复旦 (2.2).
Blank blank_speaking(Dialect dialect);

/// 3B 6D 00 00 ‖ 13 historical bytes, or 3B 7D TA1 00 00 ‖ the same.
Bytes atr_of(const Blank& blank);

/// The cells of a fresh blank.
Bytes blank_cells(const Blank& blank, std::size_t memory_size = default_memory_size);
/// Turns any memory into this blank: everything it held is gone.
void make_blank(Store& store, const Blank& blank);
/// A new card image; an existing file is never touched.
Status create_blank_image(const std::string& path, const Blank& blank,
                          std::size_t memory_size = default_memory_size);

}  // namespace sscard::cos
