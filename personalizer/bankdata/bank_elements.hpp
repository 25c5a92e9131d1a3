// The elements of one bank card by tag, and the records that a layout makes of them. Pure.
// Source: reference/pboc.md 1.5, 2.2, 2.8 (which records are signed, and how).
#pragma once

#include <map>
#include <optional>

#include "personalizer/bankdata/product.hpp"

namespace sscard::perso {

/// A record ready for STORE DATA: the whole 70 template.
struct CardRecordBytes {
  const RecordLayout* layout;
  Bytes content;
};

class CardElements {
 public:
  /// Once per tag (expects); the value fits its row of model/bank_elements (expects).
  CardElements& add(std::uint16_t tag, ByteView value);
  CardElements& add(std::uint16_t tag, std::string_view text) { return add(tag, as_bytes(text)); }
  CardElements& add(std::uint16_t tag, Byte value) { return add(tag, ByteView(&value, 1)); }
  /// An element of one kind of key: 8F, 90, 92, 93, 9F32, 9F46, 9F47, 9F48, 9F49. Empty: left out.
  CardElements& add_key(keys::PairKind kind, std::uint16_t tag, ByteView value);

  /// The value that a record of this audience gets; nullptr when the card has none.
  const Bytes* find(RecordAudience audience, std::uint16_t tag) const;
  /// Tag, length, value of everything in a record; empty when it has nothing.
  Bytes record_content(const RecordLayout& record) const;

 private:
  std::map<std::uint16_t, Bytes> common_;
  std::map<std::uint16_t, Bytes> rsa_, sm2_;
};

/// Everything readable, in layout order.
std::vector<CardRecordBytes> make_records(const std::vector<RecordLayout>& layout,
                                          const CardElements& elements);
/// 94 for terminals of this kind. Signed records count only when the kind has a proof.
Bytes file_locator(const std::vector<CardRecordBytes>& records, keys::PairKind kind, bool proof);
/// What the signatures of this kind cover: contents of signed records in order, then the AIP,
/// which 9F4A 82 names [PROP for SM2] (pboc.md 6.4).
Bytes covered_data(const BankProduct& product, const CardElements& elements, keys::PairKind kind);

}  // namespace sscard::perso
