#include "cos-sim/psam/carried_keys.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"
#include "cardlib/base/wipe.hpp"

namespace sscard::cos {
namespace {

constexpr std::uint32_t key_value_at = 8;
constexpr std::size_t factor_size = sizeof(model::Block8);

std::uint16_t object_id(Byte usage, Byte id) {
  return static_cast<std::uint16_t>(static_cast<unsigned>(usage) << 8U | id);
}

std::unique_ptr<crypto::Cipher> working_cipher(const Chip& chip, model::Algorithm algorithm) {
  auto made = chip.crypto.cipher(model::cipher_kind(algorithm), Bytes(16, 0));
  ensures(made.has_value());  // both engines know both algorithms
  return std::move(*made);
}

}  // namespace

CarriedKeys::CarriedKeys(Chip& chip)
    : chip_(chip),
      triple_des_(working_cipher(chip, model::Algorithm::TripleDes)),
      sm4_(working_cipher(chip, model::Algorithm::Sm4)) {}

std::optional<CarriedObject> CarriedKeys::load(const Object& object) {
  if (object.size != key_object_size) return std::nullopt;
  std::array<Byte, model::key_record_size> record{};
  const WipeOnExit wiper(record);
  chip_.files.read_key(object, 0, record);
  const auto view = model::parse_carried_key(record);
  if (!view) return std::nullopt;
  return CarriedObject{object, view->name};
}

std::optional<CarriedObject> CarriedKeys::find(const Object& df, Byte usage, Byte id,
                                               std::optional<Byte> version) {
  std::optional<CarriedObject> best;
  for (const Object& object : chip_.files.objects()) {
    if (object.parent != df.address || object.kind != ObjectKind::Key ||
        object.id != object_id(usage, id))
      continue;
    const std::optional<CarriedObject> key = load(object);
    if (!key || (version && key->name.version != *version)) continue;
    if (!best || key->name.version < best->name.version) best = key;
  }
  return best;
}

StatusWord CarriedKeys::put(const Object& df, const model::CarriedKeyView& key) {
  const model::CarriedKey& name = key.name;
  const auto old = find(df, name.usage, name.id, name.version);
  std::optional<Object> object = old ? std::optional(old->object) : std::nullopt;
  if (!object) {
    object = chip_.files.create(
        {ObjectKind::Key, df.owner, object_id(name.usage, name.id), df.address, key_object_size});
  }
  if (!object) return StatusWord::NoSpace;
  model::KeyRecordBytes record = model::encode(name, key.key);
  const WipeOnExit wiper(record);
  chip_.files.write(*object, 0, record);
  return StatusWord::Ok;
}

void CarriedKeys::derive(const CarriedObject& key, ByteView factors, model::Key16 out) {
  expects(factors.size() % factor_size == 0);
  crypto::Cipher& cipher = key.name.algorithm == model::Algorithm::Sm4 ? *sm4_ : *triple_des_;
  chip_.files.read_key(key.object, key_value_at, out);
  for (std::size_t left = factors.size(); left > 0; left -= factor_size) {
    model::Block8 factor{};
    std::ranges::copy(factors.subspan(left - factor_size, factor_size), factor.begin());
    cipher.rekey(out);
    model::diversify(cipher, factor, out);
  }
  cipher.rekey(std::array<Byte, 16>{});  // no derived key stays in the schedule
}

}  // namespace sscard::cos
