#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "tests/support/temp_folder.hpp"
#include "tests/support/world.hpp"

namespace sscard::test {

TempFolder::TempFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "sscard-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace sscard::test
