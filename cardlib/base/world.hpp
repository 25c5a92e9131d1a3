// The world as an argument: time, randomness, files and the points where a test pulls the plug.
// Nothing in the house reads a clock, a random device or a file except through these, so a whole
// bureau can run under a seed and be replayed.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

namespace sscard {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::system_clock::time_point now() const = 0;
};

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(MutableBytes out) = 0;  ///< cryptographic quality outside tests
};

/// A file that grows beside its place and takes it with commit(); without one nothing happened.
class NewFile {
 public:
  virtual ~NewFile() = default;
  virtual Status write(ByteView bytes) = 0;
  /// fsync, rename, fsync of the folder.
  virtual Status commit() = 0;
};

/// Files that must survive a crash. Paths are UTF-8.
class Files {
 public:
  virtual ~Files() = default;
  virtual Result<Bytes> read(const std::string& path) = 0;
  /// New content or old content, never a mixture: write beside, fsync, rename, fsync the folder.
  virtual Status replace(const std::string& path, ByteView content) = 0;
  /// The same for content that is not in memory at once.
  virtual Result<std::unique_ptr<NewFile>> replacement(const std::string& path) = 0;
  /// Appends and returns only after the bytes are durable (fdatasync).
  virtual Status append_durably(const std::string& path, ByteView content) = 0;
  virtual bool exists(const std::string& path) = 0;
  virtual Status make_folder(const std::string& path) = 0;  ///< with parents; fine when it exists
};

/// Named places where a test may end the process. Production passes one that does nothing.
class KillPoints {
 public:
  virtual ~KillPoints() = default;
  virtual void passed(std::string_view point) = 0;
};

/// References only: whoever builds a World keeps its parts alive.
struct World {
  Clock& clock;
  Random& random;
  Files& files;
  KillPoints& kill_points;
};

/// The real one; parts live as long as the program. Random is the kernel's (getrandom).
World real_world();

/// "20261125" and "20261125083000" in UTC of a point in time (cn dates of the card).
std::string date_digits(std::chrono::system_clock::time_point when);
std::string date_time_digits(std::chrono::system_clock::time_point when);

}  // namespace sscard
