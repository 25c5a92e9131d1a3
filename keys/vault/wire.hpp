// Wire: the primitives of the vault's messages and of the sealed file. A structure is described by
// one walk over its fields, which writes with a Writer and reads with a Reader, so the two forms
// can never differ. A Reader latches the first fault; its owner asks done() once at the end.
#pragma once

#include <algorithm>
#include <string>
#include <type_traits>
#include <vector>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/bytes.hpp"
#include "cardlib/base/expects.hpp"

namespace sscard::keys::wire {

inline constexpr std::size_t text_max = 4096;
inline constexpr std::size_t list_max = 1024;
inline constexpr std::size_t blob_max = 4U << 20U;

class Writer {
 public:
  static constexpr bool reads = false;
  Bytes out;

  void number(std::uint8_t value) { out.push_back(value); }
  void number(std::uint16_t value) { append_u16(out, value); }
  void number(std::uint32_t value) { append_u32(out, value); }
  /// An enumeration whose values run from 0 to count - 1.
  template <typename Enum>
  void choice(Enum value, std::size_t count) {
    expects(static_cast<std::size_t>(value) < count);
    out.push_back(static_cast<Byte>(value));
  }
  void flag(bool value) { out.push_back(value ? 1 : 0); }
  void fixed(ByteView bytes) { append(out, bytes); }
  void blob(const Bytes& bytes) {
    append_u32(out, static_cast<std::uint32_t>(bytes.size()));
    append(out, bytes);
  }
  void text(const std::string& value) {
    append_u32(out, static_cast<std::uint32_t>(value.size()));
    append(out, as_bytes(value));
  }
  template <typename T, typename Each>
  void list(const std::vector<T>& values, Each each) {
    expects(values.size() <= list_max);
    append_u16(out, static_cast<std::uint16_t>(values.size()));
    for (const T& value : values)
      each(value);
  }
};

class Reader {
 public:
  static constexpr bool reads = true;
  explicit Reader(ByteView message) : in_(message) {}

  void number(std::uint8_t& value) { value = in_.u8(); }
  void number(std::uint16_t& value) { value = in_.u16(); }
  void number(std::uint32_t& value) { value = in_.u32(); }
  template <typename Enum>
  void choice(Enum& value, std::size_t count) {
    const Byte read = in_.u8();
    demand(read < count);
    value = static_cast<Enum>(read < count ? read : 0);
  }
  void flag(bool& value) {
    const Byte read = in_.u8();
    demand(read <= 1);
    value = read == 1;
  }
  void fixed(MutableBytes bytes) {
    const ByteView read = in_.take(bytes.size());
    std::ranges::copy(read, bytes.begin());
  }
  void blob(Bytes& bytes) { bytes = to_bytes(counted(blob_max)); }
  void text(std::string& value) { value = std::string(as_text(counted(text_max))); }
  template <typename T, typename Each>
  void list(std::vector<T>& values, Each each) {
    const std::size_t count = in_.u16();
    // every element has at least one byte: a count that lies allocates nothing
    demand(count <= list_max && count <= in_.left());
    for (std::size_t i = 0; i < count && good(); ++i)
      each(values.emplace_back());
  }
  void demand(bool promise) { broken_ = broken_ || !promise; }
  bool good() const { return !broken_ && !in_.failed(); }
  bool done() const { return !broken_ && in_.done(); }

 private:
  ByteView counted(std::size_t most) {
    const std::size_t size = in_.u32();
    demand(size <= most && size <= in_.left());
    return good() ? in_.take(size) : ByteView{};
  }

  ByteReader in_;
  bool broken_ = false;
};

/// const when written, not when read.
template <typename Io, typename T>
using Field = std::conditional_t<Io::reads, T, const T>;

}  // namespace sscard::keys::wire
