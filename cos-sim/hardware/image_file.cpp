// The one file of the simulator that touches the host's file system: it plays silicon.
#include "cos-sim/hardware/image_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "cardlib/base/expects.hpp"

namespace sscard::cos {
namespace {

constexpr std::array<Byte, 8> magic = "5353434152441A0A"_hex;

struct Descriptor {
  int number;
  explicit Descriptor(int opened) : number(opened) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  int release() { return std::exchange(number, -1); }
};

Error storage_error(const std::string& path) {
  return {ErrorKind::Storage, msg("card image {}: {}", path, std::strerror(errno)),
          msg("check the path, its permissions and the free space")};
}

Error not_an_image(Message why) {
  return {ErrorKind::BadInput, std::move(why),
          msg("name a file that `sscard sim new` made with this version")};
}

/// False on an error or an early end; errno tells which (0 for an early end).
bool read_all(int file, MutableBytes out, std::size_t offset) {
  std::size_t done = 0;
  while (done < out.size()) {
    errno = 0;
    const ssize_t n =
        ::pread(file, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

bool write_all(int file, ByteView bytes, std::size_t offset) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n =
        ::pwrite(file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

Bytes head_of(std::size_t cells) {
  Bytes head = to_bytes(ByteView{magic});
  append_u32(head, image_version);
  append_u32(head, static_cast<std::uint32_t>(cells));
  return head;
}

Status lock(int file, const std::string& path, ImageFile::Mode mode) {
  const int kind = mode == ImageFile::Mode::Use ? LOCK_EX : LOCK_SH;
  if (::flock(file, kind | LOCK_NB) == 0) return {};
  if (errno != EWOULDBLOCK) return storage_error(path);
  return Error{ErrorKind::Storage, msg("card image {} is in use by another program", path),
               msg("take the card out of the other reader, then try again")};
}

/// The size of the cells when the head and the file agree.
Result<std::size_t> checked_size(int file, const std::string& path) {
  struct stat info{};
  if (::fstat(file, &info) != 0) return storage_error(path);
  std::array<Byte, image_head_size> head{};
  if (!S_ISREG(info.st_mode) || !read_all(file, head, 0) ||
      !equal(ByteView{head}.first(magic.size()), magic))
    return not_an_image(msg("{} is not a card image", path));
  const std::uint32_t version = u32_at(head, 8);
  if (version != image_version)
    return not_an_image(msg("card image {} has version {}, this program knows version {}", path,
                            version, image_version));
  const std::size_t cells = u32_at(head, 12);
  const auto there = static_cast<std::size_t>(info.st_size);
  if (cells <= objects_min_size || cells > image_cells_max || there != image_head_size + cells)
    return not_an_image(msg("card image {} has {} bytes where its head says {}", path, there,
                            image_head_size + cells));
  return cells;
}

}  // namespace

Result<std::unique_ptr<ImageFile>> ImageFile::open(const std::string& path, Mode mode) {
  const int flags = (mode == Mode::Use ? O_RDWR : O_RDONLY) | O_CLOEXEC;
  Descriptor file(::open(path.c_str(), flags));
  if (file.number < 0) return storage_error(path);
  if (const Status locked = lock(file.number, path, mode); !locked) return locked.error();
  const Result<std::size_t> size = checked_size(file.number, path);
  if (!size) return size.error();
  Bytes cells(*size);
  if (!read_all(file.number, cells, image_head_size)) return storage_error(path);
  return std::unique_ptr<ImageFile>(new ImageFile(file.release(), mode, std::move(cells)));
}

Status ImageFile::create(const std::string& path, ByteView cells) {
  expects(cells.size() > objects_min_size && cells.size() <= image_cells_max);
  std::string beside = path + ".XXXXXX";
  Descriptor file(::mkostemp(beside.data(), O_CLOEXEC));
  if (file.number < 0) return storage_error(path);
  const bool written = write_all(file.number, head_of(cells.size()), 0) &&
                       write_all(file.number, cells, image_head_size) &&
                       ::link(beside.c_str(), path.c_str()) == 0;
  const int reason = errno;
  ::unlink(beside.c_str());
  errno = reason;
  if (written) return {};
  if (errno != EEXIST) return storage_error(path);
  return Error{ErrorKind::Storage, msg("card image {} is there already", path),
               msg("choose another name, or remove the file first")};
}

ImageFile::~ImageFile() {
  ::close(file_);
}

void ImageFile::read(Address from, MutableBytes out) const {
  expects(from + out.size() <= cells_.size());
  std::copy_n(cells_.begin() + from, out.size(), out.begin());
}

Wrote ImageFile::write(Address to, ByteView bytes) {
  expects(to + bytes.size() <= cells_.size());
  if (mode_ == Mode::Look) {  // recovery may finish in our copy, the file stays as it is
    std::copy(bytes.begin(), bytes.end(), cells_.begin() + to);
    return Wrote::All;
  }
  if (!write_all(file_, bytes, image_head_size + to)) return Wrote::Failed;
  std::copy(bytes.begin(), bytes.end(), cells_.begin() + to);
  return Wrote::All;
}

}  // namespace sscard::cos
