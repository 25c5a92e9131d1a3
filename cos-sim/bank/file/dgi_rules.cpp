#include "cos-sim/bank/file/dgi_rules.hpp"

#include <algorithm>

#include "cos-sim/bank/file/content_checks.hpp"
#include "cos-sim/bank/file/objects.hpp"

namespace sscard::cos::bank {

namespace {

bool mandatory_rows_are_there(ApplicationKind kind, const DgiSource& stored) {
  return std::ranges::all_of(dgi_rows(kind), [&](const DgiRow& row) {
    return !row.mandatory || stored.find(row.first).has_value();
  });
}

bool records_of_afl_exist(const DgiSource& stored) {
  const auto entries = parse_afl(*find_tag(*stored.find(dgi_options), 0x94));
  return std::ranges::all_of(*entries, [&](const AflEntry& entry) {
    for (unsigned record = entry.first; record <= entry.last; ++record)
      if (!stored.find(record_dgi(entry.sfi, static_cast<Byte>(record)))) return false;
    return true;
  });
}

bool debit_is_complete(const DgiSource& stored) {
  const bool pin_is_whole =
      stored.find(dgi_pin).has_value() == stored.find(dgi_pin_counter).has_value();
  return pin_is_whole && records_of_afl_exist(stored);
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

bool complete(ApplicationKind kind, const DgiSource& stored) {
  if (!mandatory_rows_are_there(kind, stored)) return false;
  return kind == ApplicationKind::Debit ? debit_is_complete(stored) : directory_is_complete(stored);
}

}  // namespace sscard::cos::bank
