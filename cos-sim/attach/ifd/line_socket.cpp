#include "cos-sim/attach/ifd/line_socket.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <optional>

namespace sscard::cos {
namespace {

constexpr int socket_kind = SOCK_SEQPACKET | SOCK_CLOEXEC;
/// Cards that wait at a slot before it looks.
constexpr int backlog = 8;
constexpr mode_t owner_only_folder = 0700;
constexpr mode_t owner_only_socket = 0600;
constexpr mode_t others = 077;

std::optional<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un out{};
  if (path.size() >= sizeof out.sun_path) return std::nullopt;
  out.sun_family = AF_UNIX;
  std::ranges::copy(path, out.sun_path);
  return out;
}

const sockaddr* plain(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

Error cannot_listen(const std::string& path, int reason) {
  return {ErrorKind::Storage, msg("{}: cannot listen: {}", path, std::strerror(reason)),
          msg("give the driver a folder that the user of pcscd may write")};
}

/// The owner of a folder that nobody else may enter; made when it is not there.
Result<uid_t> private_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), owner_only_folder) != 0 && errno != EEXIST) {
    return cannot_listen(folder, errno);
  }
  struct stat found{};
  if (::lstat(folder.c_str(), &found) != 0) return cannot_listen(folder, errno);
  if (!S_ISDIR(found.st_mode) || (found.st_mode & others) != 0) {
    return Error{ErrorKind::Storage, msg("{}: not a folder that is closed to others", folder),
                 msg("chmod 700 {}", folder)};
  }
  return found.st_uid;
}

iovec part(MutableBytes bytes) {
  return {bytes.data(), bytes.size()};
}

iovec part(ByteView bytes) {
  return {const_cast<Byte*>(bytes.data()), bytes.size()};
}

}  // namespace

LineHandle::~LineHandle() {
  if (fd_ >= 0) ::close(fd_);
}

Result<LineSocket> LineSocket::connect(const std::string& path) {
  const auto address = address_of(path);
  int reason = ENAMETOOLONG;
  if (address) {
    LineSocket out{LineHandle(::socket(AF_UNIX, socket_kind, 0))};
    if (out.open() && ::connect(out.fd(), plain(*address), sizeof *address) == 0) return out;
    reason = errno;
  }
  return Error{ErrorKind::NoService,
               msg("no slot of the driver listens at {}: {}", path, std::strerror(reason)),
               msg("start pcscd with the driver of sscard, as the user who owns that folder")};
}

void LineSocket::hang_up() const {
  if (open()) static_cast<void>(::shutdown(fd(), SHUT_RDWR));
}

void LineSocket::set_limit(std::chrono::milliseconds limit) const {
  const timeval value{limit.count() / 1000, limit.count() % 1000 * 1000};
  static_cast<void>(::setsockopt(fd(), SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value));
  static_cast<void>(::setsockopt(fd(), SOL_SOCKET, SO_SNDTIMEO, &value, sizeof value));
}

bool LineSocket::send(ByteView head, ByteView body) const {
  std::array<iovec, 2> parts = {part(head), part(body)};
  msghdr packet{};
  packet.msg_iov = parts.data();
  packet.msg_iovlen = parts.size();
  for (;;) {
    const ssize_t n = ::sendmsg(fd(), &packet, MSG_NOSIGNAL);
    if (n >= 0 || errno != EINTR) return n >= 0;
  }
}

LineSocket::Received LineSocket::receive(MutableBytes head, MutableBytes body, Wait wait) const {
  std::array<iovec, 2> parts = {part(head), part(body)};
  msghdr packet{};
  packet.msg_iov = parts.data();
  packet.msg_iovlen = parts.size();
  for (;;) {
    const ssize_t n = ::recvmsg(fd(), &packet, wait == Wait::No ? MSG_DONTWAIT : 0);
    // The other end left with words of ours unread: said once, before its own last words.
    if (n < 0 && (errno == EINTR || errno == ECONNRESET)) continue;
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return {Got::Nothing};
    if (n <= 0) return {Got::Ended};
    const auto length = static_cast<std::size_t>(n);
    const std::size_t in_head = std::min(length, head.size());
    const Got got = (packet.msg_flags & MSG_TRUNC) != 0 ? Got::TooLong : Got::Packet;
    return {got, in_head, length - in_head};
  }
}

LineListener::~LineListener() {
  if (handle_.open()) static_cast<void>(::unlink(path_.c_str()));
}

Result<LineListener> LineListener::open(const std::string& folder, const std::string& path) {
  const auto owner = private_folder(folder);
  if (!owner) return owner.error();
  const auto address = address_of(path);
  if (!address) return cannot_listen(path, ENAMETOOLONG);
  LineHandle handle(::socket(AF_UNIX, socket_kind | SOCK_NONBLOCK, 0));
  if (!handle.open()) return cannot_listen(path, errno);
  // One of an earlier pcscd that did not end well.
  static_cast<void>(::unlink(path.c_str()));
  if (::bind(handle.fd(), plain(*address), sizeof *address) != 0) {
    return cannot_listen(path, errno);
  }
  LineListener out(std::move(handle), path, *owner);
  const bool given = *owner == ::geteuid() || ::chown(path.c_str(), *owner, gid_t(-1)) == 0;
  if (!given || ::chmod(path.c_str(), owner_only_socket) != 0 || ::listen(out.fd(), backlog) != 0) {
    return cannot_listen(path, errno);
  }
  return out;
}

LineSocket LineListener::accept() const {
  for (;;) {
    LineSocket out{LineHandle(::accept4(fd(), nullptr, nullptr, SOCK_CLOEXEC))};
    if (!out.open()) return out;
    ucred peer{};
    socklen_t length = sizeof peer;
    const bool known = ::getsockopt(out.fd(), SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0;
    if (known && (peer.uid == owner_ || peer.uid == ::geteuid())) return out;
  }
}

LineBell::LineBell() : handle_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void LineBell::ring() const {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(fd(), &one, sizeof one));
}

void LineBell::hush() const {
  std::uint64_t rung = 0;
  static_cast<void>(!::read(fd(), &rung, sizeof rung));
}

LineNews wait_for_news(const LineWatch& watch, std::chrono::milliseconds timeout) {
  std::array<pollfd, 4> asked = {
      {{watch.listener, POLLIN, 0},
       {watch.talker, POLLIN | POLLRDHUP, 0},
       {watch.card, POLLRDHUP, 0},
       {watch.bell, POLLIN, 0}}
  };
  const auto limit = std::clamp<std::chrono::milliseconds::rep>(timeout.count(), 0, INT_MAX);
  if (::poll(asked.data(), asked.size(), static_cast<int>(limit)) <= 0) return {};
  return {asked[0].revents != 0, asked[1].revents != 0, asked[2].revents != 0,
          asked[3].revents != 0};
}

}  // namespace sscard::cos
