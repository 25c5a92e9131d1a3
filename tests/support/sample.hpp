// Sample files in a temporary folder, and ways to spoil them.
#pragma once

#include <functional>
#include <string>

#include "personalizer/intake/intake_result.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_vault.hpp"
#include "tools/sample/sample_files.hpp"

namespace sscard::test {

/// Two good files for `persons`, with `faults` every kind of bad line too.
struct SampleFolder {
  explicit SampleFolder(std::size_t persons, bool faults = false);
  TempFolder folder;
  TestVault vault;
  tools::Sample sample;

  /// Changes the content of a file and makes its manifest true again, as a sender would.
  void resend(perso::Side side, const std::function<void(std::string&)>& change);
  /// Changes a file behind its manifest's back.
  void damage(const std::string& path, const std::function<void(std::string&)>& change);
  const std::string& path_of(perso::Side side) const {
    return side == perso::Side::Social ? sample.social_file : sample.bank_file;
  }
};

}  // namespace sscard::test
