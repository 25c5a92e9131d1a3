// The driver as pcscd has it: loaded as a library, spoken to through pcsc-lite's functions only.
extern "C" {
#include <PCSC/ifdhandler.h>
#include <PCSC/reader.h>
}
#include <dlfcn.h>
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <thread>

#include "cos-sim/attach/ifd/device_name.hpp"
#include "cos-sim/attach/serve.hpp"
#include "tests/support/double_card.hpp"
#include "tests/support/temp_folder.hpp"

namespace sscard::cos {
namespace {

using namespace std::chrono_literals;
using test::DoubleCard;

/// One function of the driver by its name.
template <typename Function>
Function* function(const char* name) {
  static void* const library = ::dlopen(SSCARD_IFD_DRIVER, RTLD_NOW | RTLD_LOCAL);
  REQUIRE_MESSAGE(library != nullptr, ::dlerror());
  void* const found = ::dlsym(library, name);
  REQUIRE_MESSAGE(found != nullptr, name);
  return reinterpret_cast<Function*>(found);
}

constexpr DWORD lun = 0x00030001;  // the second slot of the fourth reader

RESPONSECODE create(DWORD at, std::string device) {
  return function<decltype(IFDHCreateChannelByName)>("IFDHCreateChannelByName")(at, device.data());
}
RESPONSECODE close_channel(DWORD at) {
  return function<decltype(IFDHCloseChannel)>("IFDHCloseChannel")(at);
}
RESPONSECODE presence(DWORD at) {
  return function<decltype(IFDHICCPresence)>("IFDHICCPresence")(at);
}
RESPONSECODE power(DWORD action, Bytes& atr) {
  atr.resize(33);
  DWORD length = 33;
  const auto code =
      function<decltype(IFDHPowerICC)>("IFDHPowerICC")(lun, action, atr.data(), &length);
  atr.resize(length);
  return code;
}
RESPONSECODE capability(DWORD tag, Bytes& value, DWORD room = 64) {
  value.resize(room);
  const auto code =
      function<decltype(IFDHGetCapabilities)>("IFDHGetCapabilities")(lun, tag, &room, value.data());
  value.resize(room);
  return code;
}
RESPONSECODE transmit(Bytes command, Bytes& answer, unsigned long protocol = 0) {
  const SCARD_IO_HEADER send{protocol, sizeof(SCARD_IO_HEADER)};
  SCARD_IO_HEADER receive{};
  answer.resize(300);
  DWORD length = 300;
  const auto code = function<decltype(IFDHTransmitToICC)>("IFDHTransmitToICC")(
      lun, send, command.data(), command.size(), answer.data(), &length, &receive);
  answer.resize(length);
  return code;
}

bool becomes(RESPONSECODE wanted) {
  for (int i = 0; i < 500 && presence(lun) != wanted; ++i)
    std::this_thread::sleep_for(10ms);
  return presence(lun) == wanted;
}

TEST_CASE("the driver opens the slots its entry names, and no others") {
  const test::TempFolder folder;
  const std::string device = DeviceName{.slots = 2, .folder = folder / "s"}.text();
  CHECK(create(0x00030002, device) == IFD_NO_SUCH_DEVICE);
  CHECK(create(lun, "/dev/null:35963") == IFD_NO_SUCH_DEVICE);
  CHECK(create(lun, "sscard:2:/no/such/folder") == IFD_COMMUNICATION_ERROR);
  CHECK(function<decltype(IFDHCreateChannel)>("IFDHCreateChannel")(lun, 1) == IFD_NO_SUCH_DEVICE);
  CHECK(presence(lun) == IFD_NO_SUCH_DEVICE);
  CHECK(create(lun, device) == IFD_SUCCESS);
  CHECK(presence(lun) == IFD_ICC_NOT_PRESENT);
  CHECK(presence(0x00030000) == IFD_NO_SUCH_DEVICE);
  CHECK(close_channel(lun) == IFD_SUCCESS);
  CHECK(close_channel(lun) == IFD_NO_SUCH_DEVICE);
}

TEST_CASE("pcscd learns that slots work side by side and that nobody has to poll") {
  const test::TempFolder folder;
  REQUIRE(create(lun, DeviceName{.slots = 5, .folder = folder / "s"}.text()) == IFD_SUCCESS);
  struct Row {
    DWORD tag;
    Byte value;
  };
  const Row rows[] = {
      {TAG_IFD_THREAD_SAFE,             1 },
      {TAG_IFD_SLOT_THREAD_SAFE,        1 },
      {TAG_IFD_SIMULTANEOUS_ACCESS,     16},
      {TAG_IFD_POLLING_THREAD_KILLABLE, 0 },
      {TAG_IFD_SLOTS_NUMBER,            5 },
  };
  Bytes value;
  for (const Row& row : rows) {
    CHECK(capability(row.tag, value) == IFD_SUCCESS);
    CHECK(value == Bytes{row.value});
    CHECK(capability(row.tag, value, 0) == IFD_ERROR_INSUFFICIENT_BUFFER);
  }
  for (const int tag : {TAG_IFD_POLLING_THREAD_WITH_TIMEOUT, TAG_IFD_STOP_POLLING_THREAD}) {
    CHECK(capability(static_cast<DWORD>(tag), value) == IFD_SUCCESS);
    CHECK(value.size() == sizeof(void*));
  }
  CHECK(capability(SCARD_ATTR_VENDOR_NAME, value) == IFD_SUCCESS);
  CHECK(as_text(value) == "sscard");
  CHECK(capability(0x12345, value) == IFD_ERROR_TAG);
  CHECK(capability(TAG_IFD_ATR, value) == IFD_SUCCESS);
  CHECK(value.empty());
  CHECK(close_channel(lun) == IFD_SUCCESS);
}

TEST_CASE("a card in a slot: power, T=0 only, answers, and codes for what goes wrong") {
  const test::TempFolder folder;
  const DeviceName device{.slots = 2, .folder = folder / "s"};
  REQUIRE(create(lun, device.text()) == IFD_SUCCESS);
  Bytes out;
  CHECK(power(IFD_POWER_UP, out) == IFD_COMMUNICATION_ERROR);
  CHECK(transmit({0x00}, out) == IFD_ICC_NOT_PRESENT);
  DoubleCard card;
  {
    CardServer server({&card},
                      {.driver = ReaderDriver::Own, .folder = device.folder, .first_slot = 1});
    REQUIRE(becomes(IFD_ICC_PRESENT));
    CHECK(power(IFD_POWER_UP, out) == IFD_SUCCESS);
    CHECK(out == card.atr());
    CHECK(power(IFD_RESET, out) == IFD_SUCCESS);
    CHECK(card.resets == 1);
    CHECK(capability(TAG_IFD_ATR, out) == IFD_SUCCESS);
    CHECK(out == card.atr());
    CHECK(capability(SCARD_ATTR_ICC_INTERFACE_STATUS, out) == IFD_SUCCESS);
    CHECK(out == Bytes{1});
    const auto set = function<decltype(IFDHSetProtocolParameters)>("IFDHSetProtocolParameters");
    CHECK(set(lun, SCARD_PROTOCOL_T0, 0, 0, 0, 0) == IFD_SUCCESS);
    CHECK(set(lun, SCARD_PROTOCOL_T1, 0, 0, 0, 0) == IFD_PROTOCOL_NOT_SUPPORTED);
    CHECK(transmit({0x00, 0x84, 0x00, 0x00, 0x02}, out) == IFD_SUCCESS);
    CHECK(to_hex(out) == "00019000");
    CHECK(transmit({0x00, 0x84, 0x00, 0x00, 0x02}, out, 1) == IFD_PROTOCOL_NOT_SUPPORTED);
    CHECK(transmit({0x80, 0x11, 0x00, 0x00}, out) == IFD_RESPONSE_TIMEOUT);
    CHECK(out.empty());
    CHECK(power(IFD_POWER_DOWN, out) == IFD_SUCCESS);
    CHECK(out.empty());
    card.mute_at_reset = true;
    CHECK(power(IFD_POWER_UP, out) == IFD_ERROR_POWER_ACTION);
    CHECK(power(999, out) == IFD_NOT_SUPPORTED);
  }
  CHECK(becomes(IFD_ICC_NOT_PRESENT));
  DWORD bytes = 9;
  const auto control = function<decltype(IFDHControl)>("IFDHControl");
  CHECK(control(lun, 0x42000D48, nullptr, 0, nullptr, 0, &bytes) == IFD_SUCCESS);
  CHECK(bytes == 0);
  CHECK(control(lun, 1, nullptr, 0, nullptr, 0, &bytes) == IFD_ERROR_NOT_SUPPORTED);
  CHECK(close_channel(lun) == IFD_SUCCESS);
}

}  // namespace
}  // namespace sscard::cos
