#include "personalizer/intake/photo.hpp"

#include <filesystem>

namespace sscard::perso {
namespace {

constexpr std::string_view column = "photofilename";
constexpr std::uint16_t photo_fid = 0xEF08;
constexpr std::size_t photo_bytes_max = 0x1000;
constexpr auto jpeg_start = "FFD8FF"_hex;

LineFault fault(Message reason) {
  return {std::string(column), std::move(reason)};
}

}  // namespace

std::variant<std::optional<model::FieldValue>, LineFault> load_photo(
    const std::string& issuance_file, const std::string& name, Files& files) {
  if (name.empty()) return std::optional<model::FieldValue>{};
  if (name.find('/') != std::string::npos || name.front() == '.') {
    return fault(msg("'{}' is no plain file name", name));
  }
  const auto folder = std::filesystem::path(issuance_file).parent_path() / "photos";
  const Result<Bytes> photo = files.read((folder / name).string());
  if (!photo) return fault(photo.error().what);
  if (photo->size() > photo_bytes_max) {
    return fault(msg("the photo has {} bytes, the card takes {}", photo->size(), photo_bytes_max));
  }
  if (photo->size() < jpeg_start.size() ||
      !equal(ByteView(*photo).first(jpeg_start.size()), jpeg_start)) {
    return fault(msg("the photo is no JPEG"));
  }
  return std::optional(model::FieldValue{model::Df::Ssse, photo_fid, 0, 0, *photo});
}

}  // namespace sscard::perso
