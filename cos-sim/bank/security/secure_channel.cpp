#include "cos-sim/bank/security/secure_channel.hpp"

#include <algorithm>

namespace sscard::cos::bank {

namespace {

constexpr Byte protocol_id = 0x02;
constexpr Byte secure_messaging_bit = 0x04;
constexpr std::size_t mac_length = 8;
constexpr std::size_t card_challenge_length = 6;
constexpr std::uint16_t sequence_max = 0xFFFF;
constexpr std::array levels = {SecurityLevel::None, SecurityLevel::Mac,
                               SecurityLevel::MacAndCipher};

Bytes sequence_and(std::uint16_t sequence, ByteView challenge) {
  Bytes out;
  append_u16(out, sequence);
  append(out, challenge);
  return out;
}

std::optional<SecurityLevel> level_of(Byte p1) {
  const auto found = std::ranges::find(levels, static_cast<SecurityLevel>(p1));
  if (found == levels.end()) return std::nullopt;
  return *found;
}

}  // namespace

Response SecureChannel::initialize_update(Byte version, ByteView host_challenge,
                                          const std::array<Byte, 4>& chip_tail) {
  if (!keys_.complete() || (version != 0 && version != keys_.version()))
    return {{}, StatusWord::KeyNotFound};
  if (keys_.tries_left() == 0) return {{}, StatusWord::Blocked};
  const std::uint16_t sequence = keys_.sequence();
  if (sequence == sequence_max) return {{}, StatusWord::ConditionsNotSatisfied};
  session_ = SessionKeys::derive(engine_, keys_, sequence);
  if (!session_) return {{}, StatusWord::MemoryFailure};

  std::array<Byte, card_challenge_length> challenge{};
  random_.fill(challenge);
  const Bytes card_part = sequence_and(sequence, challenge);
  expected_ = session_->cryptogram(concat(card_part, host_challenge));
  const Block proof = session_->cryptogram(concat(host_challenge, card_part));
  go(ChannelEvent::Initialize);

  Bytes answer = concat(keys_.owner(), chip_tail);
  append(answer, Bytes{keys_.version(), protocol_id});
  append(answer, card_part);
  append(answer, proof);
  return {std::move(answer), StatusWord::Ok};
}

StatusWord SecureChannel::authenticate(const Command& command) {
  if (!next(state_, ChannelEvent::Authenticate)) return StatusWord::ConditionsNotSatisfied;
  const StatusWord sw = prove_host(command);
  go(sw == StatusWord::Ok ? ChannelEvent::Authenticate : ChannelEvent::Refuse);
  return sw;
}

StatusWord SecureChannel::prove_host(const Command& command) {
  const auto level = level_of(command.header.p1);
  if (!level) return StatusWord::WrongP1P2;
  if (const StatusWord sw = keys_.spend_try(); sw != StatusWord::Ok) return sw;
  const ByteView data = command.data;
  const ByteView cryptogram = data.first(expected_.size());
  if (!equal_constant_time(cryptogram, expected_)) return StatusWord::AuthenticationFailed;
  icv_ = {};
  if (!mac_fits(command.header, cryptogram, data.subspan(expected_.size())))
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
  if (!has_mac) return StatusWord::Ok;

  const std::size_t size = command.data.size();
  const std::size_t body_size = size < mac_length ? 0 : size - mac_length;
  const Bytes mac{command.data.begin() + static_cast<std::ptrdiff_t>(body_size),
                  command.data.end()};
  command.data.resize(body_size);
  const bool plain = level_ == SecurityLevel::Mac || session_->decipher_body(command.data);
  if (plain && mac_fits(command.header, command.data, mac)) return StatusWord::Ok;
  go(ChannelEvent::MacFailure);
  return StatusWord::WrongMac;
}

bool SecureChannel::mac_fits(Header header, ByteView plain, ByteView mac) {
  Bytes input{header.cla, header.ins, header.p1, header.p2,
              static_cast<Byte>(plain.size() + mac_length)};
  append(input, plain);
  const Block computed = session_->mac(icv_, crypto::pad_80(input, Block{}.size()));
  if (!equal_constant_time(computed, mac)) return false;
  icv_ = session_->next_icv(computed);
  return true;
}

void SecureChannel::notice(ChannelEvent event) {
  go(event);
}

void SecureChannel::go(ChannelEvent event) {
  state_ = next(state_, event).value_or(ChannelState::Closed);
  if (state_ != ChannelState::Closed) return;
  session_.reset();
  expected_ = {};
  icv_ = {};
}

const crypto::Cipher& SecureChannel::data_key() const {
  expects(is_open());
  return session_->data_key();
}

}  // namespace sscard::cos::bank
