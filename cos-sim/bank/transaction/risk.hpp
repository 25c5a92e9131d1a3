// Card risk management (卡片风险管理): which cryptogram the card gives, the verification results
// (CVR, 卡片验证结果) it reports, and what it remembers for the next transaction. Pure: numbers in,
// decision out. Source: reference/pboc.md 2.3, 2.5, 2.6; corrections.md B.6 to B.9. The reference
// names the second currency (9F73, 9F75, 9F76) and not its arithmetic: that is [PROP], see
// RiskLimits.
#pragma once

#include "cardlib/model/bank_cryptogram.hpp"
#include "cos-sim/bank/file/application.hpp"
#include "cos-sim/bank/transaction/risk_memory.hpp"
#include "cos-sim/bank/transaction/transaction.hpp"

namespace sscard::cos::bank {

/// Upper bits of CID and of P1.
enum class Cryptogram : Byte { Aac = 0x00, Tc = 0x40, Arqc = 0x80 };

/// Limits and switches as the issuer stored them; a limit of 0 is no limit.
struct RiskLimits {
  std::uint16_t actions = 0;      ///< 9F52, ADA
  bool issuer_mandatory = false;  ///< 9F56
  bool issuer_supported = false;  ///< AIP 04
  Byte foreign_currency = 0;      ///< 9F53
  Byte foreign_country = 0;       ///< 9F72
  Byte lower_count = 0;           ///< 9F58
  Byte upper_count = 0;           ///< 9F59
  Amount lower_amount = 0;        ///< 9F54
  Amount upper_amount = 0;        ///< 9F5C
  std::uint16_t currency = 0;     ///< 9F51
  std::uint16_t country = 0;      ///< 9F57
  /// [PROP] With a second currency, amounts in it are turned into the home currency and counted
  /// with those of the home currency; it is none of the foreign ones. The factor 9F73 has eight
  /// digits: the first says how many of the other seven stand behind the point.
  std::uint16_t second_currency = 0;  ///< 9F76
  std::uint32_t factor = 0;           ///< 9F73, as stored (BCD)
  Amount both_limit = 0;              ///< 9F75
};
/// An amount of the second currency in the home currency, rounded up.
Amount converted(std::uint32_t factor, Amount amount);
RiskLimits limits_of(const Application& application, Byte profile_low);

/// One GENERATE AC as the card risk management sees it.
struct RiskInput {
  Cryptogram asked = Cryptogram::Aac;
  bool combined = false;  ///< CDA asked
  Amount amount = 0;      ///< 9F02
  std::uint16_t currency = 0;
  std::uint16_t country = 0;
  Byte verification = 0;           ///< first byte of the TVR
  std::uint16_t since_online = 0;  ///< ATC minus last online ATC
  bool new_card = false;           ///< last online ATC is 0
  bool blocked = false;            ///< the application is
  bool pin_exhausted = false;      ///< no PIN try left
  model::ResponseCode code{};      ///< 8A, second GENERATE AC
};

struct RiskDecision {
  Cryptogram given = Cryptogram::Aac;
  Byte information = 0;         ///< CID
  std::array<Byte, 4> cvr{};    ///< with its length byte
  bool block = false;           ///< the application is blocked from now on
  bool online_counted = false;  ///< last online ATC becomes the ATC
};

/// First GENERATE AC; `memory` is what to keep afterwards.
RiskDecision decide_first(const RiskLimits& limits, const RiskInput& input,
                          const Transaction& transaction, RiskMemory& memory);
/// Second GENERATE AC, after an ARQC.
RiskDecision decide_second(const RiskLimits& limits, const RiskInput& input,
                           const Transaction& transaction, RiskMemory& memory);

}  // namespace sscard::cos::bank
