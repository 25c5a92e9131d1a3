#include "keys/vault/remote_vault.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace sscard::keys {
namespace {

constexpr std::chrono::seconds longest_answer{30};
constexpr int farewell_ms = 2000;

/// True when the process ended by itself in time.
bool ended(pid_t process) {
  // glibc 2.36 declares pidfd_open without C linkage
  const auto watch = static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
  if (watch < 0) return false;
  pollfd event{watch, POLLIN, 0};
  int ready = ::poll(&event, 1, farewell_ms);
  while (ready < 0 && errno == EINTR)
    ready = ::poll(&event, 1, farewell_ms);
  ::close(watch);
  return ready > 0;
}

}  // namespace

RemoteVault::RemoteVault(int descriptor, pid_t process)
    : socket_(descriptor, message_max), process_(process) {
  socket_.limit_waiting(longest_answer);
}

RemoteVault::~RemoteVault() {
  socket_.close();
  if (process_ <= 0) return;
  if (!ended(process_)) ::kill(process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Result<VaultAnswer> RemoteVault::exchange(const VaultRequest& request) {
  const Bytes message = encode(request);
  const std::scoped_lock lock(one_at_a_time_);
  if (Status sent = socket_.send(message); !sent) return sent.error();
  const Result<Bytes> answer = socket_.receive();
  if (!answer) return answer.error();
  return parse_answer(*answer);
}

template <typename T>
Result<T> RemoteVault::call(const VaultRequest& request) {
  Result<VaultAnswer> answer = exchange(request);
  if (!answer) return std::move(answer).error();
  if (Error* refused = std::get_if<Error>(&*answer)) return std::move(*refused);
  if (T* body = std::get_if<T>(&*answer)) return std::move(*body);
  return Error{ErrorKind::Keys, msg("the vault answered something else than was asked"),
               msg("stop this run and start it again; report it if it happens twice")};
}

Result<VaultInfo> RemoteVault::info() {
  return call<VaultInfo>(InfoRequest{});
}

Result<Prepared> RemoteVault::prepare(const PrepareRequest& request) {
  ++calls_;
  return call<Prepared>(request);
}

Result<ChannelCommands> RemoteVault::secure_channel(const ChannelRequest& request) {
  ++calls_;
  return call<ChannelCommands>(request);
}

Result<LiveCheck> RemoteVault::live_check(const LiveCheckRequest& request) {
  ++calls_;
  return call<LiveCheck>(request);
}

Result<std::array<Byte, 16>> RemoteVault::master_authentication(
    const MasterAuthenticationRequest& request) {
  ++calls_;
  return call<Block16>(request);
}

Status RemoteVault::close_session(SessionId session) {
  Result<Done> done = call<Done>(CloseRequest{session});
  if (!done) return std::move(done).error();
  return {};
}

Result<std::array<Byte, 8>> RemoteVault::authentication_data(const AuthenticationRequest& request) {
  ++calls_;
  return call<Block8>(request);
}

Result<Authorization> RemoteVault::authorize(const AuthorizationRequest& request) {
  ++calls_;
  return call<Authorization>(request);
}

Result<ScriptCommands> RemoteVault::issuer_scripts(const ScriptRequest& request) {
  ++calls_;
  return call<ScriptCommands>(request);
}

Result<SealedPair> RemoteVault::make_pair(const PairRequest& request) {
  return call<SealedPair>(request);
}

Result<BankData> RemoteVault::bank_data(const BankDataRequest& request) {
  ++calls_;
  return call<BankData>(request);
}

Result<std::array<Byte, 16>> RemoteVault::exchange_mac(ExchangeKey key, ByteView data) {
  if (data.size() > exchange_data_max) {
    return Error{ErrorKind::BadInput, msg("{} bytes are too many for one MAC", data.size()),
                 msg("split the batch")};
  }
  ++calls_;
  return call<Block16>(ExchangeRequest{key, to_bytes(data)});
}

Result<KeyCardAnswer> RemoteVault::key_card(const KeyCardRequest& request) {
  ++calls_;
  return call<KeyCardAnswer>(request);
}

Result<KeyCardCheck> RemoteVault::check_key_card(const KeyCardCheckRequest& request) {
  ++calls_;
  return call<KeyCardCheck>(request);
}

}  // namespace sscard::keys
