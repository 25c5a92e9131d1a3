#include "personalizer/plan/bank_plan.hpp"

#include "cardlib/data/codes.hpp"
#include "cardlib/data/text.hpp"
#include "cardlib/model/bank_elements.hpp"
#include "cardlib/model/names.hpp"
#include "cardlib/tlv/ber.hpp"

namespace sscard::perso {
namespace {

constexpr auto application_interchange_profile = "1C00"_hex;
/// SFI 1 records 1-2, SFI 3 records 1-2, none of them signed.
constexpr auto application_file_locator = "0801020018010200"_hex;
constexpr auto cdol1 = "9F02069F03069F1A0295055F2A029A039C019F37049F21039F4E14"_hex;
constexpr auto cdol2 = "8A029F02069F03069F1A0295055F2A029A039C019F37049F2103"_hex;
constexpr auto log_format = "9A039F21039F02069F03069F1A025F2A029F4E149C019F3602"_hex;
constexpr auto china = "0156"_hex;
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
  Elements& zeros(std::uint16_t tag, std::size_t length) { return add(tag, Bytes(length)); }

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

/// 57: PAN D YYMM service code, filled with F. Discretionary data stay empty: the check value of
/// the stripe belongs to the bank's preparation [PROP].
Bytes track_2(const BankRecord& record) {
  std::string digits = record.pan.text() + "D" + record.expiry.substr(0, 4) + record.service_code;
  if (digits.size() % 2 == 1) digits += 'F';
  return from_hex(digits).value();
}

Result<Elements> holder_elements(const BankRecord& record) {
  const auto name = data::to_gb18030(record.name);
  if (!name) return name.error();
  Elements out;
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
  return out;
}

Elements signed_record(const BankRecord& record, const BankProduct& product) {
  Elements out;
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
  return out;
}

Elements transaction_record(const BankRecord& record, const BankProduct& product) {
  Elements out;
  out.add(0x8C, cdol1)
      .add(0x8D, cdol2)
      .add(0x5F30, numeric(record.service_code))
      .add(0x9F08, product.application_version);
  return out;
}

/// Risk limits: zero switches a check off (pboc.md 2.2).
Elements risk_data() {
  Elements out;
  out.zeros(0x9F58, 1).zeros(0x9F59, 1).zeros(0x9F53, 1).zeros(0x9F72, 1).zeros(0x9F54, 6);
  out.zeros(0x9F5C, 6).add(0x9F4F, log_format);
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

/// 9F10 of GENERATE AC: 07 DKI CVN 01 CVR 03 000000 algorithm 01 (3DES).
Bytes issuer_application_data(const BankProduct& product) {
  const std::array<Byte, 8> value = {0x07, product.derivation_index, 0x01, 0x03, 0, 0, 0, 0x01};
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
  Bytes content = out.bytes();
  tlv::append_object(content, 0xBF0C, log_entry);
  Bytes fci;
  tlv::append_object(fci, 0xA5, content);
  return fci;
}

Bytes processing_options() {
  Elements out;
  return out.add(0x82, application_interchange_profile).add(0x94, application_file_locator).bytes();
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

}  // namespace

Result<BankPlan> plan_bank(const BankRecord& record, const Profile& profile) {
  const BankProduct& product = profile.bank;
  const Result<Elements> holder = holder_elements(record);
  if (!holder) return holder.error();
  BankPlan out;
  out.pse = plan_pse(product);
  out.debit = {
      group(0x9104, processing_options()),
      group(0x9102, debit_fci(product)),
      group(0x0101, Elements{}
       .add(0x57, track_2(record)).in(0x70)),
      group(0x0102, holder->in(0x70)),
      group(0x0301, signed_record(record, product).in(0x70)),
      group(0x0302, transaction_record(record, product).in(0x70)),
      group(0x0D01, risk_data().bytes()),
      group(0x0E01, card_data(product).bytes()),
      group(0x9200, issuer_application_data(product)),
      {0x8000, {}, keys::SecretContent::ApplicationKeys},
      {0x9000, {}, keys::SecretContent::ApplicationKcvs},
      {0x8010, {}, keys::SecretContent::PinBlock},
      group(0x9010, {product.pin_tries, product.pin_tries}
       ),
  };
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
