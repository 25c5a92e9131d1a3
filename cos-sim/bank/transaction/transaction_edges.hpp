// A debit transaction (借贷记交易) on the card as an edge table that fails closed, and which
// command belongs to which state. Source: reference/pboc.md 2.2, 2.6, 2.7, 2.12; corrections.md B.6
// to B.10.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace sscard::cos::bank {

enum class TransactionState : std::uint8_t {
  Selected,   ///< no GET PROCESSING OPTIONS yet
  Begun,      ///< ATC counted, no cryptogram yet
  Online,     ///< ARQC given, the issuer is asked
  Refused,    ///< AAC of a blocked application: the issuer may still authenticate and unblock
  Ended,      ///< TC or AAC given without the issuer
  Completed,  ///< second cryptogram given
};

enum class TransactionEvent : std::uint8_t {
  Options,        ///< GET PROCESSING OPTIONS
  AskOnline,      ///< first GENERATE AC: ARQC
  EndOffline,     ///< first GENERATE AC: TC or AAC
  RefuseBlocked,  ///< first GENERATE AC in a blocked application: AAC
  Complete,       ///< second GENERATE AC
  DynamicProof,   ///< INTERNAL AUTHENTICATE
  VerifyPin,      ///< VERIFY
  IssuerProof,    ///< EXTERNAL AUTHENTICATE
  Script,         ///< an issuer script command
};

struct TransactionEdge {
  TransactionState from;
  TransactionEvent on;
  TransactionState to;
};

namespace detail {
using State = TransactionState;
using Event = TransactionEvent;
}  // namespace detail

// clang-format off
inline constexpr std::array transaction_edges = {
    TransactionEdge{detail::State::Selected, detail::Event::Options, detail::State::Begun},
    TransactionEdge{detail::State::Begun, detail::Event::DynamicProof, detail::State::Begun},
    TransactionEdge{detail::State::Begun, detail::Event::VerifyPin, detail::State::Begun},
    TransactionEdge{detail::State::Begun, detail::Event::AskOnline, detail::State::Online},
    TransactionEdge{detail::State::Begun, detail::Event::EndOffline, detail::State::Ended},
    TransactionEdge{detail::State::Begun, detail::Event::RefuseBlocked, detail::State::Refused},
    TransactionEdge{detail::State::Online, detail::Event::IssuerProof, detail::State::Online},
    TransactionEdge{detail::State::Online, detail::Event::Script, detail::State::Online},
    TransactionEdge{detail::State::Online, detail::Event::Complete, detail::State::Completed},
    TransactionEdge{detail::State::Refused, detail::Event::IssuerProof, detail::State::Refused},
    TransactionEdge{detail::State::Refused, detail::Event::Script, detail::State::Refused},
    TransactionEdge{detail::State::Completed, detail::Event::Script, detail::State::Completed},
};
// clang-format on

/// The state after `on`; nullopt: 6985.
constexpr std::optional<TransactionState> next(TransactionState from, TransactionEvent on) {
  for (const TransactionEdge& edge : transaction_edges)
    if (edge.from == from && edge.on == on) return edge.to;
  return std::nullopt;
}

namespace detail {
consteval bool one_cryptogram_each() {
  for (const TransactionEdge& edge : transaction_edges) {
    const bool gives =
        edge.on == TransactionEvent::AskOnline || edge.on == TransactionEvent::EndOffline ||
        edge.on == TransactionEvent::RefuseBlocked || edge.on == TransactionEvent::Complete;
    if (gives && edge.from == edge.to) return false;
  }
  return true;
}
}  // namespace detail
static_assert(detail::one_cryptogram_each());

}  // namespace sscard::cos::bank
