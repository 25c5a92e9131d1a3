// One translation of PC/SC return codes (pcsclite.h) into errors of the house. It knows the numbers
// only, so it needs no PC/SC header and its whole table can be walked by a test.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "cardlib/base/result.hpp"

namespace sscard {

/// Return codes of PC/SC (pcsclite.h) that the house knows by name.
enum class PcscCode : std::uint32_t {
  Success = 0,
  InternalError = 0x80100001,
  Cancelled = 0x80100002,
  InvalidHandle = 0x80100003,
  NoMemory = 0x80100006,
  WaitedTooLong = 0x80100007,
  UnknownReader = 0x80100009,
  Timeout = 0x8010000A,
  SharingViolation = 0x8010000B,
  NoCard = 0x8010000C,
  ProtocolMismatch = 0x8010000F,
  CommunicationError = 0x80100013,
  InvalidAtr = 0x80100015,
  NotTransacted = 0x80100016,
  ReaderUnavailable = 0x80100017,
  CardUnsupportedByReader = 0x8010001C,
  NoService = 0x8010001D,
  ServiceStopped = 0x8010001E,
  NoReadersAvailable = 0x8010002E,
  ServerTooBusy = 0x80100031,
  UnsupportedCard = 0x80100065,
  UnresponsiveCard = 0x80100066,
  UnpoweredCard = 0x80100067,
  ResetCard = 0x80100068,
  RemovedCard = 0x80100069,
  SecurityViolation = 0x8010006A,
};

/// The service went away, and with it every context and card handle.
constexpr bool service_gone(PcscCode code) {
  return code == PcscCode::NoService || code == PcscCode::ServiceStopped ||
         code == PcscCode::CommunicationError || code == PcscCode::InvalidHandle;
}

struct PcscErrorRow {
  PcscCode code;
  ErrorKind kind;
  const char* what;  ///< a phrase() behind "reader NAME: "
  const char* next;  ///< a phrase(): what the person does now
};

std::span<const PcscErrorRow> pcsc_error_table();

/// The row of `code`, said of one reader unless the name is empty; a code without one is
/// ErrorKind::NoService and shows its number.
Error pcsc_error(PcscCode code, std::string_view reader);

}  // namespace sscard
