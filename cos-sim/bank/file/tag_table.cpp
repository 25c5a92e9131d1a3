#include "cos-sim/bank/file/tag_table.hpp"

#include <algorithm>
#include <array>

#include "cos-sim/bank/file/objects.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::array debit_fci = {
    TagRow{0x50,   1, 16,  false, TagContent::Plain }, // application label
    TagRow{0x87,   1, 1,   false, TagContent::Plain }, // priority
    TagRow{0x9F38, 2, 127, false, TagContent::Dol   }, // PDOL
    TagRow{0x5F2D, 2, 8,   false, TagContent::Plain }, // languages
    TagRow{0x9F11, 1, 1,   false, TagContent::Plain }, // issuer code table
    TagRow{0x9F12, 1, 16,  false, TagContent::Plain }, // preferred name
    TagRow{0xBF0C, 0, 222, false, TagContent::Nested}, // issuer discretionary data
};

constexpr std::array directory_fci = {
    TagRow{0x88,   1, 1,   true,  TagContent::Plain }, // SFI of the directory
    TagRow{0x5F2D, 2, 8,   false, TagContent::Plain },
    TagRow{0x9F11, 1, 1,   false, TagContent::Plain },
    TagRow{0xBF0C, 0, 222, false, TagContent::Nested},
};

constexpr std::array directory_entry = {
    TagRow{0x4F,   5, 16,  true,  TagContent::Plain }, // AID
    TagRow{0x50,   1, 16,  true,  TagContent::Plain },
    TagRow{0x9F12, 1, 16,  false, TagContent::Plain },
    TagRow{0x87,   1, 1,   false, TagContent::Plain },
    TagRow{0x73,   0, 127, false, TagContent::Nested},
};

constexpr std::array internal = {
    TagRow{0x5F20, 2,  26,  false, TagContent::Plain},
    TagRow{0x5F34, 1,  1,   false, TagContent::Plain},
    TagRow{0x57,   1,  19,  false, TagContent::Plain},
    TagRow{0x9F13, 2,  2,   false, TagContent::Plain}, // last online ATC
    TagRow{0x9F36, 2,  2,   false, TagContent::Plain}, // ATC
    TagRow{0x9F4F, 2,  252, false, TagContent::Dol  }, // log format
    TagRow{0x9F51, 2,  2,   false, TagContent::Plain},
    TagRow{0x9F52, 2,  2,   false, TagContent::Plain},
    TagRow{0x9F53, 1,  1,   false, TagContent::Plain},
    TagRow{0x9F54, 6,  6,   false, TagContent::Plain},
    TagRow{0x9F56, 1,  1,   false, TagContent::Plain},
    TagRow{0x9F57, 2,  2,   false, TagContent::Plain},
    TagRow{0x9F58, 1,  1,   false, TagContent::Plain},
    TagRow{0x9F59, 1,  1,   false, TagContent::Plain},
    TagRow{0x9F5C, 6,  6,   false, TagContent::Plain},
    TagRow{0x9F5D, 6,  6,   false, TagContent::Plain},
    TagRow{0x9F63, 16, 16,  false, TagContent::Plain},
    TagRow{0x9F68, 4,  4,   false, TagContent::Plain},
    TagRow{0x9F6B, 6,  6,   false, TagContent::Plain},
    TagRow{0x9F6C, 2,  2,   false, TagContent::Plain},
    TagRow{0x9F6D, 6,  6,   false, TagContent::Plain},
    TagRow{0x9F72, 1,  1,   false, TagContent::Plain},
    TagRow{0x9F73, 4,  4,   false, TagContent::Plain},
    TagRow{0x9F74, 6,  6,   false, TagContent::Plain},
    TagRow{0x9F75, 6,  6,   false, TagContent::Plain},
    TagRow{0x9F76, 2,  2,   false, TagContent::Plain},
    TagRow{0x9F77, 6,  6,   false, TagContent::Plain},
    TagRow{0x9F78, 6,  6,   false, TagContent::Plain},
    TagRow{0x9F79, 6,  6,   false, TagContent::Plain},
    TagRow{0xDF4F, 2,  252, false, TagContent::Dol  }, // load log format
};

constexpr std::array processing_options = {
    TagRow{0x82, 2, 2,   true, TagContent::Plain}, // AIP
    TagRow{0x94, 4, 252, true, TagContent::Plain}, // AFL
};

bool content_is_good(const DataObject& object, TagContent content) {
  switch (content) {
    case TagContent::Plain:
      return true;
    case TagContent::Dol:
      return dol_length(object.value).has_value();
    case TagContent::Nested:
      return objects_in(object.value).has_value();
  }
  return false;
}

/// Index of the row that allows this object; nullopt when none does.
std::optional<std::size_t> row_for(const DataObject& object, std::span<const TagRow> rows) {
  const auto row = std::ranges::find(rows, object.tag, &TagRow::tag);
  if (row == rows.end()) return std::nullopt;
  const std::size_t length = object.value.size();
  if (length < row->length_min || length > row->length_max) return std::nullopt;
  if (!content_is_good(object, row->content)) return std::nullopt;
  return static_cast<std::size_t>(row - rows.begin());
}

template <std::size_t n>
consteval bool unique(const std::array<TagRow, n>& rows) {
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j)
      if (rows[i].tag == rows[j].tag) return false;
  return true;
}
static_assert(unique(debit_fci) && unique(directory_fci) && unique(directory_entry));
static_assert(unique(internal) && unique(processing_options));

}  // namespace

std::span<const TagRow> debit_fci_tags() {
  return debit_fci;
}
std::span<const TagRow> directory_fci_tags() {
  return directory_fci;
}
std::span<const TagRow> directory_entry_tags() {
  return directory_entry;
}
std::span<const TagRow> internal_tags() {
  return internal;
}
std::span<const TagRow> processing_option_tags() {
  return processing_options;
}

bool obeys(ByteView objects, std::span<const TagRow> rows) {
  const auto list = objects_in(objects);
  if (!list) return false;
  std::vector<bool> seen(rows.size(), false);
  for (const DataObject& object : *list) {
    const auto row = row_for(object, rows);
    if (!row || seen[*row]) return false;
    seen[*row] = true;
  }
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i].mandatory && !seen[i]) return false;
  return true;
}

}  // namespace sscard::cos::bank
