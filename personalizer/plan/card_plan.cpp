#include "personalizer/plan/card_plan.hpp"

#include <algorithm>

namespace sscard::perso {
namespace {

constexpr std::uint16_t issuer_fid = 0xEF05;
constexpr Byte card_class_tag = 0x02;
constexpr Byte version_tag = 0x03;
constexpr std::string_view test_card_class = "2";  ///< [PROP] of ssc-card.md 4.1
constexpr std::array social_directories = {model::Df::Ssse, model::Df::Df01, model::Df::Df02,
                                           model::Df::Df03, model::Df::Df04, model::Df::Df05,
                                           model::Df::Df06, model::Df::Df07};

Bytes record_bytes(Byte tag, ByteView value) {
  Bytes out = {tag, static_cast<Byte>(value.size())};
  append(out, value);
  return out;
}

PlannedFile initial_file(const model::EfRow& file, model::Tree tree) {
  PlannedFile out{&file, {}, {}};
  for (const model::RecordRow* row : model::records_of(file.df, file.fid, tree)) {
    if (row->encoding == model::Encoding::Layout) continue;
    out.records.push_back(record_bytes(row->tag, model::initial_value(*row)));
  }
  return out;
}

Error no_place(const model::FieldValue& value) {
  return {ErrorKind::BadInput,
          msg("there is no record {} in {} {}", fmt::format("{:02X}", value.tag),
              std::string(model::row(value.df).name), fmt::format("{:04X}", value.fid)),
          msg("remove the column, or use a structure that has this file")};
}

}  // namespace

void SocialPlan::set_card_id(const data::CardId& id) {
  const auto file = std::ranges::find_if(files, [](const PlannedFile& f) {
    return f.file->df == model::Df::Ssse && f.file->fid == issuer_fid;
  });
  expects(file != files.end() && !file->records.empty());
  file->records.front() = record_bytes(0x01, id.bytes());
}

SocialTemplate::SocialTemplate(model::Tree tree) : tree_(tree) {
  for (const model::Df df : social_directories) {
    if (!model::exists_in(df, tree)) continue;
    for (const model::EfRow* file : model::files_of(df, tree)) {
      files_.push_back(initial_file(*file, tree));
    }
  }
}

Status SocialTemplate::put(SocialPlan& plan, const model::FieldValue& value) const {
  const auto file = std::ranges::find_if(plan.files, [&](const PlannedFile& f) {
    return f.file->df == value.df && f.file->fid == value.fid;
  });
  if (file == plan.files.end()) return no_place(value);
  switch (file->file->kind) {
    case model::FileKind::Transparent:
      file->content = value.value;
      return {};
    case model::FileKind::Cyclic:
      file->records.push_back(value.value);
      return {};
    default:
      break;
  }
  const std::size_t number = value.record;
  if (number == 0 || number > file->records.size() || file->records[number - 1][0] != value.tag ||
      file->records[number - 1].size() != value.value.size() + 2) {
    return no_place(value);
  }
  file->records[number - 1] = record_bytes(value.tag, value.value);
  return {};
}

Result<SocialPlan> SocialTemplate::fill(const SocialRecord& record, const data::RegionCode& city,
                                        const data::ChipSerial& chip) const {
  SocialPlan out{files_, data::CardId::compose(city, chip)};
  const auto values = model::encode(record.holder);
  if (!values) return values.error();
  for (const model::FieldValue& value : *values) {
    if (const Status put_in = put(out, value); !put_in) return put_in.error();
  }
  for (const model::FieldValue& value : record.more) {
    if (const Status put_in = put(out, value); !put_in) return put_in.error();
  }
  return out;
}

SocialPlan SocialTemplate::nobody(const data::RegionCode& city,
                                  const data::ChipSerial& chip) const {
  SocialPlan out{files_, data::CardId::compose(city, chip)};
  const std::string version(model::text(tree_.structure));
  const std::array<std::pair<Byte, ByteView>, 2> known = {
      {{card_class_tag, as_bytes(test_card_class)}, {version_tag, as_bytes(version)}}
  };
  for (const auto& [tag, value] : known) {
    const model::RecordRow* row =
        model::find_record(model::Df::Ssse, issuer_fid, tag, tree_.structure);
    expects(row != nullptr && row->length == value.size());
    const Status put_in = put(out, {row->df, row->fid, row->number, row->tag, to_bytes(value)});
    expects(bool(put_in));
  }
  return out;
}

Result<CardPlan> plan_card(const CardOrder& order, const SocialTemplate& compiled,
                           const Profile& profile, const data::ChipSerial& chip) {
  BankPlan bank;
  if (order.bank) {
    auto planned = plan_bank(*order.bank, profile);
    if (!planned) return planned.error();
    bank = std::move(*planned);
  }
  return plan_card(order, compiled, profile, chip, std::move(bank));
}

Result<CardPlan> plan_card(const CardOrder& order, const SocialTemplate& compiled,
                           const Profile& profile, const data::ChipSerial& chip, BankPlan bank) {
  CardPlan out;
  if (order.social) {
    auto social = compiled.fill(*order.social, profile.city, chip);
    if (!social) return social.error();
    out.social = std::move(*social);
  }
  if (order.bank) out.bank = std::move(bank);
  return out;
}

}  // namespace sscard::perso
