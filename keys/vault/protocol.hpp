// What the vault process and its client say to each other. One request, one answer; both are closed
// sets of types. On the wire: one byte for the alternative, then its fields in the order of their
// declaration. Numbers are big-endian, enums and flags one byte, text and bytes have a four-byte
// length, lists a two-byte count. Parsers take nothing that is not exactly this. No message carries
// a clear key or PIN in either direction.
#pragma once

#include <array>
#include <variant>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::keys {

/// Upper bounds; a longer message ends the conversation.
inline constexpr std::size_t message_max = 4U << 20U;
inline constexpr std::size_t exchange_data_max = message_max - 64;

struct InfoRequest {};
struct CloseRequest {
  SessionId session = 0;
};
struct ExchangeRequest {
  ExchangeKey key = ExchangeKey::Report;
  Bytes data;
};

using VaultRequest = std::variant<InfoRequest, PrepareRequest, ChannelRequest, LiveCheckRequest,
                                  MasterAuthenticationRequest, CloseRequest, AuthenticationRequest,
                                  ExchangeRequest, AuthorizationRequest, ScriptRequest, PairRequest,
                                  BankDataRequest, KeyCardRequest, KeyCardCheckRequest>;

struct Done {};
using Block8 = std::array<Byte, 8>;
using Block16 = std::array<Byte, 16>;

using VaultAnswer =
    std::variant<Error, Done, VaultInfo, Prepared, ChannelCommands, LiveCheck, Block8, Block16,
                 Authorization, ScriptCommands, SealedPair, BankData, KeyCardAnswer, KeyCardCheck>;

Bytes encode(const VaultRequest& request);
Bytes encode(const VaultAnswer& answer);

/// ErrorKind::Keys: not exactly one well-formed message. The reason never quotes the bytes.
Result<VaultRequest> parse_request(ByteView message);
Result<VaultAnswer> parse_answer(ByteView message);

/// Asks the vault what the request says.
VaultAnswer ask(Vault& vault, const VaultRequest& request);

}  // namespace sscard::keys
