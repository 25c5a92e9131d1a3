// The tables of a ledger, version 1, as the storage engine enforces them: one person two cards, one
// card two persons, two open intents for one person or one chip cannot be stored at all.
// Source: design.md 3, 6; reference/security.md A1, A4, A5.
#pragma once

#include "cardlib/base/result.hpp"
#include "personalizer/ledger/database.hpp"

namespace sscard::perso {

inline constexpr std::int64_t schema_version = 2;

/// Makes the tables in an empty database. Storage when it is not empty.
Status create_schema(Database& database);
/// Storage when the file is no ledger or has a version this program does not know.
Status check_schema(Database& database);

}  // namespace sscard::perso
