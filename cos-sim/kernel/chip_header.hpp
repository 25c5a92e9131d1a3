// The first cells of the memory: what the chip is before any file exists. Written when the blank is
// made, by the two production commands, and by the transport code's counter.
// Source: reference/ssc-card.md 2.2, 2.3, 9.2; corrections.md A.1, A.11.1.
//
//   0000 mark 4 · 0004 ATR length 1 · 0005 ATR 20 · 0020 transport key 16 · 0030 tries 8
//   0038 end of the objects 4 · 003C dialect 1 · 003D kind 1
#pragma once

#include <array>
#include <optional>

#include "cardlib/model/dialect.hpp"
#include "cardlib/model/names.hpp"
#include "cos-sim/hardware/nv_memory.hpp"

namespace sscard::cos {

inline constexpr Address chip_mark_at = 0x0000;
inline constexpr Address chip_atr_length_at = 0x0004;
inline constexpr Address chip_atr_at = 0x0005;
inline constexpr Address chip_transport_key_at = 0x0020;
inline constexpr Address chip_transport_tries_at = 0x0030;
inline constexpr Address chip_end_at = 0x0038;

inline constexpr Address chip_dialect_at = 0x003C;

/// Whose administration commands the chip speaks (ssc-card.md 9): 00 T514, which a cell that was
/// never written has too, 5A FM.
using model::Dialect;
Byte stored_form(Dialect dialect);

inline constexpr Address chip_kind_at = 0x003D;

/// What a chip was made for; 01 to 04 are the codes of model::KeyCard.
enum class CardKind : Byte {
  Social = 0x00,
  Psam = 0x01,
  Mother = 0x02,
  Transport = 0x03,
  MasterControl = 0x04,
};

inline constexpr std::uint32_t chip_mark = 0x53534331;  ///< "SSC1": these cells were made a blank
inline constexpr std::size_t atr_max = 20;
inline constexpr Byte transport_tries = 3;  ///< wrong transport codes that kill a blank

/// The ATR as stored; empty when the cells are no chip of ours.
Bytes stored_atr(const NvMemory& memory);
/// nullopt: a later version's dialect, which this one cannot speak.
std::optional<Dialect> stored_dialect(const NvMemory& memory);
/// nullopt for a code that is no kind: such a card stays mute.
std::optional<CardKind> stored_kind(const NvMemory& memory);
/// Who owns the MF of a card of this kind: the card itself, or, on a key card, the one environment
/// that all of it is.
model::Environment mf_owner(CardKind kind);
/// Who will own an environment of this name under the MF; nullopt: this kind has none such.
std::optional<model::Environment> ddf_owner(CardKind kind, ByteView aid);
/// T6…TD: the chip serial, the last eight bytes of the ATR.
std::array<Byte, 8> stored_serial(const NvMemory& memory);

}  // namespace sscard::cos
