// A pcscd of our own for tests, with readers of vpcd and of our own driver, invisible to the rest
// of the machine: PrivatePcscd in a folder of the test. The process moves into namespaces of its
// own.
#pragma once

#include <memory>
#include <string>

#include "cos-sim/attach/serve.hpp"
#include "tests/support/temp_folder.hpp"
#include "tools/sscard/private_pcscd.hpp"

namespace sscard::test {

class PcscdSandbox {
 public:
  static constexpr std::uint16_t first_port = tools::PrivatePcscd::first_port;
  static constexpr std::chrono::milliseconds own_answer_limit{3000};

  /// Starts pcscd with `readers` vpcd readers and `slots` slots of our own driver. Throws
  /// std::runtime_error saying what is missing or not permitted.
  explicit PcscdSandbox(std::size_t readers, std::size_t slots = 0);

  /// Reader k has the card that connects to first_port + k.
  std::string reader(std::size_t k) const { return pcscd_->vpcd_reader(k); }
  /// The reader of slot k of our own driver.
  std::string own_reader(std::size_t k) const { return pcscd_->own_reader(k); }
  /// Cards for the first readers of one of the drivers.
  cos::ServeOptions serve(cos::ReaderDriver driver) const { return pcscd_->serve(driver); }
  std::string log() const { return pcscd_->log(); }
  void kill() { pcscd_->kill(); }  ///< as if it crashed
  void restart();                  ///< after kill()

 private:
  TempFolder folder_;
  std::unique_ptr<tools::PrivatePcscd> pcscd_;
};

}  // namespace sscard::test
