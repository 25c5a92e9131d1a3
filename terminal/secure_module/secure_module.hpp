// Where a terminal gets authentication data from: a PSAM in its slot, or a vault (HSM mode). The
// flow of a visit does not know which. The social side only.
// Source: reference/ssc-card.md 7.3, 10.4, 11; design.md 7.
#pragma once

#include <array>
#include <string>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"
#include "cardlib/model/key_table.hpp"

namespace sscard::term {

/// Which card this is, as far as keys depend on it.
struct CardIdentity {
  std::array<Byte, 8> chip_serial{};  ///< card factor, last 8 bytes of the ATR
  std::string region;                 ///< first six digits of the card identification code
  model::Algorithm algorithm = model::Algorithm::TripleDes;
};

class SecureModule {
 public:
  virtual ~SecureModule() = default;
  /// A over D with the process key of R: internal authentication (R1, R2) and external
  /// authentication (the card's challenge, D) alike.
  virtual Result<std::array<Byte, 8>> authentication_data(const CardIdentity& card,
                                                          const model::KeyRow& key,
                                                          const std::array<Byte, 8>& process_factor,
                                                          const std::array<Byte, 8>& original) = 0;
};

}  // namespace sscard::term
