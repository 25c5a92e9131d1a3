#include "tools/sscard/private_pcscd.hpp"

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tools/sscard/reader_chain.hpp"

namespace sscard::tools {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr const char* daemon_folder = "/run/pcscd";
constexpr int start_tries = 500;
constexpr auto start_pause = 10ms;
constexpr int stop_tries = 300;

Error refused(const char* step, int reason) {
  return {ErrorKind::NoService,
          msg("a pcscd of our own needs namespaces, and {} is refused: {}", step,
              std::strerror(reason)),
          msg("run this as root, in a container with CAP_SYS_ADMIN, or allow user namespaces")};
}

/// A step that answers 0 for success.
Status must(int result, const char* step) {
  if (result == 0) return {};
  return refused(step, errno);
}

void write_line(const char* path, const std::string& line) {
  std::ofstream file(path);
  file << line;
}

/// As somebody else than root: become root of a user namespace first.
Status become_root() {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (user == 0) return {};
  if (Status done = must(::unshare(CLONE_NEWUSER), "unshare(user)"); !done) return done;
  write_line("/proc/self/setgroups", "deny");
  write_line("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
  write_line("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
  return {};
}

Status bring_up_loopback() {
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq request{};
  std::memcpy(request.ifr_name, "lo", 3);
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  const int result = ::ioctl(fd, SIOCSIFFLAGS, &request);
  const int reason = errno;
  ::close(fd);
  if (result == 0) return {};
  return refused("bringing up the loopback interface", reason);
}

/// Once per process.
Status enter_namespaces() {
  static bool inside = false;
  if (inside) return {};
  if (Status root = become_root(); !root) return root;
  if (Status apart = must(::unshare(CLONE_NEWNS | CLONE_NEWNET), "unshare(mount, net)"); !apart) {
    return apart;
  }
  Status closed =
      must(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "making mounts private");
  if (!closed) return closed;
  inside = true;
  return bring_up_loopback();
}

/// The folder of ours becomes /run/pcscd. It may lie below /run itself, so it is held open.
Status take_over_run(const std::string& folder) {
  const int held = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (held < 0) return refused("opening the folder for /run/pcscd", errno);
  Status done;
  if (!fs::exists(daemon_folder)) {
    done = must(::mount("tmpfs", "/run", "tmpfs", 0, nullptr), "mounting /run");
    std::error_code ignored;
    fs::create_directories(daemon_folder, ignored);
  }
  const std::string from = "/proc/self/fd/" + std::to_string(held);
  if (done) {
    done = must(::mount(from.c_str(), daemon_folder, nullptr, MS_BIND, nullptr),
                "mounting /run/pcscd");
  }
  ::close(held);
  return done;
}

/// Only calls that are safe between fork and exec.
[[noreturn]] void become(char* const* arguments, int output) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::execv(arguments[0], arguments);
  ::_exit(127);
}

pid_t start_daemon(std::string daemon, std::string folder, const std::string& log) {
  std::string foreground = "--foreground";
  std::string config = "--config";
  char* const arguments[] = {daemon.data(), foreground.data(), config.data(), folder.data(),
                             nullptr};
  const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const pid_t pid = ::fork();
  if (pid == 0) become(arguments, output);
  if (output >= 0) ::close(output);
  return pid;
}

/// The end of the daemon's log, where it says why it gave up.
std::string last_words(const std::string& path) {
  std::ifstream in(path);
  std::string text(std::istreambuf_iterator<char>(in), {});
  constexpr std::size_t enough = 600;
  return text.size() > enough ? text.substr(text.size() - enough) : text;
}

std::string two_digits(std::size_t n) {
  return fmt::format("{:02}", n);
}

/// Package and driver libraries; nothing else of the chain is the system's here.
Status check_files(const PrivateReaders& readers) {
  ChainFacts facts;
  facts.places.daemon = readers.daemon;
  facts.places.vpcd_library = readers.vpcd_library;
  facts.daemon = fs::exists(readers.daemon);
  for (const bool own : {true, false}) {
    if ((own ? readers.own : readers.vpcd) == 0) continue;
    const std::string& library = own ? readers.own_library : readers.vpcd_library;
    facts.driver_file = fs::exists(library) ? library : "";
    const auto driver = own ? cos::ReaderDriver::Own : cos::ReaderDriver::Vpcd;
    if (auto missing = missing_file(facts, driver)) return *std::move(missing);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<PrivatePcscd>> PrivatePcscd::start(const std::string& folder,
                                                          const PrivateReaders& readers) {
  PrivateReaders rounded = readers;
  rounded.vpcd += rounded.vpcd % 2;
  if (rounded.vpcd + rounded.own > PrivateReaders::readers_max) {
    return Error{ErrorKind::Usage, msg("pcscd has at most 16 readers"), msg("give fewer cards")};
  }
  if (Status files = check_files(rounded); !files) return files.error();
  std::error_code trouble;
  const std::string absolute = fs::absolute(folder, trouble);
  fs::create_directories(fs::path(absolute) / "run", trouble);
  fs::create_directories(fs::path(absolute) / "conf", trouble);
  if (trouble) {
    return Error{ErrorKind::Storage, msg("{}: {}", absolute, trouble.message()),
                 msg("give a folder that you may write")};
  }
  std::unique_ptr<PrivatePcscd> out(new PrivatePcscd(absolute, rounded));
  for (const Status& step : {out->write_configuration(), enter_namespaces()}) {
    if (!step) return step.error();
  }
  if (Status taken = take_over_run(absolute + "/run"); !taken) return taken.error();
  if (Status running = out->run(); !running) return running.error();
  return out;
}

PrivatePcscd::~PrivatePcscd() {
  if (pid_ > 0) {
    ::kill(pid_, SIGTERM);
    for (int i = 0; i < stop_tries && alive(); ++i)
      std::this_thread::sleep_for(start_pause);
  }
  kill();
  static_cast<void>(::umount2(daemon_folder, MNT_DETACH));
}

std::string PrivatePcscd::vpcd_reader(std::size_t k) const {
  return "Line " + two_digits(k / 2) + " 00 " + two_digits(k % 2);
}

std::string PrivatePcscd::own_reader(std::size_t k) const {
  return fmt::format("Own 00 {:02X}", k);
}

cos::DeviceName PrivatePcscd::device() const {
  return {.slots = static_cast<unsigned>(readers_.own),
          .folder = folder_ + "/slots",
          .answer_limit = readers_.answer_limit};
}

cos::ServeOptions PrivatePcscd::serve(cos::ReaderDriver driver) const {
  return {.driver = driver, .first_port = first_port, .folder = device().folder};
}

/// A copy of vpcd per entry: its slots are static, so one file can serve one entry only.
Status PrivatePcscd::write_configuration() const {
  std::error_code trouble;
  // Entries of an earlier use of the folder would take places among the sixteen.
  fs::remove_all(folder_ + "/conf", trouble);
  fs::create_directories(folder_ + "/conf", trouble);
  for (std::size_t entry = 0; entry < readers_.vpcd / 2 && !trouble; ++entry) {
    const std::string number = two_digits(entry);
    const std::string copy = folder_ + "/vpcd" + number + ".so";
    fs::copy_file(readers_.vpcd_library, copy, fs::copy_options::overwrite_existing, trouble);
    const std::size_t port = first_port + 2 * entry;
    std::ofstream(folder_ + "/conf/" + number) << fmt::format(
        "FRIENDLYNAME \"Line {}\"\nDEVICENAME /dev/null:{}\nLIBPATH {}\n"
        "CHANNELID {}\n",
        number, port, copy, port);
  }
  if (readers_.own > 0) {
    if (!cos::DeviceName::parse(device().text())) {
      return Error{ErrorKind::Usage, msg("{}: too long a name for sockets", folder_),
                   msg("give a folder with a shorter path")};
    }
    std::ofstream(folder_ + "/conf/own") << own_entry_text(device(), "Own", readers_.own_library);
  }
  if (!trouble) return {};
  return Error{ErrorKind::Storage, msg("{}: {}", folder_, trouble.message()),
               msg("give a folder that you may write")};
}

Status PrivatePcscd::run() {
  std::error_code ignored;
  for (const char* left : {"/run/pcscd.comm", "/run/pcscd.pid"})
    fs::remove(folder_ + left, ignored);
  pid_ = start_daemon(readers_.daemon, folder_ + "/conf", log());
  for (int i = 0; i < start_tries && alive(); ++i) {
    if (fs::exists(client_socket())) return {};
    std::this_thread::sleep_for(start_pause);
  }
  return Error{ErrorKind::NoService, msg("pcscd does not start: {}", last_words(log())),
               msg("see its log, {}", log())};
}

bool PrivatePcscd::alive() {
  if (pid_ <= 0 || ::waitpid(pid_, nullptr, WNOHANG) == 0) return pid_ > 0;
  pid_ = -1;
  return false;
}

void PrivatePcscd::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

}  // namespace sscard::tools
