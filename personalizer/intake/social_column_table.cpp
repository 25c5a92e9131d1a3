#include "personalizer/intake/social_column_table.hpp"

#include <array>

#include "cardlib/data/codes.hpp"
#include "cardlib/data/identifiers.hpp"

namespace sscard::perso {
namespace {

Error bad(Message reason) {
  return {ErrorKind::BadInput, std::move(reason), {}};
}

Status as_sent(const std::string&, SocialDraft&) {
  return {};
}

Status take_seq(const std::string& text, SocialDraft& draft) {
  if (text.empty() || text.size() > 20) return bad(msg("it must have 1 to 20 characters"));
  draft.record.seq = text;
  return {};
}

Status take_class(const std::string& text, SocialDraft& draft) {
  if (text.size() > 1) return bad(msg("the card class has one character"));
  if (!text.empty()) draft.record.holder.card_class = text;
  return {};
}

Status take_stock_number(const std::string& text, SocialDraft& draft) {
  if (text.size() > 32) return bad(msg("it must have at most 32 characters"));
  if (!text.empty()) draft.record.stock_number = text;
  return {};
}

Status take_version(const std::string& text, SocialDraft& draft) {
  const auto structure = model::structure_from(text);
  if (!structure) return bad(msg("'{}' is no structure version", text));
  if (*structure != draft.structure) {
    return bad(msg("the structure version is {}, this job makes {} cards", text,
                   std::string(model::text(draft.structure))));
  }
  draft.record.holder.structure = *structure;
  return {};
}

Status take_organization(const std::string& text, SocialDraft& draft) {
  const auto code = data::OrganizationCode::parse(text);
  if (!code) return code.error();
  draft.record.holder.organization = code->text();
  return {};
}

Status take_date(const std::string& text, std::string& into) {
  if (const Status date = data::check_date(text); !date) return date.error();
  into = text;
  return {};
}

Status take_issue_date(const std::string& text, SocialDraft& draft) {
  return take_date(text, draft.record.holder.issue_date);
}

Status take_expiry(const std::string& text, SocialDraft& draft) {
  return take_date(text, draft.record.holder.expiry_date);
}

Status take_birthday(const std::string& text, SocialDraft& draft) {
  return take_date(text, draft.record.holder.birthday);
}

Status take_card_number(const std::string& text, SocialDraft& draft) {
  auto number = data::CardNumber::parse(text);
  if (!number) return number.error();
  draft.record.holder.card_number = std::move(*number);
  return {};
}

Status take_cert_no(const std::string& text, SocialDraft& draft) {
  auto number = data::SocialSecurityNumber::parse(text);
  if (!number) return number.error();
  draft.record.holder.number = std::move(*number);
  return {};
}

Status take_name(const std::string& text, SocialDraft& draft) {
  if (text.empty()) return bad(msg("the name is empty"));
  draft.record.holder.name = text;
  return {};
}

Status take_sex(const std::string& text, SocialDraft& draft) {
  if (const Status code = data::check_sex(text); !code) return code.error();
  draft.record.holder.sex = text;
  return {};
}

Status take_nation(const std::string& text, SocialDraft& draft) {
  if (const Status code = data::check_ethnic_group(text); !code) return code.error();
  draft.record.holder.nation = text;
  return {};
}

Status take_birthplace(const std::string& text, SocialDraft& draft) {
  const auto region = data::RegionCode::parse(text);
  if (!region) return region.error();
  draft.record.holder.birthplace = region->text();
  return {};
}

constexpr std::array<SocialColumnRow, 19> table = {
    {
     {"task_id", false, as_sent},
     {"data_seq", true, take_seq},
     {"client_id", false, as_sent},
     {"department", false, as_sent},
     {"classid", false, take_class},
     {"photofilename", false, as_sent},
     {"bar_code", false, as_sent},
     {"card_no", false, take_stock_number},
     {"version", true, take_version},
     {"org_code", true, take_organization},
     {"cardissuedate", true, take_issue_date},
     {"ssseef0506", true, take_expiry},
     {"ssseef0507", true, take_card_number},
     {"cert_no", true, take_cert_no},
     {"name", true, take_name},
     {"sex", true, take_sex},
     {"nation", true, take_nation},
     {"birthplace", true, take_birthplace},
     {"birthday", true, take_birthday},
     }
};

}  // namespace

std::span<const SocialColumnRow> social_column_table() {
  return table;
}

}  // namespace sscard::perso
