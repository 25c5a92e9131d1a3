#include "personalizer/plan/bank_plan.hpp"

#include <algorithm>

#include "cardlib/data/codes.hpp"
#include "cardlib/data/text.hpp"
#include "cardlib/model/bank_elements.hpp"
#include "cardlib/model/names.hpp"
#include "cardlib/tlv/ber.hpp"

namespace sscard::perso {
namespace {

constexpr auto log_format = "9A039F21039F02069F03069F1A025F2A029F4E149C019F3602"_hex;
constexpr auto dynamic_list = "9F3704"_hex;
constexpr auto china = "0156"_hex;
constexpr std::array both_kinds = {keys::PairKind::Rsa, keys::PairKind::Sm2};
constexpr Byte des_algorithm = 0x01;
constexpr Byte sm4_algorithm = 0x04;
constexpr std::size_t name_short_max = 26;  ///< 5F20
constexpr std::size_t name_long_max = 45;   ///< 9F0B

/// Elements one after another, each checked against its row.
class Elements {
 public:
  Elements& add(std::uint16_t tag, ByteView value) {
    const model::BankElement* row = model::find_element(tag);
    expects(row != nullptr);
    expects(value.size() >= row->length_min && value.size() <= row->length_max);
    tlv::append_object(bytes_, tag, value);
    return *this;
  }
  Elements& add(std::uint16_t tag, std::string_view text) { return add(tag, as_bytes(text)); }
  Elements& add(std::uint16_t tag, Byte value) { return add(tag, ByteView(&value, 1)); }

  const Bytes& bytes() const { return bytes_; }
  Bytes in(std::uint16_t tag) const {
    Bytes out;
    tlv::append_object(out, tag, bytes_);
    return out;
  }

 private:
  Bytes bytes_;
};

keys::StoreData group(std::uint16_t dgi, Bytes value) {
  return {dgi, std::move(value), keys::SecretContent::None};
}

Bytes numeric(std::string digits) {
  if (digits.size() % 2 == 1) digits.insert(digits.begin(), '0');
  return from_hex(digits).value();
}

Bytes compact(const std::string& digits) {
  return data::to_cn(digits, (digits.size() + 1) / 2).value();
}

/// 57: PAN D YYMM service code, filled with F. With a check value the discretionary data are five
/// zeros (no PIN value on the card) and the iCVV [PROP]; without one they stay empty.
Bytes track_2(const BankRecord& record, const std::string& chip_value) {
  std::string digits = record.pan.text() + "D" + record.expiry.substr(0, 4) + record.service_code;
  if (!chip_value.empty()) digits += "00000" + chip_value;
  if (digits.size() % 2 == 1) digits += 'F';
  return from_hex(digits).value();
}

Status add_holder(const BankRecord& record, CardElements& out) {
  const auto name = data::to_gb18030(record.name);
  if (!name) return name.error();
  if (name->size() > name_long_max) {
    return Error{
        ErrorKind::BadInput,
        msg("the name has {} bytes, the bank application takes {}", name->size(), name_long_max),
        msg("ask the bank for the shortened name of this customer")};
  }
  // 5F20 has at least two bytes and one GBK character is two; 9F0B is for the long ones.
  out.add(name->size() > name_short_max ? std::uint16_t{0x9F0B} : std::uint16_t{0x5F20},
          ByteView(*name));
  out.add(0x9F61, record.cert_no.text());
  out.add(0x9F62, static_cast<Byte>(std::stoi(record.id_type)));
  return {};
}

void add_account(const BankRecord& record, const BankProduct& product, CardElements& out) {
  out.add(0x5A, compact(record.pan.text()))
      .add(0x5F24, numeric(record.expiry))
      .add(0x5F25, numeric(record.effective))
      .add(0x5F28, china)
      .add(0x5F34, numeric(record.psn))
      .add(0x8E, product.cvm_list)
      .add(0x9F07, product.usage_control)
      .add(0x9F0D, product.iac_default)
      .add(0x9F0E, product.iac_denial)
      .add(0x9F0F, product.iac_online)
      .add(0x9F42, china);
}

void add_lists(const BankRecord& record, const BankProduct& product, CardElements& out) {
  out.add(0x8C, product.cdol1)
      .add(0x8D, product.cdol2)
      .add(0x5F30, numeric(record.service_code))
      .add(0x9F08, product.application_version);
  const bool proves =
      product.rsa.proof != OfflineProof::None || product.sm2.proof != OfflineProof::None;
  if (proves) out.add(0x9F4A, Byte{0x82});
}

void add_keys(const KeyParts& parts, CardElements& out) {
  const auto add = [&](std::uint16_t tag, const Bytes& value) {
    out.add_key(parts.kind, tag, value);
  };
  add(0x8F, {parts.authority});
  add(0x90, parts.issuer.certificate);
  add(0x92, parts.issuer.remainder);
  add(0x9F32, parts.issuer.exponent);
  add(0x93, parts.card.static_data);
  add(0x9F46, parts.card.certificate);
  add(0x9F48, parts.card.remainder);
  add(0x9F47, parts.card.exponent);
  if (!parts.pair.empty()) add(0x9F49, to_bytes(dynamic_list));
}

/// Risk limits: zero switches a check off (pboc.md 2.2).
Elements risk_data(const RiskLimits& limits) {
  Elements out;
  out.add(0x9F58, limits.lower_count).add(0x9F59, limits.upper_count);
  out.add(0x9F53, limits.currency_count).add(0x9F72, limits.country_count);
  out.add(0x9F54, limits.amount).add(0x9F5C, limits.amount_upper).add(0x9F4F, log_format);
  return out;
}

Elements card_data(const BankProduct& product) {
  Elements out;
  out.add(0x9F51, china)
      .add(0x9F52, product.default_action)
      .add(0x9F56, product.issuer_authentication)
      .add(0x9F57, china);
  return out;
}

/// 9F10 of GENERATE AC: 07 DKI CVN 01 CVR 03 000000 algorithm 01 (3DES) or 04 (SM4).
Bytes issuer_application_data(const BankProduct& product, Byte algorithm) {
  const std::array<Byte, 8> value = {0x07,     product.derivation_index, 0x01, 0x03, 0, 0, 0,
                                     algorithm};
  return Elements{}.add(0x9F10, value).bytes();
}

Bytes debit_fci(const BankProduct& product) {
  Bytes log_entry;
  tlv::append_object(log_entry, 0x9F4D, "0B0A"_hex);
  Elements out;
  out.add(0x50, product.label)
      .add(0x87, Byte{0x01})
      .add(0x5F2D, product.language)
      .add(0x9F11, Byte{0x01})
      .add(0x9F12, product.preferred_name);
  if (!product.pdol.empty()) out.add(0x9F38, product.pdol);
  Bytes content = out.bytes();
  tlv::append_object(content, 0xBF0C, log_entry);
  Bytes fci;
  tlv::append_object(fci, 0xA5, content);
  return fci;
}

Bytes processing_options(const BankProduct& product, const std::vector<CardRecordBytes>& records,
                         keys::PairKind kind) {
  const bool proves = product.keys(kind).proof != OfflineProof::None;
  Elements out;
  out.add(0x82, product.interchange_profile(kind));
  return out.add(0x94, file_locator(records, kind, proves)).bytes();
}

std::vector<keys::StoreData> plan_pse(const BankProduct& product) {
  Elements entry;
  entry.add(0x4F, model::row(model::Df::Debit).aid).add(0x50, product.label).add(0x87, Byte{0x01});
  Bytes directory;
  tlv::append_object(directory, 0x70, entry.in(0x61));
  Elements fci;
  fci.add(0x88, Byte{0x01}).add(0x5F2D, product.language).add(0x9F11, Byte{0x01});
  return {group(0x0101, directory), group(0x9102, fci.in(0xA5))};
}

bool has(const BankProduct& product, keys::PairKind kind) {
  return product.keys(kind).proof != OfflineProof::None;
}

/// The parts are exactly what the product says.
bool fit(const BankParts& parts, const BankProduct& product) {
  const auto wanted = std::ranges::count_if(
      both_kinds, [&product](keys::PairKind kind) { return has(product, kind); });
  return static_cast<std::size_t>(wanted) == parts.keys.size() &&
         parts.chip_value.empty() == !product.check_values;
}

/// A grouping that only some products have.
struct OptionalGroup {
  bool wanted;
  keys::StoreData group;
};
void add_wanted(std::vector<OptionalGroup> groups, std::vector<keys::StoreData>& out) {
  for (OptionalGroup& one : groups) {
    if (one.wanted) out.push_back(std::move(one.group));
  }
}

/// Issuer data, keys and PIN, behind everything that can be read.
void add_secret_groups(const BankProduct& product, const BankParts& parts,
                       std::vector<keys::StoreData>& out) {
  using enum keys::SecretContent;
  const bool sm2 = has(product, keys::PairKind::Sm2);
  add_wanted(
      {
          {true, group(0x9200, issuer_application_data(product, des_algorithm))},
          {sm2, group(0x9201, issuer_application_data(product, sm4_algorithm))},
          {true, {0x8000, {}, ApplicationKeys}},
          {true, {0x9000, {}, ApplicationKcvs}},
          {sm2, {0x8400, {}, SmApplicationKeys}},
          {sm2, {0x9400, {}, SmApplicationKcvs}}
  },
      out);
  for (const KeyParts& one : parts.keys) {
    const std::uint16_t dgi = one.kind == keys::PairKind::Sm2 ? 0x8501 : 0x8201;
    if (!one.pair.empty()) out.push_back({dgi, one.pair, CardKeyPair});
  }
  out.push_back({0x8010, {}, PinBlock});
  out.push_back(group(0x9010, {product.pin_tries, product.pin_tries}));
}

}  // namespace

Result<CardElements> card_elements(const BankRecord& record, const BankProduct& product,
                                   const std::string& chip_value) {
  CardElements out;
  out.add(0x57, track_2(record, chip_value));
  if (const Status done = add_holder(record, out); !done) return done.error();
  add_account(record, product, out);
  add_lists(record, product, out);
  return out;
}

Result<BankPlan> plan_bank(const BankRecord& record, const Profile& profile,
                           const BankParts& parts) {
  const BankProduct& product = profile.bank;
  expects(fit(parts, product));
  Result<CardElements> elements = card_elements(record, product, parts.chip_value);
  if (!elements) return elements.error();
  for (const KeyParts& one : parts.keys)
    add_keys(one, *elements);
  const std::vector<CardRecordBytes> records = make_records(product.layout, *elements);
  BankPlan out;
  out.pse = plan_pse(product);
  add_wanted(
      {
          {true, group(0x9104, processing_options(product, records, keys::PairKind::Rsa))},
          {has(product, keys::PairKind::Sm2),
           group(0x9105, processing_options(product, records, keys::PairKind::Sm2))},
          {true, group(0x9102, debit_fci(product))}
  },
      out.debit);
  for (const CardRecordBytes& one : records)
    out.debit.push_back(group(one.layout->dgi, one.content));
  out.debit.push_back(group(0x0D01, risk_data(product.limits).bytes()));
  out.debit.push_back(group(0x0E01, card_data(product).bytes()));
  add_secret_groups(product, parts, out.debit);
  return out;
}

std::vector<BankRecordOnCard> records_on_card(const std::vector<keys::StoreData>& groups) {
  std::vector<BankRecordOnCard> out;
  for (const keys::StoreData& one : groups) {
    const model::DgiRow* row = model::find_dgi(one.dgi);
    if (row == nullptr || row->content != model::DgiContent::RecordTemplate) continue;
    out.push_back(
        {static_cast<Byte>(one.dgi >> 8U), static_cast<Byte>(one.dgi & 0xFFU), one.value});
  }
  return out;
}

std::optional<std::string> document_number_in(ByteView record_template) {
  const auto number = tlv::find(record_template, {0x70, 0x9F61});
  if (!number) return std::nullopt;
  return std::string(as_text(*number));
}

}  // namespace sscard::perso
