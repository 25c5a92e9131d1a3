// Secrets that a person types or another program pipes in: one line each, never an argument, never
// echoed. On a terminal every character shows as a star; interrupt and end of input leave the
// terminal as it was. Bytes are read one by one into memory that is wiped: no stream keeps a copy.
#pragma once

#include <string_view>

#include "cardlib/base/result.hpp"
#include "cardlib/base/secret.hpp"

namespace sscard::tools {

/// A descriptor to read from, and whether a person sits there.
struct SecretSource {
  int fd = 0;
  bool terminal = false;
};

/// A line without its end: digits of a key (with spaces) or of a PIN.
using SecretLine = Secret<256, struct SecretLineTag>;

/// Asks with `label` when a person sits there (on standard error). An empty line, or the end of
/// what was piped in, is an empty secret. BadInput: longer than a line can be, interrupted, or
/// unreadable.
Result<SecretLine> read_secret(const SecretSource& source, std::string_view label,
                               std::FILE* to_person);

}  // namespace sscard::tools
