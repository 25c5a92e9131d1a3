#include "cos-sim/bank/security/key_set.hpp"

#include <algorithm>
#include <array>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/wipe.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::array key_values = {value_key_enc, value_key_mac, value_key_dek};
constexpr Byte version_max = 0x7F;
constexpr std::size_t key_at = 2;  ///< in a stored value: version ‖ algorithm ‖ key
constexpr std::size_t check_length = 3;

std::optional<model::ChannelProtocol> protocol_of(Byte algorithm) {
  const auto rows = model::channel_rows();
  const auto found = std::ranges::find(rows, static_cast<model::KeyAlgorithm>(algorithm),
                                       &model::ChannelRow::in_records);
  if (found == rows.end()) return std::nullopt;
  return found->protocol;
}

bool version_is_good(Byte version) {
  return version >= 1 && version <= version_max;
}

DgiNumber value_of(KeySetPart part) {
  return static_cast<DgiNumber>(value_key_enc + static_cast<Byte>(part) - 1);
}

constexpr ValueName named(DgiNumber number) {
  return {ApplicationKind::Directory, number};
}

/// Version ‖ algorithm ‖ key.
void put_key(Updates& updates, DgiNumber number, const std::array<Byte, 2>& head, ByteView key) {
  std::array<Byte, 2 + KeySet::key_length> value{head[0], head[1]};
  const WipeOnExit wiped{value};
  std::ranges::copy(key, value.begin() + key_at);
  updates.put(named(number), value);
}

std::array<Byte, 3> sequence_bytes(std::uint32_t sequence) {
  return {static_cast<Byte>(sequence >> 16U), static_cast<Byte>(sequence >> 8U),
          static_cast<Byte>(sequence)};
}

/// The three keys of a PUT KEY body; they wipe themselves.
struct NewKeys {
  std::array<std::array<Byte, KeySet::key_length>, 3> keys{};
  Bytes checks;
  ~NewKeys() {
    for (auto& key : keys)
      wipe(key);
  }
};

/// The head of a key field: the type, with SCP03 the length of what follows, the key's length.
bool take_key_head(ByteReader& reader, model::ChannelProtocol protocol) {
  const bool type_fits = reader.u8() == model::row(protocol).key_type;
  const bool wide = protocol != model::ChannelProtocol::Scp02;
  const bool outer_fits = !wide || reader.u8() == KeySet::key_length + 1;
  return type_fits && outer_fits && reader.u8() == KeySet::key_length && !reader.failed();
}

bool take_key(ByteReader& reader, model::ChannelProtocol protocol, const ValueCipher& secrets,
              MutableBytes key) {
  if (!take_key_head(reader, protocol)) return false;
  const ByteView wrapped = reader.take(KeySet::key_length);
  if (reader.failed()) return false;
  std::ranges::copy(wrapped, key.begin());
  secrets.open_key(key);
  return reader.u8() == check_length;
}

bool check_fits(const crypto::Provider& engine, model::ChannelProtocol protocol, ByteView key,
                ByteView check) {
  const auto cipher = engine.cipher(model::row(protocol).cipher, key);
  return cipher && equal_constant_time(model::channel_kcv(**cipher), check);
}

}  // namespace

std::optional<ByteView> KeySet::find(DgiNumber number) const {
  return memory_.find({ApplicationKind::Directory, number});
}

StatusWord KeySet::load(Byte part, Byte version, ByteView padded, model::KeyAlgorithm algorithm) {
  const bool known =
      part >= static_cast<Byte>(KeySetPart::Enc) && part <= static_cast<Byte>(KeySetPart::Owner);
  const auto byte = static_cast<Byte>(algorithm);
  if (!known || !version_is_good(version) || !protocol_of(byte)) return StatusWord::WrongData;
  const auto kind = static_cast<KeySetPart>(part);
  const bool is_owner = kind == KeySetPart::Owner;
  if (is_owner ? padded.size() < owner_length : padded.size() != key_length)
    return StatusWord::WrongData;
  Updates updates;
  if (is_owner)
    updates.put(named(value_of(kind)), padded.first(owner_length));
  else
    put_key(updates, value_of(kind), {version, byte}, padded);
  return memory_.commit(updates.view());
}

bool KeySet::complete() const {
  const auto enc = find(value_key_enc);
  const auto mac = find(value_key_mac);
  const auto dek = find(value_key_dek);
  if (!enc || !mac || !dek || !find(value_key_owner)) return false;
  const ByteView head = enc->first(key_at);
  return equal(head, mac->first(key_at)) && equal(head, dek->first(key_at));
}

Byte KeySet::version() const {
  return find(value_key_enc)->front();
}
model::ChannelProtocol KeySet::protocol() const {
  return protocol_of((*find(value_key_enc))[1]).value_or(model::ChannelProtocol::Scp02);
}
ByteView KeySet::key(KeySetPart part) const {
  return find(value_of(part))->subspan(key_at);
}
ByteView KeySet::owner() const {
  return *find(value_key_owner);
}

std::uint32_t KeySet::sequence() const {
  std::uint32_t out = 0;
  for (const Byte b : find(value_key_sequence).value_or(ByteView{}))
    out = out << 8U | b;
  return out;
}

bool KeySet::sequence_at_end() const {
  constexpr std::uint32_t two_bytes = 0xFFFF;
  constexpr std::uint32_t three_bytes = 0xFFFFFF;
  return sequence() >= (protocol() == model::ChannelProtocol::Scp02 ? two_bytes : three_bytes);
}

StatusWord KeySet::count() {
  if (sequence_at_end()) return StatusWord::ConditionsNotSatisfied;
  Updates updates;
  updates.put(named(value_key_sequence), sequence_bytes(sequence() + 1));
  return memory_.commit(updates.view());
}

Byte KeySet::tries_left() const {
  const auto stored = find(value_key_tries);
  return stored ? stored->front() : key_set_tries_max;
}

StatusWord KeySet::spend_try() {
  const Byte left = tries_left();
  if (left == 0) return StatusWord::Blocked;
  Updates updates;
  updates.put(named(value_key_tries), std::array{static_cast<Byte>(left - 1)});
  return memory_.commit(updates.view());
}

StatusWord KeySet::succeed() {
  Updates updates;
  updates.put(named(value_key_tries), std::array{key_set_tries_max});
  if (protocol() != model::ChannelProtocol::Scp02) return memory_.commit(updates.view());
  if (sequence_at_end()) return StatusWord::ConditionsNotSatisfied;
  updates.put(named(value_key_sequence), sequence_bytes(sequence() + 1));
  return memory_.commit(updates.view());
}

StatusWord KeySet::replace(Byte old_version, ByteView body, const ValueCipher& secrets,
                           const crypto::Provider& engine, Bytes& answer) {
  if (!complete() || old_version != version()) return StatusWord::KeyNotFound;
  ByteReader reader{body};
  const Byte new_version = reader.u8();
  if (!version_is_good(new_version)) return StatusWord::WrongData;
  const model::ChannelProtocol speaks = protocol();
  const std::array head{new_version, static_cast<Byte>(model::row(speaks).in_records)};
  NewKeys fresh;
  for (auto& key : fresh.keys) {
    if (!take_key(reader, speaks, secrets, key)) return StatusWord::WrongData;
    const ByteView check = reader.take(check_length);
    if (!check_fits(engine, speaks, key, check)) return StatusWord::WrongData;
    append(fresh.checks, check);
  }
  if (!reader.done()) return StatusWord::WrongData;

  Updates updates;
  for (std::size_t i = 0; i < key_values.size(); ++i)
    put_key(updates, key_values[i], head, fresh.keys[i]);
  const StatusWord sw = memory_.commit(updates.view());
  if (sw == StatusWord::Ok) answer = concat(Bytes{new_version}, fresh.checks);
  return sw;
}

}  // namespace sscard::cos::bank
