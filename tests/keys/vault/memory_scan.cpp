#include "memory_scan.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "cardlib/base/wipe.hpp"

namespace sscard::keys {
namespace {

constexpr std::uint64_t mask = 0xA5C3'965A'3CE1'7B1DULL;
constexpr std::size_t largest_region = std::size_t{1} << 30U;  ///< beyond are reservations
constexpr std::size_t window = 1U << 20U;

std::uint64_t load(const Byte* at) {
  std::uint64_t out = 0;
  std::memcpy(&out, at, sizeof out);
  return out;
}

struct Region {
  std::uintptr_t from;
  std::uintptr_t to;
};

std::vector<Region> readable_regions() {
  std::vector<Region> out;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    Region region{};
    char dash = 0;
    std::string rights;
    std::istringstream(line) >> std::hex >> region.from >> dash >> region.to >> rights;
    const bool special = line.find("[v") != std::string::npos;  // vvar, vdso, vsyscall
    if (rights.starts_with('r') && !special && region.to - region.from <= largest_region)
      out.push_back(region);
  }
  return out;
}

std::vector<Region> without(const std::vector<Region>& regions, const Region& hole) {
  std::vector<Region> out;
  for (const Region& region : regions) {
    const Region before{region.from, std::clamp(hole.from, region.from, region.to)};
    const Region after{std::clamp(hole.to, region.from, region.to), region.to};
    for (const Region& part : {before, after}) {
      if (part.from < part.to) out.push_back(part);
    }
  }
  return out;
}

/// Sorted needles behind a filter of their low 16 bits.
class Finder {
 public:
  explicit Finder(std::vector<MaskedNeedle> needles) : needles_(std::move(needles)) {
    std::ranges::sort(needles_);
    for (const MaskedNeedle needle : needles_)
      filter_[needle & 0xFFFFU] = true;
  }
  std::size_t count(const Byte* from, std::size_t size) const {
    std::size_t found = 0;
    for (std::size_t i = 0; i + 8 <= size; ++i) {
      const std::uint64_t masked = load(from + i) ^ mask;
      if (filter_[masked & 0xFFFFU] && std::ranges::binary_search(needles_, masked)) ++found;
    }
    return found;
  }

 private:
  std::vector<MaskedNeedle> needles_;
  std::vector<bool> filter_ = std::vector<bool>(0x10000);
};

}  // namespace

void Needles::add(ByteView secret) {
  REQUIRE(secret.size() >= 8);
  masked_.push_back(load(secret.data()) ^ mask);
  std::string hex = to_hex(secret.first(4));
  masked_.push_back(load(as_bytes(hex).data()) ^ mask);
  for (char& c : hex)
    c = static_cast<char>(std::tolower(c));
  masked_.push_back(load(as_bytes(hex).data()) ^ mask);
}

void plant(MaskedNeedle needle, MutableBytes eight) {
  REQUIRE(eight.size() == 8);
  for (std::size_t i = 0; i < 8; ++i) {
    volatile Byte& to = eight[i];
    to = static_cast<Byte>((needle >> (8 * i)) ^ (mask >> (8 * i)));
  }
}

Bytes bytes_from_elsewhere(const std::function<Bytes()>& make) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const Bytes out = make();
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t n = ::write(ends[1], out.data() + done, out.size() - done);
      if (n <= 0) ::_exit(1);
      done += static_cast<std::size_t>(n);
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  Bytes out;
  std::array<Byte, 4096> part{};
  for (ssize_t n = 0; (n = ::read(ends[0], part.data(), part.size())) > 0;)
    append(out, ByteView(part).first(static_cast<std::size_t>(n)));
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  return out;
}

std::vector<MaskedNeedle> needles_from_elsewhere(const std::function<void(Needles&)>& make) {
  const Bytes bytes = bytes_from_elsewhere([&] {
    Needles needles;
    make(needles);
    Bytes out(needles.masked().size() * sizeof(MaskedNeedle));
    std::memcpy(out.data(), needles.masked().data(), out.size());
    return out;
  });
  std::vector<MaskedNeedle> out(bytes.size() / sizeof(MaskedNeedle));
  std::memcpy(out.data(), bytes.data(), bytes.size());
  return out;
}

std::size_t count_in_own_memory(const std::vector<MaskedNeedle>& needles) {
  const Finder finder(needles);
  std::vector<Byte> buffer(window + 8);
  const auto own = reinterpret_cast<std::uintptr_t>(buffer.data());
  const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  REQUIRE(memory >= 0);
  std::size_t found = 0;
  // our own buffer holds copies of what was read before and is left out, nothing else
  for (const Region& region : without(readable_regions(), {own, own + buffer.size()})) {
    for (std::uintptr_t at = region.from; at < region.to; at += window) {
      const std::size_t size = std::min<std::size_t>(window + 7, region.to - at);
      const ssize_t n = ::pread(memory, buffer.data(), size, static_cast<off_t>(at));
      if (n > 0) found += finder.count(buffer.data(), static_cast<std::size_t>(n));
    }
  }
  ::close(memory);
  wipe(buffer);
  return found;
}

}  // namespace sscard::keys
