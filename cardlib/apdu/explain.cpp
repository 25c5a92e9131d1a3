#include "cardlib/apdu/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "cardlib/apdu/command_table.hpp"
#include "cardlib/data/atr.hpp"
#include "cardlib/tlv/ber.hpp"
#include "cardlib/tlv/dgi.hpp"
#include "cardlib/tlv/name_tables.hpp"
#include "cardlib/tlv/records.hpp"

namespace sscard {
namespace {

struct Named {
  std::uint16_t code;
  const char* name;
};

/// T1 T2 of the social card's ATR: who made the chip (reference/ssc-card.md 2.2).
constexpr std::array chip_vendors = {
    Named{0x0081, phrase("Huada")  },
    Named{0x0085, phrase("Huahong")},
    Named{0x0087, phrase("Datang") },
    Named{0x0090, phrase("Fudan")  },
};

/// Commands whose data are a PIN, a key or a code that opens the card.
constexpr std::array hidden_bodies = {
    CommandId::Verify,     CommandId::ChangePin,           CommandId::ReloadPin,
    CommandId::WriteKey,   CommandId::VerifyTransportCode, CommandId::PutKey,
    CommandId::FmWriteKey,
};

std::string hex2(Byte b) {
  return fmt::format("{:02X}", b);
}

std::string indent(std::size_t depth) {
  return std::string(2 * depth, ' ');
}

const char* vendor_name(std::uint16_t code) {
  const auto found = std::ranges::find(chip_vendors, code, &Named::code);
  return found == chip_vendors.end() ? phrase("unknown") : found->name;
}

void interface_line(Lines& out, const data::AtrInterface& row, char letter,
                    const std::optional<Byte>& value) {
  if (value) out.push_back(msg("T{}{}: {}", letter, row.level, hex2(*value)));
}

void speed_line(Lines& out, Byte ta1) {
  const unsigned fi = data::fi_of(ta1);
  const unsigned di = data::di_of(ta1);
  if (fi == 0 || di == 0) {
    out.push_back(msg("TA1 {} is a reserved value", hex2(ta1)));
  } else {
    out.push_back(msg("speed offered: {} clocks per bit (Fi {}, Di {})", fi / di, fi, di));
  }
}

void interface_lines(Lines& out, const data::Atr& atr) {
  for (const data::AtrInterface& row : atr.interfaces) {
    interface_line(out, row, 'A', row.ta);
    interface_line(out, row, 'B', row.tb);
    interface_line(out, row, 'C', row.tc);
    interface_line(out, row, 'D', row.td);
    if (row.level == 1 && row.ta) speed_line(out, *row.ta);
  }
}

void social_lines(Lines& out, ByteView h) {
  out.push_back(msg("as a social security card:"));
  const std::uint16_t vendor = u16_at(h, 0);
  out.push_back(msg("  chip vendor {} ({})", to_hex(h.first(2)), vendor_name(vendor)));
  out.push_back(msg("  card operating system {}", to_hex(h.subspan(2, 3))));
  out.push_back(msg("  card manufacturer {}", to_hex(h.subspan(5, 2))));
  out.push_back(msg("  serial {}", to_hex(h.last(6))));
  out.push_back(msg("  chip serial and diversification factor {}", to_hex(h.last(8))));
}

void side_lines(Lines& out, const Command& command, CommandSet sets, const char* side) {
  const CommandLookup found = find_command(sets, command.header);
  if (found.row == nullptr) {
    out.push_back(msg("{}: no command there ({})", side, explain(found.refusal)));
    return;
  }
  out.push_back(msg("{}: {} ({})", side, found.row->name, found.row->clause));
  if (!body_fits(*found.row, command)) out.push_back(msg("  the length of the data is wrong"));
}

bool is_hidden(const Command& command) {
  return std::ranges::any_of(hidden_bodies, [&](CommandId id) {
    const CommandRow& row = command_row(id);
    return row.ins == command.header.ins && row.cla.matches(command.header.cla);
  });
}

void data_lines(Lines& out, const Command& command) {
  if (!command.data.empty()) {
    const std::string shown = is_hidden(command) ? std::string("??") : to_hex(command.data);
    out.push_back(msg("data: {} bytes: {}", command.data.size(), shown));
  }
  if (command.le) out.push_back(msg("expected answer: up to {} bytes", *command.le));
  if (command.is_extended()) out.push_back(msg("extended lengths"));
}

Message object_line(const tlv::NestedObject& nested, std::size_t base) {
  const tlv::Object& object = nested.object;
  const std::string left = indent(base + nested.depth) + fmt::format("{:02X}", object.tag);
  const char* name = tlv::name_of_tag(object.tag);
  if (name == nullptr) name = phrase("unknown");
  if (tlv::is_constructed(object.tag)) {
    return msg("{} {}, {} bytes:", left, name, object.value.size());
  }
  return msg("{} {}: {}", left, name, to_hex(object.value));
}

Lines tree_lines(const std::vector<tlv::NestedObject>& tree, std::size_t base) {
  Lines out;
  for (const tlv::NestedObject& nested : tree)
    out.push_back(object_line(nested, base));
  return out;
}

Lines item_lines(const std::vector<tlv::Item>& items) {
  Lines out;
  for (const tlv::Item& item : items) {
    out.push_back(msg("record {}: {}", hex2(item.tag), to_hex(item.value)));
  }
  return out;
}

Message dgi_line(const tlv::Dgi& dgi) {
  const std::string id = fmt::format("{:04X}", dgi.id);
  if (const char* name = tlv::name_of_dgi(dgi.id)) {
    return msg("{} {}, {} bytes:", id, name, dgi.value.size());
  }
  if (tlv::is_record_dgi(dgi.id)) {
    return msg("{} record {} of file {}, {} bytes:", id, dgi.id & 0xFFU, dgi.id >> 8U,
               dgi.value.size());
  }
  return msg("{} {}, {} bytes:", id, phrase("unknown"), dgi.value.size());
}

}  // namespace

Lines explain_atr(ByteView bytes) {
  const data::Atr atr = data::parse_atr(bytes);
  Lines out;
  if (atr.ts == 0x3B) out.push_back(msg("TS 3B: direct convention"));
  if (atr.ts == 0x3F) out.push_back(msg("TS 3F: inverse convention"));
  if (atr.t0) out.push_back(msg("T0 {}: {} historical bytes", hex2(*atr.t0), *atr.t0 & 0x0FU));
  interface_lines(out, atr);
  for (const unsigned t : atr.protocols)
    out.push_back(msg("protocol T={}", t));
  if (!atr.historical.empty()) out.push_back(msg("historical bytes: {}", to_hex(atr.historical)));
  if (atr.tck) out.push_back(msg("check byte TCK: {}", hex2(*atr.tck)));
  if (atr.historical.size() == 13) social_lines(out, atr.historical);
  for (const Message& problem : atr.problems)
    out.push_back(msg("wrong: {}", problem));
  return out;
}

Result<Lines> explain_command(ByteView apdu) {
  const Result<Command> command = Command::parse(apdu);
  if (!command) return command.error();
  const Header& h = command->header;
  Lines out;
  out.push_back(
      msg("CLA {}  INS {}  P1 {}  P2 {}", hex2(h.cla), hex2(h.ins), hex2(h.p1), hex2(h.p2)));
  side_lines(out, *command, CommandSet::Social | CommandSet::Administration,
             phrase("social security side"));
  if (find_command(CommandSet::FmAdministration, h).row != nullptr) {
    side_lines(out, *command, CommandSet::FmAdministration, phrase("on a card of the FM family"));
  }
  side_lines(out, *command, CommandSet::BankPersonalization | CommandSet::BankTransaction,
             phrase("bank side"));
  data_lines(out, *command);
  return out;
}

Result<Lines> explain_response(ByteView rapdu) {
  const Result<Response> response = Response::parse(rapdu);
  if (!response) return response.error();
  Lines out = explain_status_word(response->sw);
  if (!response->data.empty()) {
    out.push_back(msg("data: {} bytes: {}", response->data.size(), to_hex(response->data)));
  }
  return out;
}

Lines explain_status_word(StatusWord sw) {
  return {msg("{}: {}", fmt::format("{:04X}", number(sw)), explain(sw))};
}

Result<Lines> explain_tlv(ByteView bytes) {
  const auto tree = tlv::walk(bytes);
  if (tree) return tree_lines(*tree, 0);
  const auto items = tlv::read_items(bytes);
  if (items) return item_lines(*items);
  return tree.error();
}

Result<Lines> explain_dgis(ByteView bytes) {
  const auto groups = tlv::read_dgis(bytes);
  if (!groups) return groups.error();
  Lines out;
  for (const tlv::Dgi& group : *groups) {
    out.push_back(dgi_line(group));
    const auto tree = tlv::walk(group.value);
    const Lines inner = tree ? tree_lines(*tree, 1) : Lines{msg("  {}", to_hex(group.value))};
    out.insert(out.end(), inner.begin(), inner.end());
  }
  return out;
}

}  // namespace sscard
