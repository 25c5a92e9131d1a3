#include "personalizer/bankdata/bank_elements.hpp"

#include "cardlib/model/bank_elements.hpp"
#include "cardlib/tlv/ber.hpp"

namespace sscard::perso {
namespace {

constexpr std::uint16_t name_tag = 0x5F20;
constexpr std::uint16_t long_name_tag = 0x9F0B;

bool reads(RecordAudience audience, keys::PairKind kind) {
  const auto own = kind == keys::PairKind::Sm2 ? RecordAudience::Sm2 : RecordAudience::Rsa;
  return audience == RecordAudience::All || audience == own;
}

/// One line of a file locator while it grows.
struct Entry {
  Byte sfi = 0;
  Byte first = 0;
  Byte last = 0;
  Byte signed_records = 0;

  /// Signed records stand at the beginning of an entry, records without a gap.
  bool takes(Byte file, Byte number, bool is_signed) const {
    const bool all_signed = signed_records == last - first + 1;
    return sfi == file && number == last + 1 && (!is_signed || all_signed);
  }
};

}  // namespace

CardElements& CardElements::add(std::uint16_t tag, ByteView value) {
  const model::BankElement* row = model::find_element(tag);
  expects(row != nullptr);
  expects(value.size() >= row->length_min && value.size() <= row->length_max);
  expects(common_.emplace(tag, to_bytes(value)).second);
  return *this;
}

CardElements& CardElements::add_key(keys::PairKind kind, std::uint16_t tag, ByteView value) {
  if (value.empty()) return *this;
  auto& own = kind == keys::PairKind::Sm2 ? sm2_ : rsa_;
  expects(own.emplace(tag, to_bytes(value)).second);
  return *this;
}

const Bytes* CardElements::find(RecordAudience audience, std::uint16_t tag) const {
  const auto look = [tag](const std::map<std::uint16_t, Bytes>& in) -> const Bytes* {
    const auto found = in.find(tag);
    return found == in.end() ? nullptr : &found->second;
  };
  if (audience == RecordAudience::Rsa) return look(rsa_);
  if (audience == RecordAudience::Sm2) return look(sm2_);
  return look(common_);
}

Bytes CardElements::record_content(const RecordLayout& record) const {
  Bytes out;
  for (const std::uint16_t tag : record.tags) {
    if (const Bytes* value = find(record.audience, tag)) {
      tlv::append_object(out, tag, *value);
      continue;
    }
    // a long name takes the place of the short one
    const Bytes* longer = tag == name_tag ? find(record.audience, long_name_tag) : nullptr;
    if (longer != nullptr) tlv::append_object(out, long_name_tag, *longer);
  }
  return out;
}

std::vector<CardRecordBytes> make_records(const std::vector<RecordLayout>& layout,
                                          const CardElements& elements) {
  std::vector<CardRecordBytes> out;
  for (const RecordLayout& record : layout) {
    const Bytes content = elements.record_content(record);
    if (!content.empty()) out.push_back({&record, tlv::object(0x70, content)});
  }
  return out;
}

Bytes file_locator(const std::vector<CardRecordBytes>& records, keys::PairKind kind, bool proof) {
  std::vector<Entry> entries;
  for (const CardRecordBytes& record : records) {
    const RecordLayout& layout = *record.layout;
    if (!reads(layout.audience, kind)) continue;
    const auto sfi = static_cast<Byte>(layout.dgi >> 8U);
    const auto number = static_cast<Byte>(layout.dgi);
    const bool is_signed = proof && layout.is_signed;
    if (entries.empty() || !entries.back().takes(sfi, number, is_signed)) {
      entries.push_back({sfi, number, number, is_signed ? Byte{1} : Byte{0}});
      continue;
    }
    entries.back().last = number;
    if (is_signed) ++entries.back().signed_records;
  }
  Bytes out;
  for (const Entry& entry : entries) {
    append(out, Bytes{static_cast<Byte>(entry.sfi << 3U), entry.first, entry.last,
                      entry.signed_records});
  }
  return out;
}

Bytes covered_data(const BankProduct& product, const CardElements& elements, keys::PairKind kind) {
  Bytes out;
  for (const RecordLayout& record : product.layout) {
    if (record.is_signed && reads(record.audience, kind)) {
      append(out, elements.record_content(record));
    }
  }
  append(out, product.interchange_profile(kind));
  return out;
}

}  // namespace sscard::perso
