// The named columns of the social issuance file as rows: what each must look like and where its
// value goes. Source: reference/ssc-card.md 16.1, 13, 15.1.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cardlib/base/result.hpp"
#include "personalizer/plan/records.hpp"

namespace sscard::perso {

/// A record being filled column by column.
struct SocialDraft {
  SocialRecord record;
  model::Structure structure = model::Structure::V201;  ///< the job's
};

/// Checks the text (UTF-8, spaces around it removed) and puts it where it belongs.
using TakeSocialColumn = Status (*)(const std::string& text, SocialDraft& draft);

struct SocialColumnRow {
  std::string_view name;
  bool required;
  TakeSocialColumn take;
};

std::span<const SocialColumnRow> social_column_table();

}  // namespace sscard::perso
