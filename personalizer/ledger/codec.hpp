// How orders, card records and sentences lie in the ledger's tables: length-prefixed values, big
// endian, first byte the version of the form [PROP]. Our own files, yet read as strictly as foreign
// ones: what does not fit exactly is nullopt.
#pragma once

#include <optional>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/message.hpp"
#include "personalizer/plan/records.hpp"
#include "personalizer/station/card_record.hpp"

namespace sscard::perso {

Bytes encode_order(const CardOrder& order);
std::optional<CardOrder> decode_order(ByteView bytes);

Bytes encode_record(const CardRecord& record);
std::optional<CardRecord> decode_record(ByteView bytes);

/// A sentence is kept untranslated; after reading, its pattern lives as long as the program.
/// Refused when the number of {} is not the number of arguments.
Bytes encode_message(const Message& message);
std::optional<Message> decode_message(ByteView bytes);

/// A list of texts, for the column names of a manifest.
Bytes encode_texts(const std::vector<std::string>& texts);
std::optional<std::vector<std::string>> decode_texts(ByteView bytes);

}  // namespace sscard::perso
