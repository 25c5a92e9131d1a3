// One slot of our driver: where a card process connects, whether a card is in, and talking to it.
// Knows nothing of pcscd; handler.cpp translates. Coming and going is event driven: one thread of
// pcscd waits in wait_for_change() and asks card_present(); a card that left is reported once even
// when the next one is there already (reference/limits.md 2.3).
//
//   Empty --connects--> Greeting --Hello--> Present --hangs up, nonsense--> Leaving
//     ^                    | silent, nonsense                                 | told pcscd
//     +--------------------+<---------------------------------------------+
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "cos-sim/attach/ifd/device_name.hpp"
#include "cos-sim/attach/ifd/line_socket.hpp"

namespace sscard::cos {

enum class LineKind : Byte;

class ReaderSlot {
 public:
  enum class Outcome { Done, NoCard, Mute, TimedOut, TooLong };
  struct Transfer {
    Outcome outcome = Outcome::NoCard;
    std::size_t length = 0;  ///< bytes of the answer
  };
  static constexpr std::size_t atr_length_max = 33;  ///< ISO/IEC 7816-3, 8.2

  /// Slot `number` of the device, counted from 0. Storage: it cannot listen.
  static Result<std::unique_ptr<ReaderSlot>> open(const DeviceName& device, unsigned number);

  const DeviceName& device() const { return device_; }

  // For the one thread that watches the slot.
  bool card_present();
  /// Returns when card_present() may answer otherwise, after the timeout, or after stop_waiting().
  void wait_for_change(std::chrono::milliseconds timeout);
  /// From any thread, once: pcscd wakes its thread also when a client left, to power the card off.
  void stop_waiting() { bell_.ring(); }

  // For any thread; one at a time gets through.
  Outcome power_up();    ///< cold; Mute when the card gives no usable ATR
  Outcome warm_reset();  ///< Mute likewise
  void power_down();
  Bytes atr();  ///< of the last reset, empty without power
  /// One TPDU. Done comes with an answer of at least one byte in `answer`; TooLong: it had no room.
  Transfer transmit(ByteView command, MutableBytes answer);

 private:
  enum class State { Empty, Greeting, Present, Leaving };

  ReaderSlot(DeviceName device, LineListener listener)
      : device_(std::move(device)), listener_(std::move(listener)) {}
  void begin_round();
  void take_newcomer();
  void listen_to_newcomer();
  void refuse_another() const;
  bool send(LineKind kind, ByteView body);
  Transfer ask(LineKind kind, ByteView body, MutableBytes answer);
  Transfer await_answer(MutableBytes answer);
  Outcome reset_by(LineKind kind);
  void lose_card();

  DeviceName device_;
  LineListener listener_;
  LineBell bell_;
  std::mutex mutex_;  ///< for socket_ and what follows; the watching thread alone replaces socket_
  LineSocket socket_;
  std::atomic<State> state_{State::Empty};
  std::chrono::steady_clock::time_point greeting_end_{};
  bool absence_told_ = false;   ///< to the watching thread since it waited last
  bool presence_told_ = false;  ///< likewise
  std::uint16_t number_ = 0;    ///< of the last question
  Bytes atr_;
};

}  // namespace sscard::cos
