// A pcscd of our own with simulated readers, beside or without the system's: this process moves
// into a mount namespace in which /run/pcscd is a folder of ours, and, for vpcd, into a network
// namespace too, because vpcd listens on all interfaces and asks nobody who he is. Works as root,
// and elsewhere through a user namespace (reference/limits.md 2.1). Programs outside reach it with
// PCSCLITE_CSOCK_NAME=<client_socket()>.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "cos-sim/attach/ifd/device_name.hpp"
#include "cos-sim/attach/serve.hpp"

namespace sscard::tools {

/// Which readers it has; at most readers_max together.
struct PrivateReaders {
  static constexpr std::size_t readers_max = 16;
  std::size_t vpcd = 0;  ///< rounded up to pairs: a vpcd module has two slots
  std::size_t own = 0;
  std::string own_library{};  ///< of our driver, when there are readers of it
  std::chrono::milliseconds answer_limit = cos::DeviceName::limit_default;
  std::string daemon = "/usr/sbin/pcscd";
  std::string vpcd_library = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
};

class PrivatePcscd {
 public:
  static constexpr std::uint16_t first_port = 35963;

  /// Starts it with its files in `folder` (made when it is not there). Only while the process has
  /// one thread; the namespaces stay for its whole life. NoService saying what is missing or not
  /// permitted, or what pcscd logged when it does not come up.
  static Result<std::unique_ptr<PrivatePcscd>> start(const std::string& folder,
                                                     const PrivateReaders& readers);
  PrivatePcscd(const PrivatePcscd&) = delete;
  PrivatePcscd& operator=(const PrivatePcscd&) = delete;
  ~PrivatePcscd();

  std::string vpcd_reader(std::size_t k) const;  ///< its card connects to first_port + k
  std::string own_reader(std::size_t k) const;   ///< of slot k of our driver
  /// Cards for the first readers of one of the drivers.
  cos::ServeOptions serve(cos::ReaderDriver driver) const;
  std::string client_socket() const { return folder_ + "/run/pcscd.comm"; }
  std::string log() const { return folder_ + "/pcscd.log"; }

  bool alive();
  void kill();   ///< as if it crashed
  Status run();  ///< (again) after kill()

 private:
  PrivatePcscd(std::string folder, PrivateReaders readers)
      : folder_(std::move(folder)), readers_(std::move(readers)) {}
  cos::DeviceName device() const;
  Status write_configuration() const;

  std::string folder_;
  PrivateReaders readers_;
  pid_t pid_ = -1;
};

}  // namespace sscard::tools
