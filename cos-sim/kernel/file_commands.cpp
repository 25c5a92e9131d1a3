#include "cos-sim/kernel/file_commands.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"
#include "cos-sim/kernel/ef.hpp"

namespace sscard::cos {
namespace {

constexpr Byte low_bits = 0x07;
constexpr Byte by_identifier = 0x00;
constexpr Byte by_number = 0x04;
constexpr Byte add_to_ring = 0x03;
constexpr Byte no_sfi = 0x1F;
constexpr Byte sfi_form = 0x80;
constexpr std::size_t read_max = 256;
constexpr std::size_t mac_size = 4;

Ef file_of(CommandContext& context) {
  std::optional<Ef> ef = Ef::open(context.chip.files, *context.file);
  ensures(ef.has_value());  // admission has opened it
  return *ef;
}

std::optional<RecordPlace> record_of(const Ef& ef, const Header& header) {
  return (header.p2 & low_bits) == by_identifier ? ef.by_tag(header.p1) : ef.by_number(header.p1);
}

std::uint32_t offset_of(const Header& header) {
  if ((header.p1 & sfi_form) != 0) return header.p2;
  return static_cast<std::uint32_t>(header.p1 << 8U | header.p2);
}

/// Data bytes without the MAC that a protected class brings.
std::size_t payload_size(const CommandView& command, Unwrap unwrap) {
  const std::size_t n = command.data.size();
  return unwrap == no_protection ? n : n - std::min(n, mac_size);
}

}  // namespace

StatusWord no_protection(CommandContext&, ByteView&) {
  return StatusWord::Ok;
}

StatusWord read_record(CommandContext& context) {
  const Ef ef = file_of(context);
  const std::optional<RecordPlace> place = record_of(ef, context.command.header);
  if (!place) return StatusWord::RecordNotFound;
  if (context.command.le.value_or(read_max) != place->length) return right_le_is(place->length);
  context.chip.files.read(ef.object(), place->offset, context.answer.extend(place->length));
  return StatusWord::Ok;
}

StatusWord update_record(CommandContext& context, Unwrap unwrap) {
  Ef ef = file_of(context);
  const CommandView& command = context.command;
  ByteView data = command.data;
  const bool adds = (command.header.p2 & low_bits) == add_to_ring;
  const std::optional<RecordPlace> place =
      adds ? RecordPlace{0, ef.header().record_length} : record_of(ef, command.header);
  if (!place) return StatusWord::RecordNotFound;
  if (payload_size(command, unwrap) != place->length) return StatusWord::WrongLength;
  if (const StatusWord sw = unwrap(context, data); sw != StatusWord::Ok) return sw;
  if (adds) return ef.append(data);
  std::array<Byte, 2> head{};
  context.chip.files.read(ef.object(), place->offset, head);
  if (!equal(ByteView{head}, data.first(head.size()))) return StatusWord::WrongData;
  context.chip.files.write(ef.object(), place->offset, data);
  return StatusWord::Ok;
}

StatusWord append_record(CommandContext& context, Unwrap unwrap) {
  Ef ef = file_of(context);
  ByteView data = context.command.data;
  if (const StatusWord sw = unwrap(context, data); sw != StatusWord::Ok) return sw;
  return ef.append(data);
}

StatusWord read_binary(CommandContext& context) {
  const Ef ef = file_of(context);
  const std::uint32_t offset = offset_of(context.command.header);
  const std::uint32_t size = ef.header().size;
  if (offset >= size) return StatusWord::WrongOffset;
  const std::uint32_t le = context.command.le.value_or(read_max);
  if (le > size - offset) return right_le_is(size - offset);
  context.chip.files.read(ef.object(), ef_contents_at + offset, context.answer.extend(le));
  return StatusWord::Ok;
}

StatusWord update_binary(CommandContext& context, Unwrap unwrap) {
  const Ef ef = file_of(context);
  const std::uint32_t offset = offset_of(context.command.header);
  if (offset >= ef.header().size) return StatusWord::WrongOffset;
  const std::size_t n = payload_size(context.command, unwrap);
  if (n == 0 || n > ef.header().size - offset) return StatusWord::WrongLength;
  ByteView data = context.command.data;
  if (const StatusWord sw = unwrap(context, data); sw != StatusWord::Ok) return sw;
  context.chip.files.write(ef.object(), ef_contents_at + offset, data);
  return StatusWord::Ok;
}

StatusWord plain_update_record(CommandContext& context) {
  return update_record(context, no_protection);
}

StatusWord plain_append_record(CommandContext& context) {
  return append_record(context, no_protection);
}

StatusWord plain_update_binary(CommandContext& context) {
  return update_binary(context, no_protection);
}

bool read_record_parameters(Byte, Byte p2) {
  const auto low = static_cast<Byte>(p2 & low_bits);
  return p2 >> 3U != no_sfi && (low == by_identifier || low == by_number);
}

bool update_record_parameters(Byte p1, Byte p2) {
  const bool adds = (p2 & low_bits) == add_to_ring && p1 == 0 && p2 >> 3U != no_sfi;
  return adds || read_record_parameters(p1, p2);
}

bool append_record_parameters(Byte p1, Byte p2) {
  return p1 == 0 && (p2 & low_bits) == 0 && p2 >> 3U != no_sfi;
}

bool binary_parameters(Byte p1, Byte) {
  if ((p1 & sfi_form) == 0) return true;
  const auto sfi = static_cast<Byte>(p1 & 0x7FU);
  return sfi != 0 && sfi < no_sfi;
}

StatusWord get_challenge(CommandContext& context) {
  const MutableBytes fresh = context.answer.extend(*context.command.le);
  context.chip.random.fill(fresh);
  context.challenge.set(fresh);
  return StatusWord::Ok;
}

bool get_challenge_lengths(const CommandView& command) {
  const std::uint16_t le = command.le.value_or(0);
  return le == 4 || le == 8 || le == 16;
}

bool no_parameters(Byte p1, Byte p2) {
  return p1 == 0 && p2 == 0;
}

}  // namespace sscard::cos
