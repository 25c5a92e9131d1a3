// The words of an extension file, and what a broken rule of the file tree is called in it: for
// toml_extension.cpp alone. Source: reference/ssc-card.md 3.4, 3.5, 5.1; tree_rules.hpp.
#pragma once

#include <algorithm>
#include <array>

#include "cardlib/base/message.hpp"
#include "cardlib/model/tree_rules.hpp"

namespace sscard::model::words {

struct FileWord {
  std::string_view word;
  FileKind kind;
  Byte record_length;
};
inline constexpr std::array file_words = {
    FileWord{"records",     FileKind::LinearVariable, 0xFF},
    FileWord{"cyclic",      FileKind::Cyclic,         0   },
    FileWord{"transparent", FileKind::Transparent,    0   },
};

struct EncodingWord {
  std::string_view word;
  Encoding encoding;
};
inline constexpr std::array encoding_words = {
    EncodingWord{"an",       Encoding::Text    },
    EncodingWord{"cn",       Encoding::Digits  },
    EncodingWord{"date",     Encoding::Date    },
    EncodingWord{"month",    Encoding::Month   },
    EncodingWord{"datetime", Encoding::DateTime},
    EncodingWord{"region",   Encoding::Region  },
    EncodingWord{"b",        Encoding::Binary  },
    EncodingWord{"amount",   Encoding::Amount  },
};

/// What a broken rule is called, and in which field it shows.
template <typename Fault>
struct FaultWords {
  Fault fault;
  const char* field;
  const char* reason;
  const char* next;
};
inline constexpr const char* other_fid = phrase("choose a FID that is free in this directory");
inline constexpr const char* known_key =
    phrase("name the PIN or a read, update or blocking key that the directory has");

inline constexpr std::array file_faults = {
    FaultWords<FileFault>{FileFault::ForeignDirectory, "df",
                          phrase("the directory belongs to another environment"),
                          phrase("name SSSE or one of DF01 to DF07")                                              },
    FaultWords<FileFault>{FileFault::FidOutOfRange,    "fid",
                          phrase("a file needs a FID from EF01 to EF1E"),                                other_fid},
    FaultWords<FileFault>{FileFault::FidTaken,         "fid",
                          phrase("another file of this directory has this FID"),                         other_fid},
    FaultWords<FileFault>{FileFault::KindUnknown,      "kind",   phrase("this kind is not known"),
                          phrase("write records, cyclic or transparent")                                          },
    FaultWords<FileFault>{FileFault::SizeWrong,        "size",
                          phrase("the file is empty, or larger than a command can address"),
                          phrase("give it 1 to 32767 bytes, a cyclic file 1 to 254 records")                      },
    FaultWords<FileFault>{FileFault::ReadKeyMissing,   "read",
                          phrase("the rule names a key that is not there or opens nothing"),
                          known_key                                                                               },
    FaultWords<FileFault>{FileFault::UpdateKeyMissing, "update",
                          phrase("the rule names a key that is not there or opens nothing"),
                          known_key                                                                               },
    FaultWords<FileFault>{FileFault::UpdateFree,       "update", phrase("anybody could write the file"),
                          phrase("name an update key, or write never")                                            },
};

inline constexpr std::array record_faults = {
    FaultWords<RecordFault>{RecordFault::NoFile,          "record",
                            phrase("a file of this kind has no such records"),
                            phrase("give records to files of kind records, items to cyclic ones")},
    FaultWords<RecordFault>{RecordFault::TagMissing,      "tag",    phrase("the tag is missing"),
                            phrase("give each record a tag from 01 to FF")                       },
    FaultWords<RecordFault>{RecordFault::TagTaken,        "tag",
                            phrase("another record of the file has this tag"),
                            phrase("choose a tag that is free in this file")                     },
    FaultWords<RecordFault>{RecordFault::NumberWrong,     "record",
                            phrase("the records do not count from 1"),
                            phrase("give the records in file order")                             },
    FaultWords<RecordFault>{RecordFault::LengthWrong,     "length",
                            phrase("this length does not fit the type, or no command carries it"),
                            phrase("give it the length of its type, at most 249 bytes")          },
    FaultWords<RecordFault>{RecordFault::ItemsDoNotAddUp, "item",
                            phrase("the items do not make up the record"),
                            phrase("give every item a type and a length that fits it")           },
    FaultWords<RecordFault>{RecordFault::ItemTagsWrong,   "item",
                            phrase("an item has no tag, a wrong one, or one given twice"),
                            phrase("give items tags in a B-TLV record, and none in cyclic files")},
};

template <typename Words, typename Fault>
const auto& words_of(const Words& words, Fault fault) {
  return *std::ranges::find_if(words, [&](const auto& row) { return row.fault == fault; });
}

template <typename Rows>
const typename Rows::value_type* row_named(const Rows& rows, std::string_view word) {
  const auto found = std::ranges::find_if(rows, [&](const auto& row) { return row.word == word; });
  return found == rows.end() ? nullptr : &*found;
}

/// One row of words for every fault but None.
template <typename Rows>
consteval bool every_fault_has_words(const Rows& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].fault) != i + 1) return false;
  }
  return true;
}
static_assert(every_fault_has_words(file_faults) && every_fault_has_words(record_faults));
static_assert(static_cast<std::size_t>(FileFault::UpdateFree) == file_faults.size());
static_assert(static_cast<std::size_t>(RecordFault::ItemTagsWrong) == record_faults.size());

}  // namespace sscard::model::words
