#include "cos-sim/bank/file/dgi_rules.hpp"

#include <algorithm>
#include <array>

#include "cos-sim/bank/file/content_checks.hpp"
#include "cos-sim/bank/file/objects.hpp"

namespace sscard::cos::bank {

namespace {

bool mandatory_rows_are_there(ApplicationKind kind, const DgiSource& stored) {
  return std::ranges::all_of(dgi_rows(kind), [&](const DgiRow& row) {
    return !row.mandatory || stored.find(row.first).has_value();
  });
}

bool records_of_afl_exist(const DgiSource& stored, DgiNumber options) {
  const auto entries = parse_afl(*find_tag(*stored.find(options), 0x94));
  return std::ranges::all_of(*entries, [&](const AflEntry& entry) {
    for (unsigned record = entry.first; record <= entry.last; ++record)
      if (!stored.find(record_dgi(entry.sfi, static_cast<Byte>(record)))) return false;
    return true;
  });
}

std::optional<ByteView> find_in_entry(const DgiSource& stored, const AflEntry& entry,
                                      std::uint32_t tag) {
  for (unsigned record = entry.first; record <= entry.last; ++record) {
    const auto whole = stored.find(record_dgi(entry.sfi, static_cast<Byte>(record)));
    const auto content = whole ? find_tag(*whole, 0x70) : std::nullopt;
    const auto found = content ? find_tag(*content, tag) : std::nullopt;
    if (found) return found;
  }
  return std::nullopt;
}

template <std::size_t n>
bool all_or_none(const DgiSource& stored, const std::array<DgiNumber, n>& numbers) {
  const auto there = std::ranges::count_if(
      numbers, [&](DgiNumber number) { return stored.find(number).has_value(); });
  return there == 0 || there == static_cast<std::ptrdiff_t>(n);
}

bool debit_is_complete(const DgiSource& stored) {
  constexpr std::array pin = {dgi_pin, dgi_pin_counter};
  constexpr std::array rsa = {dgi_rsa_qinv, dgi_rsa_dq, dgi_rsa_dp, dgi_rsa_q, dgi_rsa_p};
  constexpr std::array sm = {dgi_sm_keys, dgi_sm_key_check, dgi_sm_options, dgi_sm_issuer_data};
  constexpr std::array sm2 = {dgi_sm_private, dgi_sm_public};
  const bool whole = all_or_none(stored, pin) && all_or_none(stored, rsa) &&
                     all_or_none(stored, sm) && all_or_none(stored, sm2);
  if (!whole || !records_of_afl_exist(stored, dgi_options)) return false;
  if (stored.find(dgi_rsa_p) && !find_in_records(stored, 0x9F47)) return false;
  return !stored.find(dgi_sm_options) || records_of_afl_exist(stored, dgi_sm_options);
}

bool directory_is_complete(const DgiSource& stored) {
  const auto sfi = find_tag(*find_tag(*stored.find(dgi_fci), 0xA5), 0x88);
  return stored.find(record_dgi(sfi->front(), 1)).has_value();
}

}  // namespace

const DgiRow* find_row(ApplicationKind kind, DgiNumber number) {
  for (const DgiRow& row : dgi_rows(kind))
    if (number >= row.first && number <= row.last) return &row;
  return nullptr;
}

std::optional<ByteView> find_in_records(const DgiSource& stored, std::uint32_t tag) {
  constexpr Byte last_template_sfi = 10;
  for (const DgiNumber options : {dgi_options, dgi_sm_options}) {
    const auto locator = stored.find(options);
    if (!locator) continue;
    const auto entries = parse_afl(*find_tag(*locator, 0x94));
    for (const AflEntry& entry : *entries) {
      if (entry.sfi > last_template_sfi) continue;
      if (const auto found = find_in_entry(stored, entry, tag)) return found;
    }
  }
  return std::nullopt;
}

bool complete(ApplicationKind kind, const DgiSource& stored) {
  if (!mandatory_rows_are_there(kind, stored)) return false;
  return kind == ApplicationKind::Debit ? debit_is_complete(stored) : directory_is_complete(stored);
}

}  // namespace sscard::cos::bank
