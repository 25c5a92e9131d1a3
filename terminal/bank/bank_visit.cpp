#include "terminal/bank/bank_visit.hpp"

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/base/byte_reader.hpp"
#include "cardlib/model/names.hpp"
#include "cardlib/tlv/ber.hpp"

namespace sscard::term {
namespace {

constexpr Byte directory_records_max = 10;
constexpr std::size_t pdol_data_max = 252;
constexpr auto china = "0156"_hex;
constexpr std::uint8_t format_1_tag = 0x80;

Error no_bank_side() {
  return {ErrorKind::WrongCard, msg("the card has no bank side"),
          msg("use a terminal for social-security cards")};
}

Error malformed(const char* what) {
  return {ErrorKind::WrongCard, msg("the bank side of the card is malformed: {}", what),
          msg("keep the card and report it to the bank")};
}

Result<Bytes> select(Channel& channel, ByteView aid) {
  const auto response = channel.transmit(apdu::select_by_name(aid));
  if (!response) return response.error();
  if (response->sw == StatusWord::FileNotFound) return no_bank_side();
  if (response->sw != StatusWord::Ok) {
    return refused(response->sw, phrase("select the payment environment"));
  }
  return response->data;
}

Status read_directory(Channel& channel, Byte sfi, BankVisitReport& report) {
  for (Byte number = 1; number <= directory_records_max; ++number) {
    const auto response = channel.transmit(apdu::read_record(number, apdu::Sfi(sfi)));
    if (!response) return response.error();
    if (response->sw == StatusWord::RecordNotFound) return {};
    if (response->sw != StatusWord::Ok) {
      return refused(response->sw, phrase("read the directory of the payment environment"));
    }
    const auto aid = tlv::find(response->data, {0x70, 0x61, 0x4F});
    if (!aid) return malformed(phrase("a directory entry without AID"));
    const auto label = tlv::find(response->data, {0x70, 0x61, 0x50});
    report.applications.push_back(
        {to_bytes(*aid), label ? std::string(as_text(*label)) : std::string()});
  }
  return malformed(phrase("a directory without end"));
}

/// Answer of GET PROCESSING OPTIONS in format 1: 80 L AIP AFL.
Status take_options(ByteView answer, BankVisitReport& report) {
  const auto content = tlv::find(answer, {format_1_tag});
  if (!content || content->size() < 2) return malformed(phrase("the processing options"));
  report.aip = to_bytes(content->first(2));
  report.afl = to_bytes(content->subspan(2));
  return {};
}

Status take_record(ByteView record, bool is_signed, BankVisitReport& report) {
  const auto content = tlv::find(record, {0x70});
  if (!content) return malformed(phrase("a record without template"));
  if (is_signed) append(report.signed_content, *content);
  const auto elements = tlv::read_objects(*content);
  if (!elements) return malformed(phrase("a record"));
  for (const tlv::Object& element : *elements) {
    report.elements.push_back({static_cast<std::uint16_t>(element.tag), to_bytes(element.value)});
  }
  return {};
}

Status read_records(Channel& channel, BankVisitReport& report) {
  const auto entries = parse_afl(report.afl);
  if (!entries) return malformed(phrase("the application file locator"));
  for (const AflEntry& entry : *entries) {
    for (unsigned number = entry.first; number <= entry.last; ++number) {
      const auto record =
          channel.demand(apdu::read_record(static_cast<Byte>(number), apdu::Sfi(entry.sfi)),
                         phrase("read a record of the debit application"));
      if (!record) return record.error();
      const bool is_signed = number < unsigned{entry.first} + entry.signed_records;
      if (const Status taken = take_record(*record, is_signed, report); !taken) return taken;
    }
  }
  return {};
}

Status process_application(Channel& channel, const ListValues& terminal, BankVisitReport& report) {
  const auto fci = select(channel, report.applications.front().aid);
  if (!fci) return fci.error();
  report.steps.push_back({
      phrase("select the application"), {true, StatusWord::Ok}
  });
  const auto pdol = tlv::find(*fci, {0x6F, 0xA5, 0x9F38});
  const auto data = pdol ? list_data(*pdol, terminal) : Bytes{};
  if (!data) return malformed(phrase("the list of data for the processing options"));
  report.options = *data;
  const auto options = channel.transmit(apdu::get_processing_options(*data));
  if (!options) return options.error();
  report.steps.push_back({phrase("get the processing options"), outcome_of(options->sw)});
  if (options->sw != StatusWord::Ok) return {};
  if (const Status taken = take_options(options->data, report); !taken) return taken;
  if (const Status read = read_records(channel, report); !read) return read;
  report.steps.push_back({
      phrase("read the records"), {true, StatusWord::Ok}
  });
  return {};
}

}  // namespace

const Bytes* BankVisitReport::find(std::uint16_t tag) const {
  const auto found = std::ranges::find(elements, tag, &BankElementRead::tag);
  return found == elements.end() ? nullptr : &found->value;
}

std::optional<std::vector<AflEntry>> parse_afl(ByteView afl) {
  std::vector<AflEntry> out;
  ByteReader reader(afl);
  while (!reader.at_end()) {
    const Byte sfi_byte = reader.u8();
    const AflEntry entry{static_cast<Byte>(sfi_byte >> 3U), reader.u8(), reader.u8(), reader.u8()};
    const bool good = !reader.failed() && (sfi_byte & 0x07U) == 0 && entry.sfi >= 1 &&
                      entry.sfi <= 10 && entry.first >= 1 && entry.first <= entry.last &&
                      entry.signed_records <= entry.last - entry.first + 1;
    if (!good) return std::nullopt;
    out.push_back(entry);
  }
  return out;
}

std::optional<Bytes> list_data(ByteView list, const ListValues& terminal) {
  const Bytes sm = {terminal.sm_support ? Byte{0x01} : Byte{0x00}};
  const std::array<std::pair<std::uint16_t, ByteView>, 4> known = {
      {{0x5F2A, china}, {0x9F1A, china}, {0x9F37, terminal.unpredictable}, {0xDF69, sm}}
  };
  Bytes out;
  ByteReader reader(list);
  while (!reader.at_end()) {
    std::uint16_t tag = reader.u8();
    if ((tag & 0x1FU) == 0x1FU) tag = static_cast<std::uint16_t>(tag << 8U | reader.u8());
    const Byte length = reader.u8();
    if (reader.failed() || out.size() + length > pdol_data_max) return std::nullopt;
    const auto found = std::ranges::find_if(known, [tag, length](const auto& one) {
      return one.first == tag && one.second.size() == length;
    });
    if (found != known.end()) {
      append(out, found->second);
    } else {
      out.insert(out.end(), length, Byte{0});
    }
  }
  return out;
}

Result<BankVisitReport> run_bank_visit(Channel& channel, const ListValues& terminal) {
  BankVisitReport out;
  const auto fci = select(channel, model::row(model::Df::Pse).aid);
  if (!fci) return fci.error();
  out.steps.push_back({
      phrase("select the payment environment"), {true, StatusWord::Ok}
  });
  const auto sfi = tlv::find(*fci, {0x6F, 0xA5, 0x88});
  if (!sfi || sfi->size() != 1 || (*sfi)[0] < 1 || (*sfi)[0] > 10) {
    return malformed(phrase("the payment environment names no directory"));
  }
  if (const Status read = read_directory(channel, (*sfi)[0], out); !read) return read.error();
  out.steps.push_back({
      phrase("read the directory"), {true, StatusWord::Ok}
  });
  if (out.applications.empty()) return malformed(phrase("an empty directory"));
  if (const Status done = process_application(channel, terminal, out); !done) return done.error();
  return out;
}

}  // namespace sscard::term
