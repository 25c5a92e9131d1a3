// The chip copy of a photo (照片) named by the column photofilename: a JPEG in the folder `photos`
// beside the issuance file, at most as large as EF08.
// Source: reference/ssc-card.md 14.2, 4.3.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "cardlib/base/world.hpp"
#include "cardlib/model/holder.hpp"
#include "personalizer/intake/line_fault.hpp"

namespace sscard::perso {

/// The value for SSSE EF08; nothing when `name` is empty. A name that leaves the folder, a missing
/// file, no JPEG or a too large one is a fault of the line.
std::variant<std::optional<model::FieldValue>, LineFault> load_photo(
    const std::string& issuance_file, const std::string& name, Files& files);

}  // namespace sscard::perso
