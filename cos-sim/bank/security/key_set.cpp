#include "cos-sim/bank/security/key_set.hpp"

#include <algorithm>
#include <array>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/wipe.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::array key_values = {value_key_enc, value_key_mac, value_key_dek};
constexpr Byte version_max = 0x7F;
constexpr std::uint16_t sequence_max = 0xFFFF;
constexpr Byte key_type_3des = 0x80;
constexpr std::size_t check_length = 3;

bool version_is_good(Byte version) {
  return version >= 1 && version <= version_max;
}

DgiNumber value_of(KeySetPart part) {
  return static_cast<DgiNumber>(value_key_enc + static_cast<Byte>(part) - 1);
}

constexpr ValueName named(DgiNumber number) {
  return {ApplicationKind::Directory, number};
}

/// Version ‖ key.
void put_key(Updates& updates, DgiNumber number, Byte version, ByteView key) {
  std::array<Byte, 1 + KeySet::key_length> value{version};
  const WipeOnExit wiped{value};
  std::ranges::copy(key, value.begin() + 1);
  updates.put(named(number), value);
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

bool take_key(ByteReader& reader, const crypto::Cipher& data_key, MutableBytes key) {
  const bool key_form = reader.u8() == key_type_3des && reader.u8() == KeySet::key_length;
  const ByteView wrapped = reader.take(KeySet::key_length);
  if (!key_form || reader.failed()) return false;
  data_key.decrypt_ecb(wrapped, key);
  return reader.u8() == check_length;
}

bool check_fits(const crypto::Provider& engine, ByteView key, ByteView check) {
  const auto cipher = engine.cipher(crypto::CipherKind::TripleDes, key);
  if (!cipher || check.size() != check_length) return false;
  std::array<Byte, 8> zero{};
  (*cipher)->encrypt_ecb(zero, zero);
  return equal_constant_time(ByteView{zero}.first(check_length), check);
}

}  // namespace

std::optional<ByteView> KeySet::find(DgiNumber number) const {
  return memory_.find({ApplicationKind::Directory, number});
}

StatusWord KeySet::load(Byte part, Byte version, ByteView padded) {
  const bool known =
      part >= static_cast<Byte>(KeySetPart::Enc) && part <= static_cast<Byte>(KeySetPart::Owner);
  if (!known || !version_is_good(version)) return StatusWord::WrongData;
  const auto kind = static_cast<KeySetPart>(part);
  const bool is_owner = kind == KeySetPart::Owner;
  if (is_owner ? padded.size() < owner_length : padded.size() != key_length)
    return StatusWord::WrongData;
  Updates updates;
  if (is_owner)
    updates.put(named(value_of(kind)), padded.first(owner_length));
  else
    put_key(updates, value_of(kind), version, padded);
  return memory_.commit(updates.view());
}

bool KeySet::complete() const {
  const auto enc = find(value_key_enc);
  const auto mac = find(value_key_mac);
  const auto dek = find(value_key_dek);
  if (!enc || !mac || !dek || !find(value_key_owner)) return false;
  return enc->front() == mac->front() && mac->front() == dek->front();
}

Byte KeySet::version() const {
  return find(value_key_enc)->front();
}
ByteView KeySet::key(KeySetPart part) const {
  return find(value_of(part))->subspan(1);
}
ByteView KeySet::owner() const {
  return *find(value_key_owner);
}

std::uint16_t KeySet::sequence() const {
  const auto stored = find(value_key_sequence);
  return stored ? u16_at(*stored, 0) : std::uint16_t{0};
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
  const std::uint16_t now = sequence();
  if (now == sequence_max) return StatusWord::ConditionsNotSatisfied;
  const auto following = static_cast<std::uint16_t>(now + 1);
  Updates updates;
  updates.put(named(value_key_tries), std::array{key_set_tries_max});
  updates.put(named(value_key_sequence),
              std::array{static_cast<Byte>(following >> 8U), static_cast<Byte>(following)});
  return memory_.commit(updates.view());
}

StatusWord KeySet::replace(Byte old_version, ByteView body, const crypto::Cipher& data_key,
                           const crypto::Provider& engine, Bytes& answer) {
  if (!complete() || old_version != version()) return StatusWord::KeyNotFound;
  ByteReader reader{body};
  const Byte new_version = reader.u8();
  if (!version_is_good(new_version)) return StatusWord::WrongData;
  NewKeys fresh;
  for (auto& key : fresh.keys) {
    if (!take_key(reader, data_key, key)) return StatusWord::WrongData;
    const ByteView check = reader.take(check_length);
    if (!check_fits(engine, key, check)) return StatusWord::WrongData;
    append(fresh.checks, check);
  }
  if (!reader.done()) return StatusWord::WrongData;

  Updates updates;
  for (std::size_t i = 0; i < key_values.size(); ++i)
    put_key(updates, key_values[i], new_version, fresh.keys[i]);
  const StatusWord sw = memory_.commit(updates.view());
  if (sw == StatusWord::Ok) answer = concat(Bytes{new_version}, fresh.checks);
  return sw;
}

}  // namespace sscard::cos::bank
