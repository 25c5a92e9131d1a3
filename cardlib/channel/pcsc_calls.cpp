#include "cardlib/channel/pcsc_calls.hpp"

#include <winscard.h>

#include <algorithm>
#include <mutex>
#include <type_traits>
#include <utility>

namespace sscard::pcsc {
namespace {

using std::chrono::milliseconds;

static_assert(std::is_same_v<SCARDCONTEXT, long> && std::is_same_v<SCARDHANDLE, long>);
static_assert(event::unknown == SCARD_STATE_UNKNOWN && event::empty == SCARD_STATE_EMPTY &&
              event::unavailable == SCARD_STATE_UNAVAILABLE && event::mute == SCARD_STATE_MUTE &&
              event::present == SCARD_STATE_PRESENT);

constexpr std::size_t atr_length_max = 33;  // ISO/IEC 7816-3, 8.2; longer is no ATR
constexpr DWORD any_protocol = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;
constexpr milliseconds gate_wait{10'000};

PcscCode code(LONG result) {
  return static_cast<PcscCode>(static_cast<std::uint32_t>(result));
}

/// One such call at a time in the whole process. When another one is stuck in pcscd, `call` is not
/// made.
template <typename Call>
PcscCode guarded(Call call) {
  static std::timed_mutex gate;
  const std::unique_lock lock(gate, gate_wait);
  return lock ? code(call()) : PcscCode::WaitedTooLong;
}

DWORD timeout_of(milliseconds wait) {
  return static_cast<DWORD>(std::max<milliseconds::rep>(wait.count(), 0));
}

Protocol protocol_of(DWORD active) {
  return active == SCARD_PROTOCOL_T1 ? Protocol::T1 : Protocol::T0;
}

}  // namespace

PcscCode Context::ensure() {
  if (handle_ && code(SCardIsValidContext(*handle_)) == PcscCode::Success) {
    return PcscCode::Success;
  }
  drop();
  SCARDCONTEXT fresh{};
  const PcscCode result =
      guarded([&] { return SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &fresh); });
  if (result == PcscCode::Success) handle_ = fresh;
  return result;
}

void Context::drop() {
  if (!handle_) return;
  const SCARDCONTEXT old = *std::exchange(handle_, std::nullopt);
  // Without the gate the context is left behind rather than taken apart under another thread.
  static_cast<void>(guarded([&] { return SCardReleaseContext(old); }));
}

PcscCode Context::list(std::vector<std::string>& names) {
  names.clear();
  DWORD length = 0;
  PcscCode result = code(SCardListReaders(*handle_, nullptr, nullptr, &length));
  std::string joined(length, '\0');
  if (result == PcscCode::Success) {
    result = code(SCardListReaders(*handle_, nullptr, joined.data(), &length));
  }
  if (result == PcscCode::NoReadersAvailable) return PcscCode::Success;
  if (result != PcscCode::Success) return result;
  // Names end with a zero each, the list with one more.
  for (std::size_t at = 0; at < joined.size() && joined[at] != '\0';) {
    names.emplace_back(joined.c_str() + at);
    at += names.back().size() + 1;
  }
  return result;
}

PcscCode Context::watch(std::span<Watched> readers, milliseconds timeout) {
  std::vector<SCARD_READERSTATE> states(readers.size());
  for (std::size_t i = 0; i < readers.size(); ++i) {
    states[i].szReader = readers[i].name.c_str();
    states[i].dwCurrentState = readers[i].known;
  }
  const PcscCode result = code(SCardGetStatusChange(*handle_, timeout_of(timeout), states.data(),
                                                    static_cast<DWORD>(states.size())));
  for (std::size_t i = 0; i < readers.size(); ++i) {
    const SCARD_READERSTATE& state = states[i];
    readers[i].events = static_cast<std::uint32_t>(state.dwEventState);
    const bool usable = state.cbAtr <= std::min(atr_length_max, sizeof state.rgbAtr);
    readers[i].atr.assign(state.rgbAtr, state.rgbAtr + (usable ? state.cbAtr : 0));
  }
  return result;
}

PcscCode Card::connect(const Context& context, const std::string& reader) {
  SCARDHANDLE card{};
  DWORD active{};
  const PcscCode result = guarded([&] {
    return SCardConnect(*context.handle(), reader.c_str(), SCARD_SHARE_SHARED, any_protocol, &card,
                        &active);
  });
  if (result != PcscCode::Success) return result;
  handle_ = card;
  protocol_ = protocol_of(active);
  return result;
}

PcscCode Card::lock() {
  const PcscCode result = code(SCardBeginTransaction(*handle_));
  locked_ = result == PcscCode::Success;
  return result;
}

PcscCode Card::reconnect(unsigned long initialization) {
  DWORD active{};
  const PcscCode result =
      code(SCardReconnect(*handle_, SCARD_SHARE_SHARED, any_protocol, initialization, &active));
  if (result == PcscCode::Success) protocol_ = protocol_of(active);
  return result;
}

PcscCode Card::rejoin() {
  return reconnect(SCARD_LEAVE_CARD);
}

PcscCode Card::reset() {
  return reconnect(SCARD_RESET_CARD);
}

PcscCode Card::answer_to_reset(Bytes& atr) {
  // Larger than any ATR may be: some drivers have written more than 33 bytes.
  Bytes buffer(256);
  DWORD atr_length = static_cast<DWORD>(buffer.size());
  DWORD name_length = 0;
  DWORD state{};
  DWORD active{};
  const PcscCode result = code(
      SCardStatus(*handle_, nullptr, &name_length, &state, &active, buffer.data(), &atr_length));
  if (result != PcscCode::Success) return result;
  if (atr_length == 0 || atr_length > atr_length_max) return PcscCode::InvalidAtr;
  atr = to_bytes(ByteView(buffer).first(atr_length));
  return result;
}

PcscCode Card::transmit(ByteView command, Bytes& answer) {
  buffer_.resize(MAX_BUFFER_SIZE_EXTENDED);
  DWORD length = static_cast<DWORD>(buffer_.size());
  const SCARD_IO_REQUEST* pci = protocol_ == Protocol::T1 ? SCARD_PCI_T1 : SCARD_PCI_T0;
  const PcscCode result =
      code(SCardTransmit(*handle_, pci, command.data(), static_cast<DWORD>(command.size()), nullptr,
                         buffer_.data(), &length));
  if (result == PcscCode::Success) {
    answer = to_bytes(ByteView(buffer_).first(std::min<std::size_t>(length, buffer_.size())));
  }
  return result;
}

void Card::disconnect() {
  if (!handle_) return;
  const SCARDHANDLE old = *std::exchange(handle_, std::nullopt);
  // Reset while still locked: a reset after it could hit the next program's work.
  if (std::exchange(locked_, false)) static_cast<void>(SCardEndTransaction(old, SCARD_RESET_CARD));
  static_cast<void>(guarded([&] { return SCardDisconnect(old, SCARD_LEAVE_CARD); }));
}

}  // namespace sscard::pcsc
