#include "cardlib/apdu/apdu.hpp"

#include <utility>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "cardlib/base/wipe.hpp"

namespace sscard {
namespace {

constexpr std::size_t header_length = 4;
constexpr std::size_t data_max = 65535;
constexpr std::size_t response_max = 65538;

Error not_an_apdu(std::size_t length) {
  return {ErrorKind::BadInput,
          msg("{} bytes are none of the seven forms of a command APDU", length),
          msg("check Lc and Le: the length bytes must fit the data that follow")};
}

/// Le as one byte: 00 stands for 256.
std::uint32_t short_le(Byte le) {
  return le == 0 ? Command::le_all_short : le;
}

/// Le as two bytes: 0000 stands for 65536.
std::uint32_t extended_le(std::uint16_t le) {
  return le == 0 ? Command::le_all_extended : le;
}

/// What follows Lc and the data: nothing, or an Le of `le_length` bytes. False for anything else.
bool take_le(ByteReader& reader, std::size_t le_length, Command& command) {
  if (reader.at_end()) return !reader.failed();
  if (reader.left() != le_length) return false;
  command.le = le_length == 1 ? short_le(reader.u8()) : extended_le(reader.u16());
  return reader.done();
}

bool parse_short(ByteReader& reader, Byte first, Command& command) {
  if (reader.at_end()) {
    command.le = short_le(first);
    return true;
  }
  command.data = to_bytes(reader.take(first));
  return !reader.failed() && take_le(reader, 1, command);
}

bool parse_extended(ByteReader& reader, Command& command) {
  command.extended_form = true;
  const std::uint16_t number = reader.u16();
  if (reader.failed()) return false;
  if (reader.at_end()) {
    command.le = extended_le(number);
    return true;
  }
  if (number == 0) return false;
  command.data = to_bytes(reader.take(number));
  return !reader.failed() && take_le(reader, 2, command);
}

void append_lengths(Bytes& out, const Command& command) {
  const bool extended = command.is_extended();
  if (extended) out.push_back(0);
  if (!command.data.empty()) {
    if (extended) append_u16(out, static_cast<std::uint16_t>(command.data.size()));
    if (!extended) out.push_back(static_cast<Byte>(command.data.size()));
    append(out, command.data);
  }
  if (!command.le) return;
  if (extended) append_u16(out, static_cast<std::uint16_t>(*command.le & 0xFFFFU));
  if (!extended) out.push_back(static_cast<Byte>(*command.le & 0xFFU));
}

}  // namespace

Command::Command(Header h, Bytes d, std::optional<std::uint32_t> expected)
    : header(h), data(std::move(d)), le(expected) {}

Command& Command::operator=(const Command& other) {
  if (this != &other) *this = Command(other);
  return *this;
}

Command& Command::operator=(Command&& other) noexcept {
  if (this == &other) return *this;
  wipe(data);
  header = other.header;
  data = std::move(other.data);
  le = other.le;
  extended_form = other.extended_form;
  return *this;
}

Command::~Command() {
  wipe(data);
}

Bytes Command::encode() const {
  expects(data.size() <= data_max);
  expects(!le || (*le >= 1 && *le <= le_all_extended));
  Bytes out;
  out.reserve(header_length + data.size() + 5);  // never grows: no copy of a PIN is left behind
  for (const Byte b : {header.cla, header.ins, header.p1, header.p2})
    out.push_back(b);
  if (!data.empty() || le) append_lengths(out, *this);
  return out;
}

Result<Command> Command::parse(ByteView apdu) {
  ByteReader reader(apdu);
  Command command;
  command.header = {reader.u8(), reader.u8(), reader.u8(), reader.u8()};
  if (reader.failed()) return not_an_apdu(apdu.size());
  if (reader.at_end()) return command;
  const Byte first = reader.u8();
  const bool extended = first == 0 && !reader.at_end();
  const bool right =
      extended ? parse_extended(reader, command) : parse_short(reader, first, command);
  if (!right) return not_an_apdu(apdu.size());
  return command;
}

Bytes Response::encode() const {
  Bytes out;
  out.reserve(data.size() + 2);
  append(out, data);
  append_u16(out, number(sw));
  return out;
}

Result<Response> Response::parse(ByteView rapdu) {
  if (rapdu.size() < 2 || rapdu.size() > response_max) {
    return Error{ErrorKind::BadInput,
                 msg("{} bytes are no answer of a card: it has 2 to 65538", rapdu.size()),
                 {}};
  }
  const std::size_t length = rapdu.size() - 2;
  return Response{to_bytes(rapdu.first(length)), status_word(rapdu[length], rapdu[length + 1])};
}

}  // namespace sscard
