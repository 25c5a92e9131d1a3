#include "cardlib/base/world.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <system_error>

namespace sscard {
namespace {

Error storage_error(const std::string& path, const char* step) {
  return {ErrorKind::Storage, msg("{}: {} failed: {}", path, step, std::strerror(errno)),
          msg("free space or mend the permissions, then run the same command again")};
}

/// A descriptor that closes itself; close errors are reported by the explicit close() only.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  bool close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

 private:
  int fd_;
};

bool write_all(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return true;
}

class SystemClock final : public Clock {
 public:
  std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::now();
  }
};

class KernelRandom final : public Random {
 public:
  void fill(MutableBytes out) override {
    while (!out.empty()) {
      const ssize_t n = ::getrandom(out.data(), out.size(), 0);
      if (n < 0 && errno == EINTR) continue;
      ensures(n > 0);
      out = out.subspan(static_cast<std::size_t>(n));
    }
  }
};

Status sync_folder_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const std::string folder = parent.empty() ? "." : parent;
  const Descriptor at(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (at.get() < 0 || ::fsync(at.get()) != 0) return storage_error(folder, "fsync");
  return {};
}

class DiskNewFile final : public NewFile {
 public:
  explicit DiskNewFile(std::string path) : path_(std::move(path)), beside_(path_ + ".new") {}
  ~DiskNewFile() override {
    if (!committed_ && file_.get() >= 0) ::unlink(beside_.c_str());
  }
  DiskNewFile(const DiskNewFile&) = delete;
  DiskNewFile& operator=(const DiskNewFile&) = delete;

  bool open() { return file_.get() >= 0; }
  Status write(ByteView bytes) override {
    return write_all(file_.get(), bytes) ? Status{} : storage_error(beside_, "write");
  }
  Status commit() override {
    if (::fsync(file_.get()) != 0) return storage_error(beside_, "fsync");
    if (!file_.close()) return storage_error(beside_, "close");
    if (::rename(beside_.c_str(), path_.c_str()) != 0) return storage_error(path_, "rename");
    committed_ = true;
    return sync_folder_of(path_);
  }

 private:
  std::string path_;
  std::string beside_;
  Descriptor file_{::open(beside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  bool committed_ = false;
};

class DiskFiles final : public Files {
 public:
  Result<Bytes> read(const std::string& path) override {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat info{};
    if (file.get() < 0 || ::fstat(file.get(), &info) != 0) return storage_error(path, "open");
    if (!S_ISREG(info.st_mode)) {
      errno = EINVAL;
      return storage_error(path, "open");
    }
    Bytes out(static_cast<std::size_t>(info.st_size));
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t n = ::read(file.get(), out.data() + done, out.size() - done);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return storage_error(path, "read");
      if (n == 0) break;
      done += static_cast<std::size_t>(n);
    }
    out.resize(done);
    return out;
  }

  Status replace(const std::string& path, ByteView content) override {
    const auto file = replacement(path);
    if (!file) return file.error();
    const Status written = (*file)->write(content);
    return written ? (*file)->commit() : written;
  }

  Result<std::unique_ptr<NewFile>> replacement(const std::string& path) override {
    auto file = std::make_unique<DiskNewFile>(path);
    if (!file->open()) return storage_error(path + ".new", "create");
    return std::unique_ptr<NewFile>(std::move(file));
  }

  Status append_durably(const std::string& path, ByteView content) override {
    const bool fresh = !exists(path);
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (file.get() < 0) return storage_error(path, "open");
    if (!write_all(file.get(), content)) return storage_error(path, "write");
    if (::fdatasync(file.get()) != 0) return storage_error(path, "fdatasync");
    if (!file.close()) return storage_error(path, "close");
    return fresh ? sync_folder_of(path) : Status{};
  }

  bool exists(const std::string& path) override { return ::access(path.c_str(), F_OK) == 0; }

  Status make_folder(const std::string& path) override {
    std::error_code code;
    std::filesystem::create_directories(path, code);
    if (code) {
      errno = code.value();
      return storage_error(path, "mkdir");
    }
    return {};
  }
};

class NoKillPoints final : public KillPoints {
 public:
  void passed(std::string_view) override {}
};

std::string utc(std::chrono::system_clock::time_point when, const char* pattern) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  const std::size_t n = std::strftime(text, sizeof text, pattern, &parts);
  return {text, n};
}

}  // namespace

World real_world() {
  static SystemClock clock;
  static KernelRandom random;
  static DiskFiles files;
  static NoKillPoints kill_points;
  return {clock, random, files, kill_points};
}

std::string date_digits(std::chrono::system_clock::time_point when) {
  return utc(when, "%Y%m%d");
}

std::string date_time_digits(std::chrono::system_clock::time_point when) {
  return utc(when, "%Y%m%d%H%M%S");
}

}  // namespace sscard
