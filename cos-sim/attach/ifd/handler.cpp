// The driver that pcscd loads: the functions of pcsc-lite's IFD handler 3.0 (ifdhandler.h), each a
// translation into ReaderSlot and back. The only file that includes that header; it becomes the
// shared library libifd-sscard.so, which links nothing of the card itself.
extern "C" {
#include <PCSC/debuglog.h>
#include <PCSC/ifdhandler.h>
#include <PCSC/reader.h>
}

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "cardlib/base/wipe.hpp"
#include "cos-sim/attach/ifd/reader_slot.hpp"

/// pcscd has it; a test that loads the driver without pcscd does not.
#pragma weak log_msg

namespace {

using sscard::Byte;
using sscard::Bytes;
using sscard::ByteView;
using sscard::MutableBytes;
using sscard::cos::DeviceName;
using sscard::cos::ReaderSlot;
using Outcome = ReaderSlot::Outcome;

/// Lun is the reader in the upper half, its slot in the lower one.
constexpr DWORD slot_mask = 0xFFFF;
/// CM_IOCTL_GET_FEATURE_REQUEST (PC/SC part 10, 2.2): which features the reader has. It has none.
constexpr DWORD ask_features = 0x42000000 + 3400;

std::mutex slots_mutex;

std::map<DWORD, std::shared_ptr<ReaderSlot>>& slots() {
  static std::map<DWORD, std::shared_ptr<ReaderSlot>> all;
  return all;
}

std::shared_ptr<ReaderSlot> slot_of(DWORD lun) {
  const std::lock_guard lock(slots_mutex);
  const auto found = slots().find(lun);
  return found == slots().end() ? nullptr : found->second;
}

void log(const std::string& text) {
  if (log_msg != nullptr) log_msg(PCSC_LOG_CRITICAL, "%s", text.c_str());
}

RESPONSECODE watch(DWORD lun, int timeout_ms) {
  const auto slot = slot_of(lun);
  if (!slot) return IFD_NO_SUCH_DEVICE;
  slot->wait_for_change(std::chrono::milliseconds(timeout_ms));
  return IFD_SUCCESS;
}

RESPONSECODE stop_watching(DWORD lun) {
  const auto slot = slot_of(lun);
  if (!slot) return IFD_NO_SUCH_DEVICE;
  slot->stop_waiting();
  return IFD_SUCCESS;
}

struct OutcomeRow {
  Outcome outcome;
  RESPONSECODE of_power;
  RESPONSECODE of_command;
};

constexpr OutcomeRow outcome_table[] = {
    {Outcome::Done,     IFD_SUCCESS,             IFD_SUCCESS                  },
    {Outcome::NoCard,   IFD_COMMUNICATION_ERROR, IFD_ICC_NOT_PRESENT          },
    {Outcome::Mute,     IFD_ERROR_POWER_ACTION,  IFD_RESPONSE_TIMEOUT         },
    {Outcome::TimedOut, IFD_ERROR_POWER_ACTION,  IFD_RESPONSE_TIMEOUT         },
    {Outcome::TooLong,  IFD_ERROR_POWER_ACTION,  IFD_ERROR_INSUFFICIENT_BUFFER},
};

const OutcomeRow& row_of(Outcome outcome) {
  return *std::ranges::find(outcome_table, outcome, &OutcomeRow::outcome);
}

/// Capabilities that are one byte of fixed value.
struct ByteRow {
  DWORD tag;
  UCHAR value;
};

constexpr ByteRow byte_table[] = {
    {TAG_IFD_THREAD_SAFE,             1                    },
    {TAG_IFD_SLOT_THREAD_SAFE,        1                    },
    {TAG_IFD_SIMULTANEOUS_ACCESS,     DeviceName::slots_max},
    {TAG_IFD_POLLING_THREAD_KILLABLE, 0                    },
};

constexpr std::string_view vendor_name = "sscard";
constexpr std::string_view reader_type = "simulated reader";

/// Where a capability is written, with the room there is.
struct Room {
  PDWORD length;
  PUCHAR value;

  RESPONSECODE put(ByteView bytes) const {
    if (*length < bytes.size()) return IFD_ERROR_INSUFFICIENT_BUFFER;
    std::ranges::copy(bytes, value);
    *length = bytes.size();
    return IFD_SUCCESS;
  }
  RESPONSECODE put(std::string_view text) const { return put(sscard::as_bytes(text)); }
  RESPONSECODE put_byte(std::size_t number) const {
    const auto byte = static_cast<Byte>(number);
    return put({&byte, 1});
  }
  template <typename Value>
  RESPONSECODE put_object(const Value& object) const {
    return put({reinterpret_cast<const Byte*>(&object), sizeof object});
  }
};

RESPONSECODE capability_of_card(ReaderSlot& slot, DWORD tag, const Room& room) {
  const Bytes atr = slot.atr();
  if (tag == TAG_IFD_ATR || tag == SCARD_ATTR_ATR_STRING) return room.put(ByteView(atr));
  if (tag == SCARD_ATTR_ICC_INTERFACE_STATUS) return room.put_byte(atr.empty() ? 0 : 1);
  *room.length = 0;
  return IFD_ERROR_TAG;
}

RESPONSECODE capability(ReaderSlot& slot, DWORD tag, const Room& room) {
  const auto fixed = std::ranges::find(byte_table, tag, &ByteRow::tag);
  if (fixed != std::end(byte_table)) return room.put_byte(fixed->value);
  if (tag == TAG_IFD_SLOTS_NUMBER) return room.put_byte(slot.device().slots);
  if (tag == TAG_IFD_POLLING_THREAD_WITH_TIMEOUT) return room.put_object(&watch);
  if (tag == TAG_IFD_STOP_POLLING_THREAD) return room.put_object(&stop_watching);
  if (tag == SCARD_ATTR_VENDOR_NAME) return room.put(vendor_name);
  if (tag == SCARD_ATTR_VENDOR_IFD_TYPE) return room.put(reader_type);
  return capability_of_card(slot, tag, room);
}

}  // namespace

extern "C" {

RESPONSECODE IFDHCreateChannelByName(DWORD Lun, LPSTR DeviceName) {
  const auto device = sscard::cos::DeviceName::parse(DeviceName);
  if (!device || (Lun & slot_mask) >= device->slots) {
    log(std::string(DeviceName) +
        ": DEVICENAME must be sscard:SLOTS:FOLDER or sscard:SLOTS:MILLISECONDS:FOLDER");
    return IFD_NO_SUCH_DEVICE;
  }
  auto opened = ReaderSlot::open(*device, static_cast<unsigned>(Lun & slot_mask));
  if (!opened) {
    log(opened.error().what.english() + "; " + opened.error().next.english());
    return IFD_COMMUNICATION_ERROR;
  }
  const std::lock_guard lock(slots_mutex);
  slots()[Lun] = std::move(*opened);
  return IFD_SUCCESS;
}

/// Only entries with a DEVICENAME can say where the cards connect.
RESPONSECODE IFDHCreateChannel(DWORD, DWORD) {
  return IFD_NO_SUCH_DEVICE;
}

RESPONSECODE IFDHCloseChannel(DWORD Lun) {
  const auto slot = slot_of(Lun);
  if (!slot) return IFD_NO_SUCH_DEVICE;
  slot->power_down();
  const std::lock_guard lock(slots_mutex);
  slots().erase(Lun);
  return IFD_SUCCESS;
}

RESPONSECODE IFDHGetCapabilities(DWORD Lun, DWORD Tag, PDWORD Length, PUCHAR Value) {
  const auto slot = slot_of(Lun);
  return slot ? capability(*slot, Tag, {Length, Value}) : IFD_NO_SUCH_DEVICE;
}

RESPONSECODE IFDHSetCapabilities(DWORD, DWORD, DWORD, PUCHAR) {
  return IFD_NOT_SUPPORTED;
}

/// The card speaks T=0 only (corrections.md A.1.3); the speed is the card's own matter here.
// NOLINTNEXTLINE(readability-function-size): the signature is pcscd's
RESPONSECODE IFDHSetProtocolParameters(DWORD, DWORD Protocol, UCHAR, UCHAR, UCHAR, UCHAR) {
  return Protocol == SCARD_PROTOCOL_T0 ? IFD_SUCCESS : IFD_PROTOCOL_NOT_SUPPORTED;
}

RESPONSECODE IFDHPowerICC(DWORD Lun, DWORD Action, PUCHAR Atr, PDWORD AtrLength) {
  const auto slot = slot_of(Lun);
  const DWORD room = *AtrLength;
  *AtrLength = 0;
  if (!slot) return IFD_NO_SUCH_DEVICE;
  if (Action == IFD_POWER_DOWN) {
    slot->power_down();
    return IFD_SUCCESS;
  }
  if (Action != IFD_POWER_UP && Action != IFD_RESET) return IFD_NOT_SUPPORTED;
  const Outcome outcome = Action == IFD_POWER_UP ? slot->power_up() : slot->warm_reset();
  if (outcome != Outcome::Done) return row_of(outcome).of_power;
  *AtrLength = room;
  return Room{AtrLength, Atr}.put(ByteView(slot->atr()));
}

// NOLINTNEXTLINE(readability-function-size): the signature is pcscd's
RESPONSECODE IFDHTransmitToICC(DWORD Lun, SCARD_IO_HEADER SendPci, PUCHAR TxBuffer, DWORD TxLength,
                               PUCHAR RxBuffer, PDWORD RxLength, PSCARD_IO_HEADER RecvPci) {
  const auto slot = slot_of(Lun);
  const MutableBytes room{RxBuffer, *RxLength};
  *RxLength = 0;
  if (!slot) return IFD_NO_SUCH_DEVICE;
  if (SendPci.Protocol != 0) return IFD_PROTOCOL_NOT_SUPPORTED;
  const ReaderSlot::Transfer done = slot->transmit({TxBuffer, TxLength}, room);
  if (RecvPci != nullptr) RecvPci->Protocol = SendPci.Protocol;
  *RxLength = done.length;
  return row_of(done.outcome).of_command;
}

// NOLINTNEXTLINE(readability-function-size): the signature is pcscd's
RESPONSECODE IFDHControl(DWORD, DWORD dwControlCode, PUCHAR, DWORD, PUCHAR, DWORD,
                         LPDWORD pdwBytesReturned) {
  if (pdwBytesReturned != nullptr) *pdwBytesReturned = 0;
  return dwControlCode == ask_features ? IFD_SUCCESS : IFD_ERROR_NOT_SUPPORTED;
}

RESPONSECODE IFDHICCPresence(DWORD Lun) {
  const auto slot = slot_of(Lun);
  if (!slot) return IFD_NO_SUCH_DEVICE;
  return slot->card_present() ? IFD_ICC_PRESENT : IFD_ICC_NOT_PRESENT;
}

}  // extern "C"
