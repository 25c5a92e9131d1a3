// What a command is inside the card: a view of the received bytes, the answer it grows, and the row
// that declares it. The order of refusal (corrections.md A.7.8) is `admit` in dispatch.hpp; a
// handler starts after it.
#pragma once

#include <array>
#include <optional>

#include "cardlib/crypto/crypto.hpp"
#include "cos-sim/hardware/t0.hpp"
#include "cos-sim/kernel/file_system.hpp"

namespace sscard::cos {

/// The chip: what both environments share.
struct Chip {
  NvMemory& memory;
  FileSystem& files;
  Random& random;
  const crypto::Provider& crypto;
};

/// What is current. No directory at all before the MF was created.
struct Selection {
  std::optional<Object> df;
  std::optional<Object> ef;
};

/// The one challenge register of the card (corrections.md A.7.4).
class Challenge {
 public:
  static constexpr std::size_t capacity = 16;
  void set(ByteView fresh);
  void drop() { size_ = 0; }
  std::size_t size() const { return size_; }
  ByteView view() const { return {bytes_.data(), size_}; }

 private:
  std::array<Byte, capacity> bytes_{};
  std::size_t size_ = 0;
};

/// Rights that live until the next reset.
struct Session {
  bool transport_code_verified = false;
};

class Environment;
struct CommandRow;

/// The three environments of the card by name; never empty while the card is powered.
class Environments {
 public:
  Environments(Environment& card, Environment& social, Environment& bank)
      : all_{&card, &social, &bank} {}
  Environment& of(model::Environment name) const { return *all_[static_cast<std::size_t>(name)]; }

 private:
  std::array<Environment*, 3> all_;
};

struct CommandContext {
  Chip& chip;
  const CommandView& command;
  Selection& selection;
  Challenge& challenge;
  Session& session;
  const Environments& environments;
  Environment& environment;  ///< of the directory that was current when the command came
  Answer& answer;
  Pending& pending;                 ///< what GET RESPONSE fetches
  std::optional<Object> file{};     ///< found by admit() for a row with a FileNeed
  const CommandRow* row = nullptr;  ///< of class and instruction; set by admit()
  Challenge taken{};  ///< what admit() took out of the register for a row that needs it

  /// The current directory; there is one whenever a handler of an environment runs.
  const Object& df() const { return *selection.df; }
};

/// The file a command works on; admit() finds it, checks its kind and its access condition.
enum class FileNeed : std::uint8_t {
  None,
  Records,  ///< READ and UPDATE RECORD: P2 = SFI ‖ 100 number, 000 identifier, 011 add (cyclic)
  Append,   ///< APPEND RECORD: P2 = SFI ‖ 000
  Binary,   ///< READ and UPDATE BINARY: P1 = 80 + SFI, or an offset
};
enum class FileRight : std::uint8_t { Read, Update };

/// Which P1 and P2 a command has.
using ParameterCheck = bool (*)(Byte p1, Byte p2);
/// Which Lc and Le; the row's lc_min and lc_max are checked before.
using LengthCheck = bool (*)(const CommandView& command);
using Handler = StatusWord (*)(CommandContext& context);

struct CommandRow {
  const char* name;  ///< for people and tests
  Byte cla;
  Byte ins;
  ParameterCheck parameters;
  std::uint16_t lc_min;
  std::uint16_t lc_max;
  LengthCheck lengths;  ///< nullptr: any Le
  bool while_blocked;   ///< also in a temporarily blocked directory
  FileNeed need;
  FileRight right;  ///< meaningful with a FileNeed
  Handler handler;
  bool challenged = false;  ///< uses the challenge up once P1, P2 and lengths are accepted (A.7.4)
};

}  // namespace sscard::cos
