#include "cos-sim/bank/file/content_checks.hpp"

#include <algorithm>
#include <array>

#include "cos-sim/bank/file/objects.hpp"
#include "cos-sim/bank/file/tag_table.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::uint32_t tag_record = 0x70;
constexpr std::uint32_t tag_entry = 0x61;
constexpr std::uint32_t tag_fci = 0xA5;
constexpr std::uint32_t tag_issuer_data = 0x9F10;
constexpr std::size_t record_length_max = 254;
constexpr std::size_t key_length = 16;
constexpr std::size_t key_check_length = 3;
constexpr Byte sfi_last_for_directory = 10;
constexpr Byte sfi_internal_risk = 0x0D;
constexpr Byte sfi_internal_country = 0x0E;

constexpr StatusWord judge(bool good) {
  return good ? StatusWord::Ok : StatusWord::WrongData;
}

bool record_number_exists(DgiNumber number) {
  const unsigned record = number & 0xFFU;
  return record >= 0x01 && record <= 0xFE;
}

/// The value of the one object `tag` that fills `bytes`.
std::optional<ByteView> only(ByteView bytes, std::uint32_t tag) {
  const auto objects = objects_in(bytes);
  if (!objects || objects->size() != 1 || objects->front().tag != tag) return std::nullopt;
  return objects->front().value;
}

StatusWord check_template(ByteView value, std::uint32_t tag, std::span<const TagRow> rows) {
  const auto content = only(value, tag);
  return judge(content && obeys(*content, rows));
}

bool is_digit_nibble(unsigned nibble) {
  return nibble <= 9;
}

std::optional<AflEntry> parse_afl_entry(ByteView four) {
  const AflEntry entry{static_cast<Byte>(four[0] >> 3U), four[1], four[2], four[3]};
  const bool sfi_good = (four[0] & 0x07U) == 0 && entry.sfi >= 1 && entry.sfi <= 30;
  const bool internal = entry.sfi == sfi_internal_risk || entry.sfi == sfi_internal_country;
  const bool range_good = entry.first >= 1 && entry.last >= entry.first && entry.last <= 0xFE;
  if (!sfi_good || internal || !range_good) return std::nullopt;
  if (entry.signed_records > entry.last - entry.first + 1) return std::nullopt;
  return entry;
}

}  // namespace

StatusWord check_record(const DgiContext& /*context*/, DgiNumber number, ByteView value) {
  if (!record_number_exists(number)) return StatusWord::KeyNotFound;
  const auto content = only(value, tag_record);
  return judge(value.size() <= record_length_max && content && objects_in(*content));
}

StatusWord check_raw_record(const DgiContext& /*context*/, DgiNumber number, ByteView /*value*/) {
  return record_number_exists(number) ? StatusWord::Ok : StatusWord::KeyNotFound;
}

StatusWord check_directory_record(const DgiContext& context, DgiNumber number, ByteView value) {
  if (const StatusWord sw = check_record(context, number, value); sw != StatusWord::Ok) return sw;
  const auto entries = objects_in(*only(value, tag_record));
  const bool good = !entries->empty() && std::ranges::all_of(*entries, [](const DataObject& entry) {
    return entry.tag == tag_entry && obeys(entry.value, directory_entry_tags());
  });
  return judge(good);
}

StatusWord check_internal_data(const DgiContext& /*context*/, DgiNumber /*number*/,
                               ByteView value) {
  return judge(obeys(value, internal_tags()));
}

StatusWord check_debit_fci(const DgiContext& /*context*/, DgiNumber /*number*/, ByteView value) {
  if (check_template(value, tag_fci, debit_fci_tags()) != StatusWord::Ok)
    return StatusWord::WrongData;
  const ByteView content = *only(value, tag_fci);
  return judge(!find_tag(content, 0x9F12) || find_tag(content, 0x9F11));
}

StatusWord check_directory_fci(const DgiContext& /*context*/, DgiNumber /*number*/,
                               ByteView value) {
  if (check_template(value, tag_fci, directory_fci_tags()) != StatusWord::Ok)
    return StatusWord::WrongData;
  const Byte sfi = find_tag(*only(value, tag_fci), 0x88)->front();
  return judge(sfi >= 1 && sfi <= sfi_last_for_directory);
}

StatusWord check_processing_options(const DgiContext& /*context*/, DgiNumber /*number*/,
                                    ByteView value) {
  if (!obeys(value, processing_option_tags())) return StatusWord::WrongData;
  return judge(parse_afl(*find_tag(value, 0x94)).has_value());
}

StatusWord check_issuer_data(const DgiContext& /*context*/, DgiNumber /*number*/, ByteView value) {
  constexpr Byte fixed_length = 0x07;
  constexpr Byte cvr_length = 0x03;
  const auto data = only(value, tag_issuer_data);
  return judge(data && data->size() > fixed_length && data->size() <= 32 &&
               (*data)[0] == fixed_length && (*data)[3] == cvr_length);
}

StatusWord check_keys(const DgiContext& /*context*/, DgiNumber /*number*/, ByteView value) {
  return judge(value.size() == 3 * key_length);
}

StatusWord check_key_check_values(const DgiContext& context, DgiNumber number, ByteView value) {
  const bool sm = number == dgi_sm_key_check;
  const auto kind = sm ? crypto::CipherKind::Sm4 : crypto::CipherKind::TripleDes;
  const auto keys = context.stored.find(sm ? dgi_sm_keys : dgi_keys);
  if (!keys || value.size() != 3 * key_check_length) return StatusWord::WrongData;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto cipher = context.engine.cipher(kind, keys->subspan(i * key_length, key_length));
    if (!cipher) return StatusWord::WrongData;
    std::array<Byte, 16> zero{};
    const MutableBytes block = MutableBytes{zero}.first(crypto::block_size(kind));
    (*cipher)->encrypt_ecb(block, block);
    const ByteView computed = block.first(key_check_length);
    if (!equal_constant_time(computed, value.subspan(i * key_check_length, key_check_length)))
      return StatusWord::WrongData;
  }
  return StatusWord::Ok;
}

std::optional<ByteView> without_padding(ByteView padded) {
  constexpr Byte mark = 0x80;
  std::size_t end = padded.size();
  while (end > 0 && padded[end - 1] == 0)
    --end;
  const bool well = end > 0 && padded[end - 1] == mark && padded.size() - end < 8;
  if (!well) return std::nullopt;
  return padded.first(end - 1);
}

StatusWord check_key_part(const DgiContext& /*context*/, DgiNumber /*number*/, ByteView value) {
  constexpr std::size_t part_min = 48;
  constexpr std::size_t part_max = 128;
  const auto part = without_padding(value);
  return judge(part && part->size() >= part_min && part->size() <= part_max);
}

StatusWord check_sm2_private(const DgiContext& /*context*/, DgiNumber /*number*/, ByteView value) {
  return judge(value.size() == 32 && std::ranges::any_of(value, [](Byte b) { return b != 0; }));
}

StatusWord check_sm2_public(const DgiContext& /*context*/, DgiNumber /*number*/, ByteView value) {
  return judge(value.size() == 64);
}

StatusWord check_pin_block(const DgiContext& /*context*/, DgiNumber /*number*/, ByteView value) {
  if (value.size() != 8) return StatusWord::WrongData;
  const auto nibble = [&](std::size_t i) -> unsigned {
    return i % 2 == 0 ? value[i / 2] >> 4U : value[i / 2] & 0x0FU;
  };
  const unsigned digits = nibble(1);
  bool good = nibble(0) == 2 && digits >= 4 && digits <= 12;
  for (std::size_t i = 2; i < 16; ++i)
    good = good && (i < 2 + digits ? is_digit_nibble(nibble(i)) : nibble(i) == 0x0F);
  return judge(good);
}

StatusWord check_pin_counter(const DgiContext& /*context*/, DgiNumber /*number*/, ByteView value) {
  return judge(value.size() == 2 && value[0] >= 1 && value[0] <= value[1] && value[1] <= 15);
}

std::optional<std::vector<AflEntry>> parse_afl(ByteView afl) {
  if (afl.empty() || afl.size() % 4 != 0) return std::nullopt;
  std::vector<AflEntry> entries;
  for (std::size_t i = 0; i < afl.size(); i += 4) {
    const auto entry = parse_afl_entry(afl.subspan(i, 4));
    if (!entry) return std::nullopt;
    entries.push_back(*entry);
  }
  return entries;
}

}  // namespace sscard::cos::bank
