// The host's end of SCP02 for tests: the model's functions over OpenSSL, while the card computes
// with its own code over Botan.
#pragma once

#include <optional>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/model/scp02_crypto.hpp"

namespace sscard::test {

struct StaticKeys {
  Bytes enc, mac, dek;
  static StaticKeys all(std::string_view hex);  ///< one key for all three
};

class Scp02Host {
 public:
  explicit Scp02Host(StaticKeys keys) : keys_(std::move(keys)) {}

  Command initialize_update(Byte version = 0) const;
  /// Takes the 28 bytes and prepares the session; false when the card cryptogram is wrong.
  bool take(ByteView answer);
  Command external_authenticate(model::SecurityLevel level);
  Command wrap(const Command& plain);
  /// `80 E2 P1 P2` with this body, wrapped; P2 counts by itself.
  Command store_data(Byte p1, ByteView body);
  /// `80 D8 old 81` with this body, wrapped.
  Command put_key(Byte old_version, ByteView body);
  /// New version and three keys under the session DEK with their right check values.
  Bytes put_key_body(Byte new_version, const StaticKeys& fresh) const;
  Bytes encipher(ByteView secret) const;
  const model::InitializeUpdateAnswer& answer() const { return answer_; }

 private:
  static constexpr model::Block8 host_challenge_{1, 2, 3, 4, 5, 6, 7, 8};
  StaticKeys keys_;
  model::InitializeUpdateAnswer answer_;
  std::optional<model::Scp02Session> session_;
  model::SecurityLevel level_ = model::SecurityLevel::None;
  Byte next_store_ = 0;
};

/// First three bytes of 3DES(key, 0×8).
Bytes check_value(ByteView key);

}  // namespace sscard::test
