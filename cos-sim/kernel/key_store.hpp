// Keys and PINs of a directory: T514 key records with a try counter beside each. A key is found by
// directory, type, id and version; its bytes leave the store only into a cipher.
// Source: reference/ssc-card.md 6.1, 9.2; corrections.md A.7.6, A.7.7, A.8, A.11.3.
//
// Body of a key object, id = type ‖ key id: 0 record 24 · 24 try counter 8
#pragma once

#include <optional>

#include "cardlib/model/social_crypto.hpp"
#include "cardlib/model/t514.hpp"
#include "cos-sim/kernel/command.hpp"
#include "cos-sim/kernel/environment.hpp"

namespace sscard::cos {

struct KeyName {
  model::KeyType type = model::KeyType::Master;
  Byte id = 0;
};

struct StoredKey {
  Object object;
  model::KeyHeader header;
};

class KeyStore {
 public:
  explicit KeyStore(Chip& chip) : chip_(chip) {}

  /// The lowest loaded version, or exactly `version`.
  std::optional<StoredKey> find(const Object& df, KeyName name,
                                std::optional<Byte> version = std::nullopt);
  /// The key of a type that exists once in a directory (STK), lowest version first.
  std::optional<StoredKey> find_type(const Object& df, model::KeyType type);
  /// The master key of `df`.
  std::optional<StoredKey> master(const Object& df) { return find(df, KeyName{}); }

  /// Adds the key, or replaces the one with the same type, id and version and restores its counter,
  /// in the running transaction. 6A84: no space.
  StatusWord put(const Object& df, const KeyLoad& load);

  /// The key ready to compute; nullopt when it is none of 16 bytes.
  std::optional<model::SocialKey> open(const StoredKey& key);
  /// The value of a PIN, 16 bytes with FF behind it; the caller wipes it.
  void read_value(const StoredKey& key, MutableBytes out16);

  /// A limit of 00 is not counted (A.7.6).
  static bool counted(const StoredKey& key) { return key.header.try_limit != 0; }
  bool blocked(const StoredKey& key) { return counted(key) && tries(key) == 0; }
  Byte tries(const StoredKey& key);
  /// Lowers the counter durably, before anything is compared. False: there was no try to spend, and
  /// nothing may be compared. One look decides, because a torn cell may read differently twice.
  [[nodiscard]] bool spend_try(const StoredKey& key);
  void restore(const StoredKey& key);
  /// What a failed attempt answers: 63Cx with the tries left, 6300 when not counted [PROP].
  StatusWord failure(const StoredKey& key);

 private:
  std::optional<StoredKey> load(const Object& object);
  /// The lowest version, or exactly `version`, among the objects of `df` that fit.
  template <typename Fits>
  std::optional<StoredKey> lowest(const Object& df, std::optional<Byte> version, const Fits& fits);
  Chip& chip_;
};

inline constexpr std::uint32_t key_counter_at = model::key_record_size;
inline constexpr std::uint32_t key_object_size = model::key_record_size + counter_size;

/// Algorithm of the scheme a key works with; nullopt for single DES, which opens nothing here.
std::optional<model::Algorithm> algorithm_of(const model::KeyHeader& header);

}  // namespace sscard::cos
