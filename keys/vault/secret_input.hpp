// Where people's secrets come from: the terminal without echo, or one line per person from
// descriptors that a script hands over. Read inside the vault process only; the program around it
// never sees them. Source: design.md 5; security.md B1.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cardlib/base/message.hpp"
#include "cardlib/base/result.hpp"
#include "keys/vault/sealed_file.hpp"

namespace sscard::keys {

/// What a secret was asked for: typed twice when a slip would be kept for ever.
enum class Entry : std::uint8_t { Once, Twice };

/// Gives secrets one after the other.
class SecretInput {
 public:
  using Say = std::function<std::string(const Message&)>;

  /// With descriptors: each answers one question, up to its first line end; one that is named twice
  /// gives two lines. Without: the terminal of the program. `say` translates the questions.
  SecretInput(std::vector<int> descriptors, Say say);

  /// 1 to 128 bytes. Keys: the two entries differ, nothing was typed, nobody is there, Ctrl-C.
  Result<Credential> ask(const Message& question, Entry entry);
  /// The credentials of `persons` people. With `fresh` they are new: at least eight bytes each, no
  /// two alike, typed twice.
  Result<std::vector<Credential>> ask_people(std::size_t persons, bool fresh);

 private:
  Result<Credential> from_descriptor();
  Result<Credential> from_terminal(const Message& question) const;

  std::vector<int> descriptors_;
  std::size_t next_ = 0;
  Say say_;
};

/// Least length of a new credential [PROP].
inline constexpr std::size_t credential_min = 8;

}  // namespace sscard::keys
