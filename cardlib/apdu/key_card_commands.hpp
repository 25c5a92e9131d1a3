// Builders for the commands of PSAM and key carriers, beside commands.hpp: CLA and INS of these
// cards are written here for those who send them. Source: reference/ssc-card.md 10.3;
// corrections.md A.12; design.md 5 (EXPORT KEY).
#pragma once

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/base/expects.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::apdu {

/// BFDE: `factors` = card, city, province (eight bytes each, as many as the usage says), then the
/// process factor.
inline Command deliver_process_key(Byte usage, Byte id, ByteView factors, ByteView random8) {
  expects(random8.size() == 8);
  return {
      Header{0xBF, 0xDE, usage, id},
      concat(factors, random8)
  };
}

/// 80FA: enciphers whole blocks. The answer has the length of `data`.
inline Command encipher_with_process_key(ByteView data) {
  return {
      Header{0x80, 0xFA, 0x00, 0x00},
      to_bytes(data), static_cast<std::uint32_t>(data.size())
  };
}

/// 80FA: MAC of padded data after an initial value. The answer has 8 bytes with 3DES, 4 with SM4.
inline Command mac_with_process_key(ByteView iv, ByteView padded) {
  return {
      Header{0x80, 0xFA, 0x05, 0x00},
      concat(iv, padded),
      static_cast<std::uint32_t>(iv.size() == 8 ? 8 : 4)
  };
}

/// What INITIALIZE of a purchase tells a PSAM, besides the factors.
struct PsamPurchase {
  std::array<Byte, 4> random{};  ///< of the card
  std::uint16_t atc = 0;         ///< offline ATC of the card
  std::uint32_t amount = 0;      ///< in 分
  std::array<Byte, 7> time{};    ///< CCYYMMDDhhmmss, BCD
  Byte version = 1;              ///< selects the debit key
  model::Algorithm algorithm = model::Algorithm::TripleDes;
};
/// The PSAM answers its transaction number 4 ‖ MAC1 4.
inline Command initialize_psam_purchase(const PsamPurchase& purchase, ByteView factors) {
  constexpr Byte purchase_type = 0x06;
  Bytes data = to_bytes(purchase.random);
  append_u16(data, purchase.atc);
  append_u32(data, purchase.amount);
  data.push_back(purchase_type);
  append(data, purchase.time);
  data.push_back(purchase.version);
  data.push_back(purchase.algorithm == model::Algorithm::Sm4 ? Byte{0x03} : Byte{0x00});
  append(data, factors);
  return {
      Header{0x80, 0x70, 0x00, 0x00},
      std::move(data), 8
  };
}

/// PIN UNBLOCK and PIN RELOAD of a social card without their MAC (with_mac adds it).
inline Command unblock_pin() {
  return {
      Header{0x80, 0x24, 0x00, 0x00},
      {}
  };
}
inline Command reload_pin(ByteView enciphered) {
  return {
      Header{0x80, 0x24, 0x00, 0x01},
      to_bytes(enciphered)
  };
}

/// EXPORT KEY: `factors` as in BFDE. The answer is the enciphered child key 16 ‖ MAC 4.
inline Command export_key(Byte id, Byte version, Byte usage, ByteView factors) {
  return {
      Header{0x80, 0xF8, id, version},
      concat(Bytes{usage},
      factors), 20
  };
}

}  // namespace sscard::apdu
