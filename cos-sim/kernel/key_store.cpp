#include "cos-sim/kernel/key_store.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"

namespace sscard::cos {
namespace {

constexpr std::uint32_t key_value_at = 8;
constexpr std::size_t value_size = 16;

std::uint16_t object_id(KeyName name) {
  return static_cast<std::uint16_t>(static_cast<unsigned>(name.type) << 8U | name.id);
}

}  // namespace

std::optional<model::Algorithm> algorithm_of(const model::KeyHeader& header) {
  if (header.algorithm == model::KeyAlgorithm::TripleDes) return model::Algorithm::TripleDes;
  if (header.algorithm == model::KeyAlgorithm::Sm4) return model::Algorithm::Sm4;
  return std::nullopt;
}

std::optional<StoredKey> KeyStore::load(const Object& object) {
  if (object.size != key_object_size) return std::nullopt;
  std::array<Byte, model::key_record_size> record{};
  const WipeOnExit wiper(record);
  chip_.files.read_key(object, 0, record);
  const std::optional<model::KeyRecordView> view = model::parse_key_record(record);
  if (!view) return std::nullopt;
  return StoredKey{object, view->header};
}

template <typename Fits>
std::optional<StoredKey> KeyStore::lowest(const Object& df, std::optional<Byte> version,
                                          const Fits& fits) {
  std::optional<StoredKey> best;
  for (const Object& object : chip_.files.objects()) {
    if (object.parent != df.address || object.kind != ObjectKind::Key || !fits(object)) continue;
    const std::optional<StoredKey> key = load(object);
    if (!key || (version && key->header.version != *version)) continue;
    if (!best || key->header.version < best->header.version) best = key;
  }
  return best;
}

std::optional<StoredKey> KeyStore::find(const Object& df, KeyName name,
                                        std::optional<Byte> version) {
  const std::uint16_t id = object_id(name);
  return lowest(df, version, [&](const Object& object) { return object.id == id; });
}

std::optional<StoredKey> KeyStore::find_type(const Object& df, model::KeyType type) {
  return lowest(df, std::nullopt, [&](const Object& object) {
    return object.id >> 8U == static_cast<unsigned>(type);
  });
}

StatusWord KeyStore::put(const Object& df, const KeyLoad& load) {
  if (load.header.algorithm == model::KeyAlgorithm::Aes) return StatusWord::WrongData;
  const KeyName name{load.header.type, load.header.id};
  std::optional<StoredKey> old = find(df, name, load.header.version);
  std::optional<Object> object;
  if (old) {
    object = old->object;
  } else {
    object = chip_.files.create(
        {ObjectKind::Key, df.owner, object_id(name), df.address, key_object_size});
  }
  if (!object) return StatusWord::NoSpace;
  model::KeyRecordBytes record = model::encode(load.header, load.padded.first(load.header.length));
  const WipeOnExit wiper(record);
  chip_.files.write(*object, 0, record);
  chip_.files.write(*object, key_counter_at, NvMemory::fresh_counter(load.header.try_limit));
  return StatusWord::Ok;
}

std::optional<model::SocialKey> KeyStore::open(const StoredKey& key) {
  const std::optional<model::Algorithm> algorithm = algorithm_of(key.header);
  if (!algorithm || key.header.length != value_size) return std::nullopt;
  std::array<Byte, value_size> value{};
  const WipeOnExit wiper(value);
  chip_.files.read_key(key.object, key_value_at, value);
  Result<model::SocialKey> ready = model::SocialKey::create(chip_.crypto, *algorithm, value);
  if (!ready) return std::nullopt;
  return std::move(*ready);
}

void KeyStore::read_value(const StoredKey& key, MutableBytes out16) {
  chip_.files.read_key(key.object, key_value_at, out16);
}

Byte KeyStore::tries(const StoredKey& key) {
  return chip_.files.counter(key.object, key_counter_at);
}

bool KeyStore::spend_try(const StoredKey& key) {
  if (!counted(key)) return true;
  const Byte left = tries(key);
  if (left == 0) return false;
  chip_.files.set_counter(key.object, key_counter_at, static_cast<Byte>(left - 1));
  return true;
}

void KeyStore::restore(const StoredKey& key) {
  if (counted(key)) chip_.files.set_counter(key.object, key_counter_at, key.header.try_limit);
}

StatusWord KeyStore::failure(const StoredKey& key) {
  return counted(key) ? tries_left(tries(key)) : StatusWord::AuthenticationFailed;
}

}  // namespace sscard::cos
