#include "cardlib/channel/pcsc_session.hpp"

#include <algorithm>
#include <optional>

namespace sscard {
namespace {

using std::chrono::milliseconds;

/// A vanished reader is noticed within this time even when pcscd says nothing.
constexpr milliseconds watch_slice{1'000};
/// vpcd looks for its card every 400 ms: a card pulled during a command is known as gone after
/// that.
constexpr milliseconds removal_noticed{900};
constexpr milliseconds retry_pause{50};
constexpr int lock_attempts = 3;

/// What a reader's state says against working with it.
PcscCode objection(std::uint32_t events) {
  if ((events & pcsc::event::unknown) != 0) return PcscCode::UnknownReader;
  if ((events & pcsc::event::unavailable) != 0) return PcscCode::ReaderUnavailable;
  if ((events & pcsc::event::mute) != 0) return PcscCode::UnresponsiveCard;
  return PcscCode::Success;
}

}  // namespace

milliseconds Deadline::left() const {
  const auto rest = std::chrono::ceil<milliseconds>(end_ - std::chrono::steady_clock::now());
  return std::max(rest, milliseconds{0});
}

Result<Bytes> PcscSession::run(const std::shared_ptr<PcscSession>& session, Work work,
                               milliseconds limit) {
  if (session->worker_.busy()) return pcsc_error(PcscCode::Timeout, session->name_);
  const auto outcome = std::make_shared<std::optional<Result<Bytes>>>();
  const bool in_time = session->worker_.run(
      [session, outcome, work = std::move(work)] { outcome->emplace(work(*session)); }, limit,
      [session] { static_cast<void>(session->close_card()); });
  if (!in_time) return pcsc_error(PcscCode::Timeout, session->name_);
  return std::move(**outcome);
}

Error PcscSession::failed(PcscCode code) {
  if (service_gone(code)) {
    card_.forget();
    context_.drop();
  }
  return pcsc_error(code, name_);
}

/// Until a card is in the reader. Does not touch the card, so a mute one cannot hold it up.
PcscCode PcscSession::await_card(const Deadline& deadline) {
  pcsc::Watched reader{name_, 0, 0, {}};
  for (;;) {
    const PcscCode result = context_.watch({&reader, 1}, std::min(deadline.left(), watch_slice));
    if (result != PcscCode::Success && result != PcscCode::Timeout) return result;
    const PcscCode no = objection(reader.events);
    if (no != PcscCode::Success) return no;
    if ((reader.events & pcsc::event::present) != 0) return PcscCode::Success;
    if (deadline.passed()) return PcscCode::NoCard;
    reader.known = reader.events;
  }
}

PcscCode PcscSession::connect_card(const Deadline& deadline) {
  for (;;) {
    const PcscCode result = card_.connect(context_, name_);
    // Somebody's exclusive use may end, and a card may go and come while we wait for one.
    const bool may_change = result == PcscCode::SharingViolation || result == PcscCode::NoCard ||
                            result == PcscCode::RemovedCard;
    if (!may_change || deadline.passed()) return result;
    pcsc::Watched reader{name_, 0, 0, {}};
    static_cast<void>(context_.watch({&reader, 1}, milliseconds{0}));
    reader.known = reader.events;
    static_cast<void>(context_.watch({&reader, 1}, std::min(deadline.left(), retry_pause)));
  }
}

/// Keeps other programs out. A reset by one of them between connecting and locking is noted.
PcscCode PcscSession::lock_card() {
  PcscCode result = PcscCode::Success;
  for (int attempt = 0; attempt < lock_attempts; ++attempt) {
    result = card_.lock();
    if (result != PcscCode::ResetCard) return result;
    const PcscCode joined = card_.rejoin();
    if (joined != PcscCode::Success) return joined;
  }
  return result;
}

Result<Bytes> PcscSession::open_card(milliseconds wait) {
  expects(!card_.connected());
  const Deadline deadline(wait);
  Bytes atr;
  PcscCode result = context_.ensure();
  if (result == PcscCode::Success) result = await_card(deadline);
  if (result == PcscCode::Success) result = connect_card(deadline);
  if (result == PcscCode::Success) result = lock_card();
  if (result == PcscCode::Success) result = card_.answer_to_reset(atr);
  if (result == PcscCode::Success) return atr;
  card_.disconnect();
  return failed(result);
}

/// A card that falls silent was often just pulled: find out before blaming it.
PcscCode PcscSession::explain_silence(PcscCode code) {
  const bool doubtful = code == PcscCode::NotTransacted || code == PcscCode::InternalError ||
                        code == PcscCode::UnpoweredCard || code == PcscCode::UnresponsiveCard;
  if (!doubtful) return code;
  const Deadline deadline(removal_noticed);
  pcsc::Watched reader{name_, 0, 0, {}};
  for (;;) {
    const PcscCode asked = context_.watch({&reader, 1}, deadline.left());
    if (asked == PcscCode::Timeout) return code;
    if (asked != PcscCode::Success) return asked;
    if ((reader.events & pcsc::event::unknown) != 0) return PcscCode::ReaderUnavailable;
    if ((reader.events & pcsc::event::unavailable) != 0) return PcscCode::ReaderUnavailable;
    if ((reader.events & pcsc::event::empty) != 0) return PcscCode::RemovedCard;
    if (deadline.passed()) return code;
    reader.known = reader.events;
  }
}

Result<Bytes> PcscSession::transmit(ByteView command) {
  if (!card_.connected()) return pcsc_error(PcscCode::RemovedCard, name_);
  Bytes answer;
  PcscCode result = card_.transmit(command, answer);
  // vpcd calls it a success when its card is pulled before the answer: with an answer of nothing.
  if (result == PcscCode::Success && answer.size() < 2) result = PcscCode::NotTransacted;
  if (result != PcscCode::Success) return failed(explain_silence(result));
  return answer;
}

Result<Bytes> PcscSession::reset_card() {
  if (!card_.connected()) return pcsc_error(PcscCode::RemovedCard, name_);
  Bytes atr;
  PcscCode result = card_.reset();
  if (result == PcscCode::Success) result = card_.answer_to_reset(atr);
  if (result != PcscCode::Success) return failed(explain_silence(result));
  return atr;
}

Result<Bytes> PcscSession::close_card() {
  card_.disconnect();
  return Bytes{};
}

Result<Bytes> PcscSession::wait_until_empty(milliseconds wait) {
  const PcscCode ready = context_.ensure();
  if (ready != PcscCode::Success) return failed(ready);
  const Deadline deadline(wait);
  pcsc::Watched reader{name_, 0, 0, {}};
  for (;;) {
    const PcscCode result = context_.watch({&reader, 1}, std::min(deadline.left(), watch_slice));
    if (result != PcscCode::Success && result != PcscCode::Timeout) return failed(result);
    if ((reader.events & pcsc::event::empty) != 0) return Bytes{};
    const PcscCode no = objection(reader.events);
    if (no == PcscCode::UnknownReader || no == PcscCode::ReaderUnavailable) return failed(no);
    if (deadline.passed()) break;
    reader.known = reader.events;
  }
  return Error{ErrorKind::CardTimeout,
               msg("reader {}: the finished card was not taken out in time", name_),
               msg("take the card out and put it into the tray it belongs to")};
}

}  // namespace sscard
