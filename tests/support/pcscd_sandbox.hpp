// A pcscd of our own with readers of vpcd and of our own driver, invisible to the rest of the
// machine: this process moves into a private mount and network namespace, so neither the socket
// under /run nor the ports of vpcd (it listens on all interfaces) exist outside. Works as root, and
// elsewhere through a user namespace. reference/limits.md 2.1.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cos-sim/attach/ifd/device_name.hpp"
#include "cos-sim/attach/serve.hpp"
#include "tests/support/temp_folder.hpp"

namespace sscard::test {

class PcscdSandbox {
 public:
  static constexpr std::uint16_t first_port = 35963;
  static constexpr std::size_t readers_max = 16;
  static constexpr std::chrono::milliseconds own_answer_limit{3000};

  /// Starts pcscd with `readers` vpcd readers (rounded up to pairs: a vpcd module has two slots)
  /// and `slots` slots of our own driver; readers_max together.
  /// Throws std::runtime_error saying what is missing or not permitted.
  explicit PcscdSandbox(std::size_t readers, std::size_t slots = 0);
  PcscdSandbox(const PcscdSandbox&) = delete;
  PcscdSandbox& operator=(const PcscdSandbox&) = delete;
  ~PcscdSandbox();

  /// Reader k has the card that connects to first_port + k.
  std::string reader(std::size_t k) const;
  /// The reader of slot k of our own driver.
  std::string own_reader(std::size_t k) const;
  /// Cards for the first readers of one of the drivers.
  cos::ServeOptions serve(cos::ReaderDriver driver) const;
  void kill();     ///< as if it crashed
  void restart();  ///< after kill()

 private:
  void start();
  void write_configuration() const;
  cos::DeviceName device() const;

  TempFolder folder_;
  std::size_t readers_;
  std::size_t slots_;
  pid_t pid_ = -1;
};

}  // namespace sscard::test
