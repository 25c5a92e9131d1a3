// The batch report as JSON, signed: the last member `mac` is the SM4-CMAC (32 hex digits) under the
// report key over all bytes before its comma [PROP]. Sentences are in English: machines read this.
// Source: design.md 6; reference/security.md A7 (report verifies offline).
#pragma once

#include <string>

#include "keys/vault/vault.hpp"
#include "personalizer/output/report.hpp"

namespace sscard::perso {

struct SignedReport {
  std::string json;
  std::string mac;  ///< 32 hex digits
};

Result<SignedReport> sign_report(const BatchReport& report, keys::Vault& vault);
/// Whether the file is as it was signed. BadInput when it is no signed report at all.
Result<bool> report_is_genuine(ByteView json, keys::Vault& vault);

}  // namespace sscard::perso
