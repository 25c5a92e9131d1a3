// Which tags may stand where, and how long they may be: FCI of both applications, directory
// entries, internal data. Source: reference/pboc.md 1.5, 2.1, 2.3.
#pragma once

#include <cstdint>
#include <span>

#include "cardlib/base/bytes.hpp"

namespace sscard::cos::bank {

enum class TagContent : std::uint8_t {
  Plain,
  Dol,     ///< a data object list, checked to be well-formed
  Nested,  ///< holds objects, checked to be well-formed
};

struct TagRow {
  std::uint32_t tag;
  std::uint8_t length_min;
  std::uint8_t length_max;
  bool mandatory;
  TagContent content;
};

std::span<const TagRow> debit_fci_tags();
std::span<const TagRow> directory_fci_tags();
std::span<const TagRow> directory_entry_tags();
std::span<const TagRow> internal_tags();
std::span<const TagRow> processing_option_tags();

/// True when `objects` is a list of objects that all have a row, keep its length, come once, and
/// leave out no mandatory one.
bool obeys(ByteView objects, std::span<const TagRow> rows);

}  // namespace sscard::cos::bank
