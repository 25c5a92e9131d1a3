// What a command is inside the card: a view of the received bytes, the answer it grows, and the row
// that declares it. The order of refusal (corrections.md A.7.8) is `admit` in dispatch.hpp; a
// handler starts after it.
#pragma once

#include <array>
#include <optional>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "cos-sim/kernel/file_system.hpp"

namespace sscard::cos {

/// A received command; the data live as long as the received bytes.
struct CommandView {
  Header header;
  ByteView data;
  std::optional<std::uint16_t> le;  ///< 1…256; absent in cases 1 and 3
  bool well_formed = true;          ///< false: lengths do not fit, or extended; 6700 in its turn
  bool case4 = false;               ///< data and Le (under T=0 every command with data may be one)
};

/// The answer under construction; never more than 256 bytes.
class Answer {
 public:
  static constexpr std::size_t capacity = 256;
  void clear() { size_ = 0; }
  void append(ByteView bytes);
  void append_byte(Byte value);
  /// Room for n more bytes, to be filled by the caller.
  MutableBytes extend(std::size_t n);
  ByteView data() const { return {bytes_.data(), size_}; }
  std::size_t size() const { return size_; }

 private:
  std::array<Byte, capacity> bytes_{};
  std::size_t size_ = 0;
};

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

struct CommandContext {
  Chip& chip;
  const CommandView& command;
  Selection& selection;
  Challenge& challenge;
  Session& session;
  Environment& environment;  ///< of the current directory
  Answer& answer;

  /// The current directory; there is one whenever a handler of an environment runs.
  const Object& df() const { return *selection.df; }
};

/// The file a command works on; admit() finds it, checks its kind and its access condition.
enum class FileNeed : std::uint8_t { None, Records, Binary };
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
};

}  // namespace sscard::cos
