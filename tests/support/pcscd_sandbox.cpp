#include "tests/support/pcscd_sandbox.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "tests/support/child.hpp"

namespace sscard::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr const char* daemon_path = "/usr/sbin/pcscd";
constexpr const char* driver_path = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
constexpr const char* socket_path = "/run/pcscd/pcscd.comm";

[[noreturn]] void give_up(const std::string& what) {
  throw std::runtime_error(what);
}

void must(int result, const char* step) {
  if (result == 0) return;
  give_up(std::string("the private pcscd needs namespaces, and ") + step +
          " is refused here: " + std::strerror(errno) +
          " (run as root, in a container with CAP_SYS_ADMIN, or allow user namespaces)");
}

void write_line(const char* path, const std::string& line) {
  std::ofstream file(path);
  file << line;
}

/// As somebody else than root: become root of a user namespace first.
void become_root() {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (user == 0) return;
  must(::unshare(CLONE_NEWUSER), "unshare(user)");
  write_line("/proc/self/setgroups", "deny");
  write_line("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
  write_line("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
}

void bring_up_loopback() {
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq request{};
  std::memcpy(request.ifr_name, "lo", 3);
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  const int result = ::ioctl(fd, SIOCSIFFLAGS, &request);
  ::close(fd);
  must(result, "bringing up the loopback interface");
}

/// Once per process, while it has one thread: threads made later inherit the namespaces.
void enter_namespaces() {
  static bool inside = false;
  if (inside) return;
  become_root();
  must(::unshare(CLONE_NEWNS | CLONE_NEWNET), "unshare(mount, net)");
  must(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "making mounts private");
  must(::mount("tmpfs", "/run", "tmpfs", 0, nullptr), "mounting /run");
  bring_up_loopback();
  inside = true;
}

}  // namespace

PcscdSandbox::PcscdSandbox(std::size_t readers, std::size_t slots)
    : readers_(readers + readers % 2), slots_(slots) {
  if (readers_ + slots_ > readers_max) give_up("pcscd has at most 16 readers");
  for (const char* path : {daemon_path, driver_path}) {
    if (!fs::exists(path)) {
      give_up(std::string(path) +
              " is missing: install pcscd and vsmartcard-vpcd (tools/test does)");
    }
  }
  ::unsetenv("PCSCLITE_CSOCK_NAME");
  enter_namespaces();
  write_configuration();
  start();
}

PcscdSandbox::~PcscdSandbox() {
  if (pid_ > 0) stop_child(pid_);
}

std::string PcscdSandbox::reader(std::size_t k) const {
  const auto two = [](std::size_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return "Line " + two(k / 2) + " 00 " + two(k % 2);
}

std::string PcscdSandbox::own_reader(std::size_t k) const {
  return fmt::format("Own 00 {:02X}", k);
}

cos::DeviceName PcscdSandbox::device() const {
  using namespace std::chrono;
  return {.slots = static_cast<unsigned>(slots_),
          .folder = folder_ / "slots",
          .answer_limit = own_answer_limit};
}

cos::ServeOptions PcscdSandbox::serve(cos::ReaderDriver driver) const {
  return {.driver = driver, .first_port = first_port, .folder = device().folder};
}

/// A copy of vpcd per entry: its slots are static, so one file can serve one entry only.
void PcscdSandbox::write_configuration() const {
  fs::create_directories(folder_ / "conf");
  for (std::size_t entry = 0; entry < readers_ / 2; ++entry) {
    const std::string number = std::to_string(entry);
    const std::string copy = folder_ / ("driver" + number + ".so");
    fs::copy_file(driver_path, copy);
    const std::string port = std::to_string(first_port + 2 * entry);
    std::ofstream file(folder_ / ("conf/" + std::string(entry < 10 ? "0" : "") + number));
    file << "FRIENDLYNAME \"" << reader(2 * entry).substr(0, 7) << "\"\n"
         << "DEVICENAME /dev/null:" << port << "\nLIBPATH " << copy << "\nCHANNELID " << port
         << "\n";
  }
  if (slots_ == 0) return;
  std::ofstream file(folder_ / "conf/own");
  file << "FRIENDLYNAME \"Own\"\nDEVICENAME " << device().text() << "\nLIBPATH "
       << SSCARD_IFD_DRIVER << "\nCHANNELID 1\n";
}

void PcscdSandbox::start() {
  fs::remove_all("/run/pcscd");
  fs::create_directories("/run/pcscd");
  pid_ = start_child({daemon_path, "--foreground", "--config", folder_ / "conf"},
                     folder_ / "pcscd.log");
  for (int i = 0; i < 500 && !fs::exists(socket_path); ++i)
    std::this_thread::sleep_for(10ms);
  if (fs::exists(socket_path)) return;
  std::ifstream log(folder_ / "pcscd.log");
  give_up("pcscd does not start: " + std::string(std::istreambuf_iterator<char>(log), {}));
}

void PcscdSandbox::kill() {
  if (pid_ > 0) kill_child(pid_);
  pid_ = -1;
}

void PcscdSandbox::restart() {
  kill();
  start();
}

}  // namespace sscard::test
