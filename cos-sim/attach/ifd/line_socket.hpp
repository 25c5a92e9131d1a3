// The sockets of the line between driver and card, all of them: a listening one per slot, a
// connected one at each end, and waiting for either. Local sockets of sequenced packets, so the
// kernel keeps packets whole. Nobody reaches a slot but the owner of its folder and root: the
// folder is closed to others (0700), the socket too (0600), and the peer is asked for its user.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

namespace sscard::cos {

/// A file descriptor that is closed with its object.
class LineHandle {
 public:
  LineHandle() = default;
  explicit LineHandle(int fd) : fd_(fd) {}
  LineHandle(LineHandle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  LineHandle& operator=(LineHandle&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~LineHandle();
  int fd() const { return fd_; }
  bool open() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// One end of a connection.
class LineSocket {
 public:
  LineSocket() = default;
  explicit LineSocket(LineHandle handle) : handle_(std::move(handle)) {}

  /// To the slot that listens at `path`; tries once. NoService saying why not.
  static Result<LineSocket> connect(const std::string& path);

  bool open() const { return handle_.open(); }
  int fd() const { return handle_.fd(); }
  void hang_up() const;  ///< wakes whoever waits at either end; from any thread
  /// How long receive() and send() wait.
  void set_limit(std::chrono::milliseconds limit) const;

  /// One packet, head and body in a row; false when the other end is gone or takes none.
  bool send(ByteView head, ByteView body) const;

  enum class Got { Packet, Nothing, TooLong, Ended };
  struct Received {
    Got got = Got::Ended;
    std::size_t head = 0;  ///< bytes of the head that were filled
    std::size_t body = 0;
  };
  enum class Wait { No, UpToLimit };
  /// One packet into `head` and then `body`. Nothing: none came in time.
  Received receive(MutableBytes head, MutableBytes body, Wait wait) const;

 private:
  LineHandle handle_;
};

/// A slot as the cards see it. The socket file goes with its object.
class LineListener {
 public:
  LineListener() = default;
  LineListener(LineListener&&) noexcept = default;
  LineListener& operator=(LineListener&&) = delete;
  ~LineListener();

  /// Makes the folder (0700) when there is none. Storage: the folder is open to others, is none, or
  /// the socket cannot be made.
  static Result<LineListener> open(const std::string& folder, const std::string& path);

  int fd() const { return handle_.fd(); }
  /// The next connection of a permitted user, not open when there is none. Never waits.
  LineSocket accept() const;

 private:
  LineListener(LineHandle handle, std::string path, unsigned owner)
      : handle_(std::move(handle)), path_(std::move(path)), owner_(owner) {}
  LineHandle handle_;
  std::string path_;
  unsigned owner_ = 0;  ///< of the folder
};

/// Wakes a waiter from another thread.
class LineBell {
 public:
  LineBell();
  void ring() const;
  void hush() const;  ///< after it was heard
  int fd() const { return handle_.fd(); }

 private:
  LineHandle handle_;
};

/// Descriptors to wait for; -1 is none.
struct LineWatch {
  int listener = -1;  ///< somebody connects
  int talker = -1;    ///< somebody says something or hangs up
  int card = -1;      ///< somebody hangs up
  int bell = -1;
};
struct LineNews {
  bool listener = false;
  bool talker = false;
  bool card = false;
  bool bell = false;
  bool any() const { return listener || talker || card || bell; }
};
LineNews wait_for_news(const LineWatch& watch, std::chrono::milliseconds timeout);

}  // namespace sscard::cos
