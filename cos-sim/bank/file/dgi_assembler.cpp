#include "cos-sim/bank/file/dgi_assembler.hpp"

#include <algorithm>
#include <utility>

#include "cardlib/base/wipe.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::size_t header_length = 3;
constexpr Byte long_length = 0xFF;

bool length_fits(const DgiRow& row, const ValueCipher* secrets, std::size_t length) {
  const auto sent = [&](std::size_t clear) {
    return secrets == nullptr ? clear : secrets->sealed_size(clear);
  };
  return length >= sent(row.length_min) && length <= sent(row.length_max);
}

}  // namespace

Dgi::~Dgi() {
  wipe(value);
}

StatusWord DgiAssembler::feed(ApplicationKind kind, const ValueCipher* secrets, ByteView body,
                              std::vector<Dgi>& done) {
  const bool enciphered = secrets != nullptr;
  ByteReader reader{body};
  StatusWord sw = StatusWord::Ok;
  if (pending()) {
    sw = take_rest(enciphered, reader, done);
  } else if (body.size() < header_length) {
    sw = StatusWord::WrongLength;
  }
  enciphered_ = enciphered;
  while (sw == StatusWord::Ok && !reader.at_end())
    sw = take_one(kind, secrets, reader, done);
  if (sw != StatusWord::Ok) drop();
  return sw;
}

StatusWord DgiAssembler::take_rest(bool enciphered, ByteReader& reader, std::vector<Dgi>& done) {
  if (enciphered != enciphered_) return StatusWord::WrongData;
  if (reader.at_end()) return StatusWord::WrongLength;
  const std::size_t now = std::min(missing_, reader.left());
  append(value_, reader.take(now));
  missing_ -= now;
  if (missing_ == 0) done.emplace_back(number_, std::exchange(value_, {}));
  return StatusWord::Ok;
}

StatusWord DgiAssembler::take_one(ApplicationKind kind, const ValueCipher* secrets,
                                  ByteReader& reader, std::vector<Dgi>& done) {
  const DgiNumber number = reader.u16();
  const Byte first = reader.u8();
  const std::size_t length = first == long_length ? reader.u16() : first;
  if (reader.failed()) return StatusWord::WrongData;
  const DgiRow* row = find_row(kind, number);
  if (row == nullptr) return StatusWord::KeyNotFound;
  if (row->enciphered != (secrets != nullptr)) return StatusWord::WrongData;
  if (!length_fits(*row, secrets, length)) return StatusWord::WrongData;
  if (length <= reader.left()) {
    done.emplace_back(number, to_bytes(reader.take(length)));
    return StatusWord::Ok;
  }
  number_ = number;
  missing_ = length - reader.left();
  value_ = to_bytes(reader.rest());
  return StatusWord::Ok;
}

void DgiAssembler::drop() {
  wipe(value_);
  value_.clear();
  missing_ = 0;
}

}  // namespace sscard::cos::bank
