#include "cardlib/channel/channel.hpp"

#include <fmt/format.h>

#include <string>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/base/wipe.hpp"

namespace sscard {
namespace {

/// A whole extended answer fetched 256 bytes at a time, and as many corrections of a length. A card
/// that wants more than this is not working.
constexpr std::size_t exchanges_per_command_max = 260;
constexpr std::size_t answer_length_max = Command::le_all_extended;

/// xx of 61xx and 6Cxx as a number of bytes; 00 stands for 256.
std::uint32_t announced(StatusWord sw) {
  const std::uint32_t xx = number(sw) & 0xFFU;
  return xx == 0 ? Command::le_all_short : xx;
}

/// 62xx: the command was carried out, and there may be data in spite of the warning.
bool is_warning(StatusWord sw) {
  return number(sw) >> 8U == 0x62U;
}

Error too_long_for_t0() {
  return {ErrorKind::Usage,
          msg("a card with protocol T=0 takes at most 255 bytes of data in one command"),
          msg("split the data over several commands")};
}

Error endless_answer() {
  return {ErrorKind::CardMute, msg("the card keeps announcing data and does not come to an end"),
          msg("take this card out and keep it aside: what it did is unknown")};
}

}  // namespace

Result<Response> Channel::exchange(ByteView tpdu) {
  ++exchanges_;
  Result<Bytes> answer = link_.exchange(tpdu);
  if (trace_ != nullptr) {
    trace_->exchanged({tpdu, answer ? ByteView(*answer) : ByteView{}});
  }
  if (!answer) return std::move(answer).error();
  if (answer->size() < 2) {
    return Error{ErrorKind::CardMute,
                 msg("the card answered {} bytes; two status bytes are the least", answer->size()),
                 msg("clean the contacts and try again, or keep the card aside")};
  }
  const std::size_t length = answer->size() - 2;
  Response out{{}, status_word((*answer)[length], (*answer)[length + 1])};
  answer->resize(length);
  out.data = std::move(*answer);
  return out;
}

Result<Response> Channel::transmit(const Command& command) {
  const bool t0 = link_.protocol() == Protocol::T0;
  if (t0 && command.is_extended()) return too_long_for_t0();

  // Case 4 does not exist on a T=0 wire: the data go first and the answer is fetched.
  const bool case_4 = !command.data.empty() && command.le.has_value();
  Command first = command;
  if (t0 && case_4) first.le.reset();

  Bytes tpdu = first.encode();
  const WipeOnExit wiped(tpdu);
  Result<Response> response = exchange(tpdu);
  if (!response) return response;

  const bool le_was_sent = first.le.has_value() && !command.is_extended();
  if (wrong_le(response->sw) && le_was_sent) {
    first.le = announced(response->sw);
    Bytes again = first.encode();
    const WipeOnExit wiped_too(again);
    response = exchange(again);
    if (!response) return response;
  }
  return fetch_rest(command, std::move(*response));
}

Result<Response> Channel::fetch_rest(const Command& command, Response response) {
  if (!command.le) {
    // Without Le nobody asked for the data: a success, as the same card answers it under T=1.
    if (more_data(response.sw)) response.sw = StatusWord::Ok;
    return response;
  }
  const bool data_first = !command.data.empty();
  if (is_warning(response.sw) && data_first && response.data.empty()) {
    return fetch_behind_warning(std::move(response));
  }
  return fetch_announced(std::move(response));
}

Result<Response> Channel::fetch(std::uint32_t le) {
  Result<Response> part = exchange(apdu::get_response(static_cast<Byte>(le & 0xFFU)).encode());
  if (!part || !wrong_le(part->sw)) return part;
  return exchange(apdu::get_response(static_cast<Byte>(number(part->sw) & 0xFFU)).encode());
}

Result<Response> Channel::fetch_behind_warning(Response response) {
  if (link_.protocol() != Protocol::T0) return response;
  Result<Response> fetched = fetch(Command::le_all_short);
  if (fetched) fetched = fetch_announced(std::move(*fetched));
  if (!fetched) return fetched;
  // Nothing behind it is no news; the warning itself stays the answer.
  if (fetched->sw == StatusWord::Ok) response.data = std::move(fetched->data);
  return response;
}

Result<Response> Channel::fetch_announced(Response response) {
  const std::size_t last = exchanges_ + exchanges_per_command_max;
  while (more_data(response.sw)) {
    if (exchanges_ >= last || response.data.size() >= answer_length_max) return endless_answer();
    Result<Response> part = fetch(announced(response.sw));
    if (!part) return part;
    append(response.data, part->data);
    response.sw = part->sw;
  }
  return response;
}

Result<Bytes> Channel::demand(const Command& command, const char* step) {
  Result<Response> response = transmit(command);
  if (!response) return std::move(response).error();
  if (response->sw == StatusWord::Ok) return std::move(response->data);
  return refused(response->sw, step);
}

Error refused(StatusWord sw, const char* step) {
  const std::string digits = fmt::format("{:04X}", number(sw));
  return {
      ErrorKind::CardRefused,
      msg("{}: the card refused with status word {}: {}", step, digits, explain(sw)),
      msg("keep the card aside; 'sscard explain sw {}' says more about the status word", digits)};
}

}  // namespace sscard
