// The life of a secure channel (安全通道) as an edge table that fails closed: what no row allows is
// refused. Source: GlobalPlatform SCP02 as told by reference/pboc.md 1.1, 1.2;
// reference/design.md 4.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace sscard::cos::bank {

enum class ChannelState : std::uint8_t {
  Closed,
  Challenged,  ///< INITIALIZE UPDATE answered, EXTERNAL AUTHENTICATE must come next
  Open,
};

enum class ChannelEvent : std::uint8_t {
  Initialize,    ///< INITIALIZE UPDATE accepted
  Authenticate,  ///< EXTERNAL AUTHENTICATE with the right cryptogram and MAC
  Refuse,        ///< EXTERNAL AUTHENTICATE that failed
  MacFailure,    ///< a protected command with a wrong or missing MAC
  OtherCommand,  ///< any command that is none of the two above
  Leave,         ///< SELECT of another directory
  Reset,
};

struct ChannelEdge {
  ChannelState from;
  ChannelEvent on;
  ChannelState to;
};

/// [PROP] A pending challenge serves the very next command only; an open channel outlives commands
/// that are sent in clear (reading back), but no failed MAC.
inline constexpr std::array channel_edges = {
    ChannelEdge{ChannelState::Closed,     ChannelEvent::Initialize,   ChannelState::Challenged},
    ChannelEdge{ChannelState::Closed,     ChannelEvent::OtherCommand, ChannelState::Closed    },
    ChannelEdge{ChannelState::Closed,     ChannelEvent::Leave,        ChannelState::Closed    },
    ChannelEdge{ChannelState::Closed,     ChannelEvent::Reset,        ChannelState::Closed    },
    ChannelEdge{ChannelState::Challenged, ChannelEvent::Initialize,   ChannelState::Challenged},
    ChannelEdge{ChannelState::Challenged, ChannelEvent::Authenticate, ChannelState::Open      },
    ChannelEdge{ChannelState::Challenged, ChannelEvent::Refuse,       ChannelState::Closed    },
    ChannelEdge{ChannelState::Challenged, ChannelEvent::OtherCommand, ChannelState::Closed    },
    ChannelEdge{ChannelState::Challenged, ChannelEvent::Leave,        ChannelState::Closed    },
    ChannelEdge{ChannelState::Challenged, ChannelEvent::Reset,        ChannelState::Closed    },
    ChannelEdge{ChannelState::Open,       ChannelEvent::Initialize,   ChannelState::Challenged},
    ChannelEdge{ChannelState::Open,       ChannelEvent::MacFailure,   ChannelState::Closed    },
    ChannelEdge{ChannelState::Open,       ChannelEvent::OtherCommand, ChannelState::Open      },
    ChannelEdge{ChannelState::Open,       ChannelEvent::Leave,        ChannelState::Closed    },
    ChannelEdge{ChannelState::Open,       ChannelEvent::Reset,        ChannelState::Closed    },
};

/// The state after `on`; nullopt when the table has no such edge: refuse.
constexpr std::optional<ChannelState> next(ChannelState from, ChannelEvent on) {
  for (const ChannelEdge& edge : channel_edges)
    if (edge.from == from && edge.on == on) return edge.to;
  return std::nullopt;
}

namespace detail {
consteval bool one_edge_per_pair() {
  for (std::size_t i = 0; i < channel_edges.size(); ++i)
    for (std::size_t j = i + 1; j < channel_edges.size(); ++j)
      if (channel_edges[i].from == channel_edges[j].from &&
          channel_edges[i].on == channel_edges[j].on)
        return false;
  return true;
}
consteval bool only_authentication_opens() {
  for (const ChannelEdge& edge : channel_edges)
    if (edge.to == ChannelState::Open && edge.from != ChannelState::Open &&
        edge.on != ChannelEvent::Authenticate)
      return false;
  return true;
}
}  // namespace detail
static_assert(detail::one_edge_per_pair());
static_assert(detail::only_authentication_opens());

}  // namespace sscard::cos::bank
