#include "keys/vault/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "keys/vault/software_vault.hpp"
#include "keys/vault/test_keys.hpp"

namespace sscard::keys {
namespace {

/// What has to be true of this process before the first key byte exists in it.
bool harden(pid_t parent) {
  const rlimit nothing{0, 0};
  const bool closed = ::prctl(PR_SET_DUMPABLE, 0) == 0 && ::setrlimit(RLIMIT_CORE, &nothing) == 0 &&
                      ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                      ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
  ::prctl(PR_SET_NAME, "sscard-vault");
  // the parent may have died before the kernel was told
  return closed && ::getppid() == parent;
}

void stay_silent() {
  for (const int signal : {SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGTSTP, SIGPIPE}) {
    ::signal(signal, SIG_IGN);
  }
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere < 0) return;
  ::dup2(nowhere, STDIN_FILENO);
  ::dup2(nowhere, STDOUT_FILENO);
  if (nowhere > STDERR_FILENO) ::close(nowhere);
}

/// Everything above stderr is closed but what is named. stderr stays for our own bugs.
void close_others(std::vector<int> keep) {
  std::ranges::sort(keep);
  unsigned from = STDERR_FILENO + 1;
  for (const int descriptor : keep) {
    const auto at = static_cast<unsigned>(descriptor);
    if (at < from) continue;
    if (at > from) ::close_range(from, at - 1, 0);
    from = at + 1;
  }
  ::close_range(from, ~0U, 0);
}

/// With CAP_IPC_LOCK a page can be locked although the limit is zero.
bool may_lock_anything() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_MEMLOCK, &limit) != 0) return false;
  const rlimit zero{0, limit.rlim_max};
  if (::setrlimit(RLIMIT_MEMLOCK, &zero) != 0) return false;
  static std::array<char, 1> page{};
  const bool free_to_lock = ::mlock(page.data(), page.size()) == 0;
  const rlimit all{limit.rlim_max, limit.rlim_max};
  return ::setrlimit(RLIMIT_MEMLOCK, &all) == 0 &&
         (free_to_lock || limit.rlim_max == RLIM_INFINITY);
}

/// Best effort. Under a limit only what exists now is locked: with MCL_FUTURE every later
/// allocation beyond the limit would fail.
bool lock_memory() {
  if (may_lock_anything()) return ::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
  return ::mlockall(MCL_CURRENT) == 0;
}

void serve(Vault& vault, FrameSocket& socket) {
  while (true) {
    const Result<Bytes> message = socket.receive();
    if (!message) return;  // the parent is gone or talks nonsense
    const Result<VaultRequest> request = parse_request(*message);
    const VaultAnswer answer = request ? ask(vault, *request) : VaultAnswer{request.error()};
    if (!socket.send(encode(answer))) return;
  }
}

/// Says why there is no vault to the first one who asks.
void serve_refusal(const Error& reason, FrameSocket& socket) {
  if (!socket.receive()) return;
  // the parent notices the end of the process when this cannot be sent
  static_cast<void>(socket.send(encode(VaultAnswer{reason})));
}

void live(const VaultStart& start, int descriptor, pid_t parent) {
  FrameSocket socket(descriptor, message_max);
  if (!harden(parent)) return;
  stay_silent();
  std::vector<int> keep = start.keep_open;
  keep.push_back(descriptor);
  close_others(std::move(keep));
  const bool locked = lock_memory();
  const Placement placement{.own_process = true, .memory_locked = locked};
  if (start.make_vault) {
    const auto made = start.make_vault(placement);
    if (!made) return serve_refusal(made.error(), socket);
    return serve(**made, socket);
  }
  Result<KeyRing> ring = start.make_ring();
  if (!ring) return serve_refusal(ring.error(), socket);
  SoftwareVault vault(std::move(*ring), start.world.random, placement);
  serve(vault, socket);
}

Error no_process(const char* step) {
  return {ErrorKind::NoService,
          msg("the key vault could not be started: {}: {}", step, std::strerror(errno)),
          msg("close other programs and start the same command again")};
}

}  // namespace

Result<std::unique_ptr<RemoteVault>> start_vault(const VaultStart& start) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return no_process("socketpair");
  }
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) {
    const Error failed = no_process("fork");
    ::close(ends[0]);
    ::close(ends[1]);
    return failed;
  }
  if (child == 0) {
    ::close(ends[0]);
    live(start, ends[1], parent);
    ::_exit(0);  // the parent's buffers and destructors are not ours
  }
  ::close(ends[1]);
  auto vault = std::make_unique<RemoteVault>(ends[0], child);
  if (const Result<VaultInfo> ready = vault->info(); !ready) return ready.error();
  return vault;
}

Result<std::unique_ptr<RemoteVault>> start_test_vault(const World& world) {
  return start_vault({world, [] { return test_key_ring(crypto::openssl()); }, {}});
}

}  // namespace sscard::keys
