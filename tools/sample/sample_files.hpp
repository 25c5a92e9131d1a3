// Two synthetic issuance files with their manifests, as two organizations would send them. With
// faults, each kind of bad line a bureau meets is planted a few times, and how intake must count
// them is known beforehand.
// Source: reference/ssc-card.md 16.1; design.md 6.
#pragma once

#include <string>

#include "cardlib/base/world.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::tools {

struct SampleRequest {
  std::size_t persons = 20;
  std::uint64_t seed = 1;
  std::string folder;
  std::string batch = "B0001";  ///< both batch numbers begin with it
  bool faults = false;
  std::string structure = "2.01";
};

struct Sample {
  std::string social_file, bank_file;
  std::size_t pairs = 0;      ///< persons good on both sides
  std::size_t rejects = 0;    ///< lines that must be set aside
  std::size_t unmatched = 0;  ///< good lines without a partner
};

Result<Sample> write_sample(const SampleRequest& request, keys::Vault& vault, const World& world);

}  // namespace sscard::tools
