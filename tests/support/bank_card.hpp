// A simulated card with its bank side built by commands alone: T514 administration, secure channel,
// STORE DATA. The memory after building is made once and copied.
#pragma once

#include <map>

#include "cos-sim/bank/file/bank_memory.hpp"
#include "tests/support/bank_profile.hpp"
#include "tests/support/channel_host.hpp"
#include "tests/support/social_card.hpp"

namespace sscard::test {

/// How far a card is built.
enum class BankStage {
  Shell,         ///< PSE with its first key set, debit application empty, MF ended
  Personalized,  ///< both filled
};

/// Version and key of the first key set.
inline constexpr Byte first_version = 0x0F;
StaticKeys first_keys();

class BankCard {
 public:
  explicit BankCard(BankStage stage, model::ChannelProtocol protocol = scp02)
      : BankCard(cells_of(stage, protocol)) {}
  explicit BankCard(Bytes cells) : chip(std::move(cells)) {}

  /// Whole APDU: 61xx fetched, 6Cxx repeated.
  Response send(const Command& command);
  StatusWord sw(const Command& command) { return send(command).sw; }
  StatusWord sw(std::string_view hex) { return send(*Command::parse(*from_hex(hex))).sw; }
  Response send(std::string_view hex) { return send(*Command::parse(*from_hex(hex))); }
  Response select(cos::bank::ApplicationKind kind);
  /// Both commands of a channel; its host end is `host` from then on.
  StatusWord open(model::SecurityLevel level, StaticKeys keys = first_keys());
  /// The same with C-MAC for PSE or debit, selected anew.
  StatusWord open(cos::bank::ApplicationKind kind);
  /// A whole profile in an open channel; the first word that is not 9000.
  StatusWord store(const std::vector<ProfileStep>& steps);
  Command store_command(const ProfileStep& step);
  /// What lies in the bank's objects, by address of the directory and number.
  std::map<std::pair<std::uint32_t, std::uint16_t>, Bytes> values() const;

  TestCard chip;
  ChannelHost host{first_keys()};

  static constexpr auto scp02 = model::ChannelProtocol::Scp02;
  static Bytes cells_of(BankStage stage, model::ChannelProtocol protocol = scp02);
};

/// Builds PSE, its key set and the debit shell; the MF is current and building before and after.
void build_bank_shell(TestCard& card, SocialBuilder& builder,
                      model::ChannelProtocol protocol = model::ChannelProtocol::Scp02);
/// A card with both sides, the social one with all its applications; bank personalized.
Bytes dual_card_cells();

}  // namespace sscard::test
