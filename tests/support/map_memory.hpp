// The bank side's memory as a map, for tests of the file module alone: counts commits and can fail.
#pragma once

#include <algorithm>
#include <map>

#include "cos-sim/bank/file/bank_memory.hpp"

namespace sscard::test {

class MapMemory final : public cos::bank::BankMemory {
 public:
  std::map<cos::bank::ValueName, Bytes> values;
  std::size_t commits = 0;
  bool broken = false;

  std::optional<ByteView> find(cos::bank::ValueName name) const override {
    const auto it = values.find(name);
    if (it == values.end()) return std::nullopt;
    return it->second;
  }

  bool any(cos::bank::ApplicationKind application, cos::bank::DgiNumber first,
           cos::bank::DgiNumber last) const override {
    return std::ranges::any_of(values, [&](const auto& entry) {
      return entry.first.application == application && entry.first.number >= first &&
             entry.first.number <= last;
    });
  }

  StatusWord commit(std::span<const cos::bank::Update> updates) override {
    if (broken) return StatusWord::MemoryFailure;
    ++commits;
    for (const cos::bank::Update& update : updates) {
      if (update.value)
        values[update.name] = to_bytes(*update.value);
      else
        values.erase(update.name);
    }
    return StatusWord::Ok;
  }
};

}  // namespace sscard::test
