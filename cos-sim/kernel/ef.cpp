#include "cos-sim/kernel/ef.hpp"

#include <algorithm>

namespace sscard::cos {
namespace {
constexpr std::uint32_t record_head = 2;   // tag and length
constexpr std::uint32_t record_max = 255;  // what one command can bring
constexpr std::uint32_t slots_max = 254;   // record numbers are a byte, 00 and FF are none
}  // namespace

std::optional<Ef> Ef::open(FileSystem& files, const Object& object) {
  if (object.kind != ObjectKind::File || object.size < ef_contents_at) return std::nullopt;
  std::array<Byte, model::ef_header_size> raw{};
  files.read(object, 0, raw);
  const std::optional<model::EfHeader> header = model::parse_ef_header(raw);
  if (!header || body_size(*header) != object.size) return std::nullopt;
  return Ef(files, object, *header);
}

std::uint32_t Ef::body_size(const model::EfHeader& header) {
  return ef_contents_at + header.size;
}

std::uint32_t Ef::used() const {
  if (object_.size < ef_records_at) return 0;
  const std::uint32_t used = files_->u16_at(object_, ef_contents_at);
  return std::min(used, object_.size - ef_records_at);
}

std::uint32_t Ef::slots() const {
  if (object_.size < ef_records_at || header_.record_length == 0) return 0;
  return std::min((object_.size - ef_records_at) / header_.record_length, slots_max);
}

std::optional<RecordPlace> Ef::by_number(Byte number) const {
  if (number == 0) return std::nullopt;
  if (cyclic()) {
    const std::uint32_t n = slots();
    const std::uint32_t count =
        std::min<std::uint32_t>(n, files_->byte_at(object_, ef_contents_at));
    if (number > count) return std::nullopt;
    const std::uint32_t newest = files_->byte_at(object_, ef_contents_at + 1) % n;
    const std::uint32_t slot = (newest + n - (number - 1U)) % n;
    return RecordPlace{ef_records_at + slot * header_.record_length, header_.record_length};
  }
  const std::uint32_t end = ef_records_at + used();
  std::uint32_t at = ef_records_at;
  for (Byte i = 1; at + record_head <= end; ++i) {
    const std::uint32_t length = record_head + files_->byte_at(object_, at + 1);
    if (length > end - at || length > record_max) return std::nullopt;
    if (i == number) return RecordPlace{at, length};
    at += length;
  }
  return std::nullopt;
}

std::optional<RecordPlace> Ef::by_tag(Byte tag) const {
  for (Byte number = 1; number != 0; ++number) {
    const std::optional<RecordPlace> place = by_number(number);
    if (!place) return std::nullopt;
    if (files_->byte_at(object_, place->offset) == tag) return place;
  }
  return std::nullopt;
}

StatusWord Ef::append(ByteView record) {
  return cyclic() ? append_cyclic(record) : append_linear(record);
}

StatusWord Ef::append_linear(ByteView record) {
  const bool fixed = header_.kind == model::FileKind::LinearFixed;
  if (fixed && record.size() != header_.record_length) return StatusWord::WrongLength;
  if (record.size() < record_head || record[1] != record.size() - record_head)
    return StatusWord::WrongData;
  const std::uint32_t before = used();
  if (object_.size < ef_records_at || record.size() > object_.size - ef_records_at - before)
    return StatusWord::NoSpace;
  const auto after = static_cast<std::uint32_t>(before + record.size());
  const std::array<Byte, 2> count{static_cast<Byte>(after >> 8U), static_cast<Byte>(after)};
  files_->write(object_, ef_records_at + before, record);
  files_->write(object_, ef_contents_at, count);
  return StatusWord::Ok;
}

StatusWord Ef::append_cyclic(ByteView record) {
  if (record.size() != header_.record_length) return StatusWord::WrongLength;
  const std::uint32_t n = slots();
  if (n == 0) return StatusWord::NoSpace;
  const std::uint32_t count = files_->byte_at(object_, ef_contents_at);
  const std::uint32_t slot =
      count == 0 ? 0 : (files_->byte_at(object_, ef_contents_at + 1) + 1U) % n;
  const std::array<Byte, 2> ring{static_cast<Byte>(std::min(count + 1, n)),
                                 static_cast<Byte>(slot)};
  files_->write(object_, ef_records_at + slot * header_.record_length, record);
  files_->write(object_, ef_contents_at, ring);
  return StatusWord::Ok;
}

}  // namespace sscard::cos
