// A pcscd of our own with vpcd readers, invisible to the rest of the machine: this process moves
// into a private mount and network namespace, so neither the socket under /run nor the ports of
// vpcd (it listens on all interfaces) exist outside. Works as root, and elsewhere through a user
// namespace. reference/limits.md 2.1.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/temp_folder.hpp"

namespace sscard::test {

class PcscdSandbox {
 public:
  static constexpr std::uint16_t first_port = 35963;
  static constexpr std::size_t readers_max = 16;

  /// Starts pcscd with `readers` vpcd readers (rounded up to pairs: a vpcd module has two slots).
  /// Throws std::runtime_error saying what is missing or not permitted.
  explicit PcscdSandbox(std::size_t readers);
  PcscdSandbox(const PcscdSandbox&) = delete;
  PcscdSandbox& operator=(const PcscdSandbox&) = delete;
  ~PcscdSandbox();

  /// Reader k has the card that connects to first_port + k.
  std::string reader(std::size_t k) const;
  void kill();     ///< as if it crashed
  void restart();  ///< after kill()

 private:
  void start();
  void write_configuration() const;

  TempFolder folder_;
  std::size_t readers_;
  pid_t pid_ = -1;
};

}  // namespace sscard::test
