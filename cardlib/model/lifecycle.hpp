// The lives of card, environment and application as edge tables that fail closed: what is not an
// edge is refused. A block reaches no further than its own environment.
// Source: design.md 4; reference/corrections.md A.7, A.10, A.11.1, D.2; pboc.md 2.7.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sscard::model {

/// The card as a whole: what the MF and its master key may still do.
enum class CardState : std::uint8_t {
  Transport,  ///< no MF yet; the transport code rules
  Building,   ///< MF made: the card master key creates environments and loads their first keys
  Ended,      ///< the card master key has no power over anything
  Dead,       ///< too many wrong transport codes
};
enum class CardEvent : std::uint8_t { CreateMf, TransportCodeExhausted, EndPrePersonalization };

/// An environment (DDF): SSSE or PSE.
enum class EnvironmentState : std::uint8_t {
  Absent,
  Created,      ///< directory there, no master key yet
  Building,     ///< under its own master key, files free to write
  Operational,  ///< access rules hold; the master key may still create and load in its own DF
  Blocked,      ///< CARD BLOCK of this side, final
};
enum class EnvironmentEvent : std::uint8_t {
  Create,                  ///< CREATE FILE under the card master key
  LoadMasterUnderCardKey,  ///< first master key of the environment
  ReplaceMaster,           ///< the environment master key replaces itself
  EndPrePersonalization,
  CardBlock,
};

/// An application (ADF of SSSE, or the debit application).
enum class ApplicationState : std::uint8_t {
  Absent,
  Building,        ///< created: a shell for the bank side, free files for the social side
  Active,          ///< personalized
  Blocked,         ///< temporarily (APPLICATION BLOCK P2 00), reversible
  BlockedForGood,  ///< P2 01, or a counter at its end
};
enum class ApplicationEvent : std::uint8_t {
  Create,
  EndPersonalization,  ///< `80 E0 02` or the last STORE DATA
  Block,
  Unblock,
  BlockForGood,
};

template <typename State, typename Event>
struct Edge {
  State from;
  Event on;
  State to;
};
using CardEdge = Edge<CardState, CardEvent>;
using EnvironmentEdge = Edge<EnvironmentState, EnvironmentEvent>;
using ApplicationEdge = Edge<ApplicationState, ApplicationEvent>;

std::span<const CardEdge> card_edges();
std::span<const EnvironmentEdge> environment_edges();
std::span<const ApplicationEdge> application_edges();

/// The state after the event; nullopt means the event is refused and nothing changes.
std::optional<CardState> next(CardState state, CardEvent event);
std::optional<EnvironmentState> next(EnvironmentState state, EnvironmentEvent event);
std::optional<ApplicationState> next(ApplicationState state, ApplicationEvent event);

/// What somebody wants to do with a directory by an administration command.
enum class AdminAction : std::uint8_t { CreateFile, DeleteFile, WriteKey };
/// May the card master key do this in the MF? Only while the card is being built.
bool card_key_may(AdminAction action, CardState card);
/// May the environment master key do this in its own environment? A blocked environment refuses.
bool environment_key_may(AdminAction action, EnvironmentState environment);

}  // namespace sscard::model
