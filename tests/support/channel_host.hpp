// The host's end of a secure channel for tests, whatever protocol the card speaks: the model's
// functions over OpenSSL, while the card computes with its own code over Botan.
#pragma once

#include <memory>
#include <optional>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/model/host_session.hpp"

namespace sscard::test {

struct StaticKeys {
  Bytes enc, mac, dek;
  static StaticKeys all(std::string_view hex);  ///< one key for all three
};

class ChannelHost {
 public:
  explicit ChannelHost(StaticKeys keys) : keys_(std::move(keys)) {}

  Command initialize_update(Byte version = 0) const;
  /// Takes the answer and prepares the session; false when it is none or its cryptogram is wrong.
  bool take(ByteView answer);
  Command external_authenticate(model::SecurityLevel level);
  Command wrap(const Command& plain);
  /// What the card must answer to the command wrapped last.
  Bytes expected_answer(ByteView data = {}) const;
  /// `80 E2 P1 P2` with this body, wrapped; P2 counts by itself.
  Command store_data(Byte p1, ByteView body);
  /// `80 D8 old 81` with this body, wrapped.
  Command put_key(Byte old_version, ByteView body);
  /// New version and three keys under the DEK with their right check values.
  Bytes put_key_body(Byte new_version, const StaticKeys& fresh) const;
  /// A secret value under the DEK.
  Bytes encipher(ByteView secret) const;
  /// KVN of the answer.
  Byte version() const { return answer_[10]; }
  /// Sequence counter of the answer, two bytes (SCP02) or three.
  std::uint32_t sequence() const;

 private:
  static constexpr model::Block8 host_challenge_{1, 2, 3, 4, 5, 6, 7, 8};
  StaticKeys keys_;
  Bytes answer_;
  std::shared_ptr<model::HostSession> session_;
  model::SecurityLevel level_ = model::SecurityLevel::None;
  Byte next_store_ = 0;
};

/// First three bytes of 3DES(key, 0×8).
Bytes check_value(ByteView key);

}  // namespace sscard::test
