#include "cos-sim/bank/transaction/log.hpp"

#include <algorithm>

#include "cos-sim/bank/file/objects.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::uint32_t tag_log_format = 0x9F4F;
constexpr std::uint32_t tag_counter = 0x9F36;

DgiNumber slot_number(unsigned slot) {
  return record_dgi(log_sfi, static_cast<Byte>(slot + 1));
}

/// One record in the form of `format`; what nobody sent is zeros.
Answer record_of(ByteView format, const TerminalData& terminal, std::uint16_t counter) {
  Answer record;
  ByteReader names{format};
  while (!names.at_end()) {
    const auto tag = take_tag(names);
    const std::size_t size = names.u8();
    if (!tag || names.failed()) break;
    const ByteView sent = value_in_list(terminal.list, terminal.data, *tag, size);
    const MutableBytes field = record.extend(size);
    std::ranges::fill(field, Byte{0});
    if (*tag == tag_counter && size == 2) {
      field[0] = static_cast<Byte>(counter >> 8U);
      field[1] = static_cast<Byte>(counter);
    } else {
      std::ranges::copy(sent, field.begin());
    }
  }
  return record;
}

}  // namespace

Byte log_capacity(const Application& application) {
  const auto fci = application.find(dgi_fci);
  const auto content = fci ? find_tag(*fci, 0xA5) : std::nullopt;
  const auto issuer = content ? find_tag(*content, 0xBF0C) : std::nullopt;
  const auto entry = issuer ? find_tag(*issuer, 0x9F4D) : std::nullopt;
  const bool ours = entry && entry->size() == 2 && (*entry)[0] == log_sfi;
  return ours && application.internal(tag_log_format) ? (*entry)[1] : Byte{0};
}

std::optional<ByteView> log_record(const Application& application, const RiskMemory& memory,
                                   Byte number) {
  const unsigned capacity = log_capacity(application);
  if (number == 0 || number > memory.log_count || memory.log_count > capacity) return std::nullopt;
  const unsigned slot = (memory.log_newest + capacity - (number - 1U)) % capacity;
  return application.find(slot_number(slot));
}

void log_transaction(const Application& application, const TerminalData& terminal,
                     std::uint16_t counter, RiskMemory& memory, Updates& updates) {
  const unsigned capacity = log_capacity(application);
  if (capacity == 0) return;
  const unsigned slot = memory.log_count == 0 ? 0 : (memory.log_newest + 1U) % capacity;
  memory.log_newest = static_cast<Byte>(slot);
  if (memory.log_count < capacity) ++memory.log_count;
  const Answer record = record_of(*application.internal(tag_log_format), terminal, counter);
  updates.put({ApplicationKind::Debit, slot_number(slot)}, record.data());
}

}  // namespace sscard::cos::bank
