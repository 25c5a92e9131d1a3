// The keys a key card carries for others: found by usage byte, id and version, led down the chain
// of diversification on the card. Source: reference/ssc-card.md 7.1, 10.2; corrections.md A.12
// [PROP].
//
// Body of a key object, id = usage ‖ key id: 0 record 24 · 24 not used 8
#pragma once

#include "cardlib/model/key_card.hpp"
#include "cos-sim/kernel/key_store.hpp"

namespace sscard::cos {

struct CarriedObject {
  Object object;
  model::CarriedKey name;
};

class CarriedKeys {
 public:
  explicit CarriedKeys(Chip& chip);

  /// The lowest loaded version, or exactly `version`.
  std::optional<CarriedObject> find(const Object& df, Byte usage, Byte id,
                                    std::optional<Byte> version = std::nullopt);
  /// Replaces the key of that name and version, or makes a new object; 6A84 when there is no space.
  StatusWord put(const Object& df, const model::CarriedKeyView& key);

  /// The key led down by `factors`, eight bytes each in the order card, city, province: the last
  /// one is used first. No factor: the key itself. The caller wipes `out`.
  void derive(const CarriedObject& key, ByteView factors, model::Key16 out);

 private:
  std::optional<CarriedObject> load(const Object& object);

  Chip& chip_;
  std::unique_ptr<crypto::Cipher> triple_des_;
  std::unique_ptr<crypto::Cipher> sm4_;
};

}  // namespace sscard::cos
