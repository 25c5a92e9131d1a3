#include "cos-sim/kernel/chip_header.hpp"

#include <algorithm>

#include "cardlib/model/key_card.hpp"
#include "cardlib/model/pki.hpp"

namespace sscard::cos {
namespace {
constexpr std::size_t historical_bytes = 13;

struct DialectRow {
  Dialect dialect;
  Byte stored;
};
/// Another dialect is one more row here, and its commands (administration_family.hpp).
constexpr std::array dialects = {
    DialectRow{Dialect::T514, 0x00},
    DialectRow{Dialect::Fm,   0x5A},
};

}  // namespace

Byte stored_form(Dialect dialect) {
  return std::ranges::find(dialects, dialect, &DialectRow::dialect)->stored;
}

std::optional<Dialect> stored_dialect(const NvMemory& memory) {
  const Byte stored = memory.byte_at(chip_dialect_at);
  const auto found = std::ranges::find(dialects, stored, &DialectRow::stored);
  return found == dialects.end() ? std::nullopt : std::optional(found->dialect);
}

Bytes stored_atr(const NvMemory& memory) {
  const Byte length = memory.byte_at(chip_atr_length_at);
  if (memory.u32_at(chip_mark_at) != chip_mark || length > atr_max || length < historical_bytes)
    return {};
  Bytes atr(length);
  memory.read(chip_atr_at, atr);
  return atr;
}

std::optional<CardKind> stored_kind(const NvMemory& memory) {
  const Byte code = memory.byte_at(chip_kind_at);
  if (code > static_cast<Byte>(CardKind::MasterControl)) return std::nullopt;
  return static_cast<CardKind>(code);
}

model::Environment mf_owner(CardKind kind) {
  return kind == CardKind::Social ? model::Environment::Card : model::Environment::Ssse;
}

std::optional<model::Environment> ddf_owner(CardKind kind, ByteView aid) {
  if (kind == CardKind::Social) {
    if (equal(aid, model::pki_aid)) return model::Environment::Ssse;  // beside SSSE [PROP]
    for (const model::DfRow& row : model::df_table())
      if (row.parent == model::Df::Mf && !row.aid.empty() && equal(row.aid, aid)) return row.owner;
    return std::nullopt;
  }
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4})
    if (equal(model::key_environment(algorithm), aid)) return mf_owner(kind);
  return std::nullopt;
}

std::array<Byte, 8> stored_serial(const NvMemory& memory) {
  std::array<Byte, 8> serial{};
  const Bytes atr = stored_atr(memory);
  if (atr.size() >= serial.size()) std::copy(atr.end() - 8, atr.end(), serial.begin());
  return serial;
}

}  // namespace sscard::cos
