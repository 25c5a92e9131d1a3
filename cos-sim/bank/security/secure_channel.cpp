#include "cos-sim/bank/security/secure_channel.hpp"

#include "cos-sim/bank/security/scp02_session.hpp"
#include "cos-sim/bank/security/scp03_session.hpp"

namespace sscard::cos::bank {

namespace {

constexpr Byte secure_messaging_bit = 0x04;

}  // namespace

std::unique_ptr<ChannelSession> SecureChannel::begin(ByteView host_challenge, ByteView aid) {
  if (keys_.protocol() == model::ChannelProtocol::Scp02)
    return begin_scp02(engine_, keys_, host_challenge, random_);
  return begin_scp03(engine_, keys_, host_challenge, aid);
}

Response SecureChannel::initialize_update(Byte version, ByteView host_challenge,
                                          const std::array<Byte, 4>& chip_tail, ByteView aid) {
  if (!keys_.complete() || (version != 0 && version != keys_.version()))
    return {{}, StatusWord::KeyNotFound};
  if (keys_.tries_left() == 0) return {{}, StatusWord::Blocked};
  if (keys_.sequence_at_end()) return {{}, StatusWord::ConditionsNotSatisfied};
  if (keys_.protocol() != model::ChannelProtocol::Scp02)
    if (const StatusWord sw = keys_.count(); sw != StatusWord::Ok) return {{}, sw};
  session_ = begin(host_challenge, aid);
  if (!session_) return {{}, StatusWord::MemoryFailure};
  go(ChannelEvent::Initialize);
  Bytes answer = concat(keys_.owner(), chip_tail, Bytes{keys_.version()});
  append(answer, session_->answer());
  return {std::move(answer), StatusWord::Ok};
}

StatusWord SecureChannel::authenticate(const Command& command) {
  if (!next(state_, ChannelEvent::Authenticate)) return StatusWord::ConditionsNotSatisfied;
  const StatusWord sw = prove_host(command);
  go(sw == StatusWord::Ok ? ChannelEvent::Authenticate : ChannelEvent::Refuse);
  return sw;
}

StatusWord SecureChannel::prove_host(const Command& command) {
  const auto level = model::security_level(keys_.protocol(), command.header.p1);
  if (!level) return StatusWord::WrongP1P2;
  if (const StatusWord sw = keys_.spend_try(); sw != StatusWord::Ok) return sw;
  const Block& expected = session_->host_proof();
  const ByteView data = command.data;
  const ByteView cryptogram = data.first(expected.size());
  if (!equal_constant_time(cryptogram, expected)) return StatusWord::AuthenticationFailed;
  if (!session_->begins(command.header, cryptogram, data.subspan(expected.size())))
    return StatusWord::WrongMac;
  level_ = *level;
  return keys_.succeed();
}

StatusWord SecureChannel::unwrap(Command& command) {
  if (!is_open()) return StatusWord::ConditionsNotSatisfied;
  const bool has_mac = (command.header.cla & secure_messaging_bit) != 0;
  if (has_mac != (level_ != SecurityLevel::None)) {
    go(ChannelEvent::MacFailure);
    return StatusWord::SecurityNotSatisfied;
  }
  if (!has_mac || session_->unwrap(command, level_)) return StatusWord::Ok;
  go(ChannelEvent::MacFailure);
  return StatusWord::WrongMac;
}

void SecureChannel::protect(Bytes& answer, StatusWord sw) const {
  if (is_open()) session_->protect(answer, sw, level_);
}

void SecureChannel::notice(ChannelEvent event) {
  go(event);
}

void SecureChannel::go(ChannelEvent event) {
  state_ = next(state_, event).value_or(ChannelState::Closed);
  if (state_ == ChannelState::Closed) session_.reset();
}

const ValueCipher& SecureChannel::secrets() const {
  expects(is_open());
  return session_->values();
}

}  // namespace sscard::cos::bank
