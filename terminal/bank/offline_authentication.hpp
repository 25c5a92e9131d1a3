// Offline data authentication (脱机数据认证) as a terminal does it: from the authority's public key
// through the issuer's certificate to the card. SDA proves the data, DDA and CDA the card too. RSA
// as EMV Book 2, SM2 as PBOC 3.0; SM2 CDA is [PROP]. What the card says is foreign input. Source:
// reference/pboc.md 2.8, 2.9, 2.11; EMV Book 2, 5 and 6.
#pragma once

#include <array>
#include <span>

#include "cardlib/model/bank_authority.hpp"
#include "cardlib/model/bank_certificate.hpp"
#include "terminal/bank/bank_visit.hpp"

namespace sscard::term {

/// The strongest method that both can; None: the card offers none, or the terminal has no key.
enum class OfflineMethod : std::uint8_t { None, Static, Dynamic, Combined };

struct OfflineResult {
  OfflineMethod method = OfflineMethod::None;
  bool authentic = false;
  Byte authority = 0;           ///< 8F
  bool test_authority = false;  ///< everybody knows that authority's private key
  bool sm2 = false;
  const char* reason = nullptr;  ///< a phrase(): where the chain broke; nullptr when authentic
};

/// What a terminal brings.
struct OfflineSetup {
  std::span<const model::AuthorityKey> authorities;
  const crypto::Provider& engine;
  Random& random;
  /// Ask for CDA where the card can do it: a GENERATE AC, which ends this transaction online.
  /// Without it DDA is the strongest.
  bool combined = false;
};

/// Authenticates the card whose records `visit` holds; the application is still selected. `sm` says
/// that the processing options were those of SM2. An error is the channel's.
Result<OfflineResult> authenticate_offline(Channel& channel, const BankVisitReport& visit,
                                           const OfflineSetup& setup);

}  // namespace sscard::term
