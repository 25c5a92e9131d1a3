#include "cos-sim/attach/ifd/reader_slot.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"
#include "cos-sim/attach/ifd/line_frames.hpp"

namespace sscard::cos {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Got = LineSocket::Got;

/// For a newcomer to say Hello; our own card says it at once.
constexpr milliseconds greeting_limit{1000};

milliseconds until(steady_clock::time_point end) {
  const auto left = std::chrono::ceil<milliseconds>(end - steady_clock::now());
  return std::max(left, milliseconds{0});
}

}  // namespace

Result<std::unique_ptr<ReaderSlot>> ReaderSlot::open(const DeviceName& device, unsigned number) {
  expects(number < device.slots);
  auto listener = LineListener::open(device.folder, device.socket_path(number));
  if (!listener) return listener.error();
  return std::unique_ptr<ReaderSlot>(new ReaderSlot(device, std::move(*listener)));
}

bool ReaderSlot::card_present() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::Present && wait_for_news({.card = socket_.fd()}, milliseconds{0}).card) {
    lose_card();
  }
  // Whoever waits at the door comes in after pcscd has taken note of this.
  if (state_ == State::Leaving) absence_told_ = true;
  if (state_ == State::Empty) take_newcomer();
  if (state_ == State::Greeting) listen_to_newcomer();
  const bool present = state_ == State::Present;
  presence_told_ = presence_told_ || present;
  return present;
}

/// pcscd asks more than once on its way around: before it powers a card up or down, too. It has
/// taken note of a card that left when it went all around and was told nothing else.
void ReaderSlot::begin_round() {
  const std::lock_guard lock(mutex_);
  const bool noted = absence_told_ && !presence_told_;
  absence_told_ = false;
  presence_told_ = false;
  if (state_ != State::Leaving || !noted) return;
  socket_ = LineSocket{};
  state_ = State::Empty;
}

void ReaderSlot::take_newcomer() {
  LineSocket newcomer = listener_.accept();
  if (!newcomer.open()) return;
  newcomer.set_limit(device_.answer_limit);
  socket_ = std::move(newcomer);
  greeting_end_ = steady_clock::now() + greeting_limit;
  state_ = State::Greeting;
}

void ReaderSlot::listen_to_newcomer() {
  std::array<Byte, LineFrame::head_length> head{};
  std::array<Byte, line_greeting.size()> body{};
  const auto received = socket_.receive(head, body, LineSocket::Wait::No);
  if (received.got == Got::Nothing && until(greeting_end_) > milliseconds{0}) return;
  const auto frame =
      LineFrame::parse(ByteView(head).first(received.head), ByteView(body).first(received.body));
  const bool hello = received.got == Got::Packet && frame && frame->kind == LineKind::Hello &&
                     socket_.send(LineFrame{LineKind::Welcome, 0, {}}.head(), {});
  if (!hello) socket_ = LineSocket{};
  atr_.clear();
  state_ = hello ? State::Present : State::Empty;
}

/// Waits without the lock: only the watching thread replaces what is waited for, and it is this
/// one.
void ReaderSlot::wait_for_change(milliseconds timeout) {
  begin_round();
  const auto end = steady_clock::now() + timeout;
  for (;;) {
    const State state = state_;
    if (state == State::Leaving) return;
    LineWatch watch{.bell = bell_.fd()};
    if (state != State::Greeting) watch.listener = listener_.fd();
    if (state == State::Greeting) watch.talker = socket_.fd();
    if (state == State::Present) watch.card = socket_.fd();
    const auto limit = state == State::Greeting ? std::min(end, greeting_end_) : end;
    const LineNews news = wait_for_news(watch, until(limit));
    if (news.bell) bell_.hush();
    if (state != State::Present || !news.listener || news.card || news.bell) return;
    refuse_another();
  }
}

void ReaderSlot::refuse_another() const {
  const LineSocket another = listener_.accept();
  if (another.open()) {
    static_cast<void>(another.send(LineFrame{LineKind::Busy, 0, {}}.head(), {}));
  }
}

/// The watching thread closes the socket; until then it is only silent.
void ReaderSlot::lose_card() {
  socket_.hang_up();
  atr_.clear();
  state_ = State::Leaving;
}

bool ReaderSlot::send(LineKind kind, ByteView body) {
  ++number_;
  const LineFrame frame{kind, number_, body};
  return socket_.send(frame.head(), frame.body);
}

ReaderSlot::Transfer ReaderSlot::ask(LineKind kind, ByteView body, MutableBytes answer) {
  if (state_ != State::Present) return {Outcome::NoCard};
  if (body.size() > LineFrame::body_length_max) return {Outcome::TooLong};
  if (!send(kind, body)) {
    lose_card();
    return {Outcome::NoCard};
  }
  return await_answer(answer);
}

ReaderSlot::Transfer ReaderSlot::await_answer(MutableBytes answer) {
  const auto end = steady_clock::now() + device_.answer_limit;
  std::array<Byte, LineFrame::head_length> head{};
  for (;;) {
    const auto received = socket_.receive(head, answer, LineSocket::Wait::UpToLimit);
    if (received.got == Got::Nothing) return {Outcome::TimedOut};
    const bool too_long = received.got == Got::TooLong;
    const auto body = ByteView(answer).first(too_long ? 0 : received.body);
    const AnswerIs is = received.got == Got::Ended
                            ? AnswerIs::Nonsense
                            : judge_answer(ByteView(head).first(received.head), body, number_);
    if (is == AnswerIs::Nonsense) {
      lose_card();
      return {Outcome::NoCard};
    }
    if (is == AnswerIs::Wanted && too_long) return {Outcome::TooLong};
    if (is == AnswerIs::Wanted && body.empty()) return {Outcome::Mute};
    if (is == AnswerIs::Wanted) return {Outcome::Done, body.size()};
    if (until(end) == milliseconds{0}) return {Outcome::TimedOut};
  }
}

ReaderSlot::Outcome ReaderSlot::reset_by(LineKind kind) {
  const std::lock_guard lock(mutex_);
  atr_.clear();
  std::array<Byte, atr_length_max> atr{};
  const Transfer got = ask(kind, {}, atr);
  if (got.outcome == Outcome::TooLong) return Outcome::Mute;
  if (got.outcome == Outcome::Done) atr_.assign(atr.begin(), atr.begin() + got.length);
  return got.outcome;
}

ReaderSlot::Outcome ReaderSlot::power_up() {
  return reset_by(LineKind::PowerUp);
}

ReaderSlot::Outcome ReaderSlot::warm_reset() {
  return reset_by(LineKind::WarmReset);
}

void ReaderSlot::power_down() {
  const std::lock_guard lock(mutex_);
  atr_.clear();
  if (state_ == State::Present && !send(LineKind::PowerDown, {})) lose_card();
}

Bytes ReaderSlot::atr() {
  const std::lock_guard lock(mutex_);
  return atr_;
}

ReaderSlot::Transfer ReaderSlot::transmit(ByteView command, MutableBytes answer) {
  if (command.empty()) return {Outcome::Mute};
  const std::lock_guard lock(mutex_);
  return ask(LineKind::Command, command, answer);
}

}  // namespace sscard::cos
