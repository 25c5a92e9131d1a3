// Feedback file (反馈文件): what the first organization of a stepwise job did, for the second one.
// GB 18030 lines, '|' after every field. First line the column names, then one line per order whose
// `mac` is SM4-CMAC (32 hex digits) over the line's bytes before it, last a line `----|count|mac|`,
// so that a missing line shows. Its MAC is over the chain of all lines before it: C0 = SM3(first
// line), Ci = SM3(Ci-1 ‖ line), line ends included [PROP: trailer, and the exchange key of the side
// that reads the file]. Read strictly: one wrong byte refuses the file whole.
// Source: design.md 6 (feedback columns, MAC).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cardlib/data/identifiers.hpp"
#include "keys/vault/vault.hpp"
#include "personalizer/ledger/ledger.hpp"
#include "personalizer/output/gb_lines.hpp"

namespace sscard::perso {

/// One line of the file, MAC left out.
struct FeedbackLine {
  std::string seq;
  data::SocialSecurityNumber cert_no;
  std::string name;                      ///< UTF-8
  std::optional<data::ChipSerial> chip;  ///< none when no card was issued
  std::string card_id;                   ///< 32 hex digits or empty
  std::string reset_information;         ///< 26 hex digits or empty
  std::string card_number;
  std::string pan;
  std::optional<model::Structure> structure;
  std::string key_versions;
  std::string result;  ///< as in the return files
  std::string reason;
  std::string time;  ///< YYYYMMDDhhmmss UTC or empty
};

/// Who may check the file: vault and the exchange key of the reading side.
struct FeedbackKey {
  keys::Vault& vault;
  keys::ExchangeKey key;
};

Status feedback_file(GbLines& lines, Ledger& ledger, const FeedbackKey& key,
                     const Translator& translate);

/// Gives every line to `visit` and returns their number. BadInput with file and line when anything
/// is not as it was written, or when a chip or a person is there twice: what was visited is void
/// then. `file` is for messages.
using FeedbackVisit = std::function<void(const FeedbackLine& line)>;
Result<std::size_t> read_feedback(ByteView bytes, const std::string& file, const FeedbackKey& key,
                                  const FeedbackVisit& visit);

/// The issued cards of a feedback file, as the ledger of the second step wants them.
Result<std::vector<HandedOver>> handed_over(ByteView bytes, const std::string& file,
                                            const FeedbackKey& key);

}  // namespace sscard::perso
