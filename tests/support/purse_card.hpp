// A card with nothing but a PIN and the medical purse, and the host that speaks to it with the
// other engine. All purse keys are the K of the published vectors.
#pragma once

#include "cardlib/model/purse_crypto.hpp"
#include "tests/support/social_card.hpp"

namespace sscard::test {

inline const std::string purse_df = "00A4040006D15600000503";
inline const std::string purse_pin = "0020000003123456";
inline constexpr std::string_view purse_terminal = "410100813475";
inline constexpr model::PurseTime purse_time = "20240102030405"_hex;

/// K of ssc-card.md 7.6.
Bytes purse_key(model::Algorithm algorithm);
/// The memory of such a card; DF04 is active unless `building`.
Bytes purse_cells(model::Algorithm algorithm, bool building = false);

/// The other side: what the PSAM, the host and the terminal compute.
class PurseHost {
 public:
  explicit PurseHost(model::Algorithm algorithm);

  /// `80 50` for load or purchase with key index 01.
  static std::string initialize(model::PurseType type, std::uint32_t amount);
  /// The partner command for the answer of INITIALIZE (with its status word); `sequence` for
  /// purchases only.
  std::string partner(model::PurseType type, std::string_view answer, std::uint32_t amount,
                      std::uint32_t sequence = 7) const;
  model::PurseSession session(model::PurseType type, std::string_view answer,
                              std::uint32_t amount) const;
  const model::PurseScheme& scheme() const { return *scheme_; }
  const model::SocialKey& key() const { return *key_; }

 private:
  std::unique_ptr<model::PurseScheme> scheme_;
  std::unique_ptr<model::SocialKey> key_;
};

/// A whole transaction; the status word of its last command. Verifies the PIN first.
unsigned transact(TestCard& card, const PurseHost& host, model::PurseType type,
                  std::uint32_t amount);

}  // namespace sscard::test
