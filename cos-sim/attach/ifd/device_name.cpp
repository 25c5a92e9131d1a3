#include "cos-sim/attach/ifd/device_name.hpp"

#include <charconv>

namespace sscard::cos {
namespace {

constexpr std::string_view scheme = "sscard:";
constexpr std::string_view socket_name = "/slot";
/// sockaddr_un holds 107 characters and a zero; a slot has two digits.
constexpr std::size_t folder_length_max = 107 - socket_name.size() - 2;

/// Takes a decimal number off the front.
std::optional<unsigned> take_number(std::string_view& text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// Nothing there is the default.
bool take_limit(std::string_view& text, DeviceName& into) {
  if (text.starts_with('/')) return true;
  const auto limit = take_number(text);
  if (!limit || *limit == 0 || *limit > DeviceName::limit_max.count()) return false;
  into.answer_limit = std::chrono::milliseconds(*limit);
  return take(text, ':');
}

}  // namespace

std::optional<DeviceName> DeviceName::parse(std::string_view text) {
  if (!text.starts_with(scheme)) return std::nullopt;
  text.remove_prefix(scheme.size());
  DeviceName out;
  const auto slots = take_number(text);
  if (!slots || *slots == 0 || *slots > slots_max) return std::nullopt;
  out.slots = *slots;
  if (!take(text, ':') || !take_limit(text, out)) return std::nullopt;
  if (!text.starts_with('/') || text.size() > folder_length_max) return std::nullopt;
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  out.folder = text;
  return out;
}

std::string DeviceName::text() const {
  std::string out = std::string(scheme) + std::to_string(slots);
  if (answer_limit != limit_default) out += ":" + std::to_string(answer_limit.count());
  return out + ":" + folder;
}

std::string DeviceName::socket_path(unsigned slot) const {
  return folder + std::string(socket_name) + (slot < 10 ? "0" : "") + std::to_string(slot);
}

}  // namespace sscard::cos
